"""Who coaches which team when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from teams.models.rosters import Team


class CoachAssignment(models.Model):
    """Who coaches a team, from when to when."""

    class Kind(models.TextChoices):
        STAFF = "staff", "Staff coach"
        ALUMNUS = "alumnus", "Alumnus coach"

    team = models.ForeignKey(Team, models.PROTECT, related_name="coach_assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coach_assignments")
    kind = models.CharField("kind", max_length=8, choices=Kind, default=Kind.STAFF)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until (first day that no longer counts)", null=True, blank=True)
    end_reason = models.CharField("reason for ending", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="coach_assignment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message="An assignment ends after the day on which it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"coach assignment {self.pk}"
