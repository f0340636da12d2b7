"""Ad hoc discussions with a representative of the network."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.lib.zones import validate_zone
from joynet.network.models import TextVersion
from teams.models import Person, Team


class EvaluationDiscussion(models.Model):
    """An ad hoc talk between a team and an IHI representative: never counted, never seen by another team."""

    class State(models.TextChoices):
        REQUESTED = "requested", "Requested"
        SCHEDULED = "scheduled", "Scheduled"
        HELD = "held", "Held"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Canceled"

    class Quotes(models.TextChoices):
        NONE = "none", "No quotes"
        ANONYMOUS = "anonymous", "Quotes without a name"
        NAMED = "named", "Quotes with the name"

    team = models.ForeignKey(Team, models.PROTECT, related_name="evaluation_discussions")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("requested at")
    purpose = models.CharField("purpose", max_length=500)
    state = models.CharField("state", max_length=12, choices=State, default=State.REQUESTED)
    starts_at = models.DateTimeField("starts", null=True, blank=True)
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    guide_version = models.CharField("version of the guide", max_length=40, blank=True)
    consent_version = models.ForeignKey(TextVersion, models.PROTECT, related_name="+", null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    quotes = models.CharField("permission to quote", max_length=12, choices=Quotes, default=Quotes.NONE)
    notes = models.TextField("notes", max_length=20_000, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="discussion_has_a_purpose",
                condition=~Q(purpose=""),
                violation_error_message="Enter what the discussion is for.",
            ),
            models.CheckConstraint(
                name="discussion_starts_before_it_ends",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, starts_at__lt=F("ends_at")),
                violation_error_message="Enter start and end; the end must be later than the start.",
            ),
            models.CheckConstraint(
                name="discussion_scheduled_has_a_time",
                condition=~Q(state__in=["scheduled", "held"]) | Q(starts_at__isnull=False),
                violation_error_message="Enter when the discussion takes place.",
            ),
            models.CheckConstraint(
                name="discussion_quotes_need_consent",
                condition=Q(quotes="none") | Q(consent_version__isnull=False, agreed_by__isnull=False),
                violation_error_message="Quotes need the consent of somebody who was there.",
            ),
            models.CheckConstraint(
                name="discussion_state_is_known",
                condition=Q(state__in=["requested", "scheduled", "held", "declined", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation discussion {self.pk}"


class EvaluationTheme(models.Model):
    """One code given to what was said in a discussion."""

    class Kind(models.TextChoices):
        COMPONENT = "component", "Component of joy in work"
        BARRIER = "barrier", "Barrier"
        MECHANISM = "mechanism", "Mechanism"

    discussion = models.ForeignKey(EvaluationDiscussion, models.PROTECT, related_name="themes")
    kind = models.CharField("kind", max_length=12, choices=Kind)
    code = models.SlugField("code", max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "kind", "code"],
                name="theme_once_per_discussion",
                violation_error_message="The discussion has this theme already.",
            ),
            models.CheckConstraint(
                name="theme_kind_is_known", condition=Q(kind__in=["component", "barrier", "mechanism"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"
