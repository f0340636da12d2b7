"""Self-assessments of readiness."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from teams.models.people import Person
from teams.models.rosters import Team


class ReadinessResponseQuerySet(models.QuerySet["ReadinessResponse"]):
    """Which self-assessments."""

    def handed_in(self) -> ReadinessResponseQuerySet:
        """Those that count; a draft is the team's own."""
        return self.filter(handed_in_at__isnull=False)


class ReadinessResponse(models.Model):
    """One self-assessment of a team: the baseline from the application, or a repeat.

    A repeat is a draft until it is handed in; from then on neither it nor its answers change.
    """

    class Occasion(models.TextChoices):
        BASELINE = "baseline", "At the application"
        M9 = "m9", "Month 9"
        M18 = "m18", "Month 18"

    team = models.ForeignKey(Team, models.PROTECT, related_name="readiness_responses")
    occasion = models.CharField("occasion", max_length=8, choices=Occasion)
    rater = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    instrument_version = models.CharField("instrument version", max_length=8)
    revision = models.PositiveIntegerField("revision", default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    edited_at = models.DateTimeField("changed at", null=True, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    handed_in_at = models.DateTimeField("handed in at", null=True, blank=True)

    objects = ReadinessResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="readiness_handed_in_by_somebody_at_some_time",
                condition=Q(handed_in_by__isnull=True) | Q(handed_in_at__isnull=False),
                violation_error_message="Whoever hands in does so at some time.",
            ),
            models.CheckConstraint(
                name="readiness_baseline_is_handed_in",
                condition=~Q(occasion="baseline") | Q(handed_in_at__isnull=False),
                violation_error_message="The answers of the application have been handed in with it.",
            ),
            models.UniqueConstraint(
                fields=["team", "occasion", "rater"],
                name="readiness_once_per_occasion_and_rater",
                violation_error_message="This person has rated on this occasion already.",
            ),
            models.UniqueConstraint(
                fields=["team", "occasion"],
                condition=Q(rater__isnull=True),
                name="readiness_once_per_occasion_as_a_team",
                violation_error_message="The team has rated on this occasion already.",
            ),
        ]

    def __str__(self) -> str:
        return f"readiness {self.pk}"


class ReadinessAnswerColumns(models.Model):
    """The columns of one answer: a level from 1 to 5, or null for "don't know"; and the evidence."""

    item = models.CharField("item", max_length=4)
    level = models.PositiveSmallIntegerField(
        "level", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    evidence = models.TextField("evidence", max_length=400, blank=True)

    class Meta:
        abstract = True


class ReadinessAnswer(ReadinessAnswerColumns):
    """One answer of a team's self-assessment."""

    response = models.ForeignKey(ReadinessResponse, models.PROTECT, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "item"],
                name="readiness_item_answered_once",
                violation_error_message="This item has been answered already.",
            ),
            models.CheckConstraint(
                name="readiness_level_1_to_5",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
                violation_error_message="A level is a number from 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level}"
