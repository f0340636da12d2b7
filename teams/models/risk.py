"""What staff know about a team that the signs do not show."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from joynet.lib.days import active_on, is_active
from teams.models.rosters import Team
from teams.rules import Band


class RiskOverrideQuerySet(models.QuerySet["RiskOverride"]):
    """Which judgments."""

    def in_force_on(self, day: date) -> RiskOverrideQuerySet:
        """Those that have begun, have not expired and were not taken back by `day`."""
        return self.filter(active_on(day), Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class RiskOverride(models.Model):
    """A person's judgment of how much help a team needs, with its reason; until a day, it stands above the score."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="risk_overrides")
    band = models.CharField("band", max_length=10, choices=Band)
    reason = models.CharField("reason", max_length=300)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until (first day that no longer counts)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("made at")
    ended_on = models.DateField("taken back on", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    objects = RiskOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="risk_override_ends_after_it_starts",
                condition=Q(starts_on__lt=F("ends_on")),
                violation_error_message="Choose a day after today: until then the judgment stands.",
            ),
            models.CheckConstraint(
                name="risk_override_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter the reason.",
            ),
            models.CheckConstraint(
                name="risk_override_taken_back_by_somebody_some_day",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
                violation_error_message="A judgment that was taken back says by whom and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"risk override {self.pk}"

    @property
    def last_day(self) -> date:
        """The last day on which it stands, unless it is taken back."""
        return self.ends_on - timedelta(days=1)

    def is_in_force_on(self, day: date) -> bool:
        """The same as `in_force_on`, without asking the database."""
        return is_active(self.starts_on, self.ends_on, day) and (self.ended_on is None or self.ended_on > day)
