"""Readiness self-assessments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from applications.models.applications import Application
from applications.models.people import Nominee
from teams.models import ReadinessAnswerColumns


class ApplicationReadiness(models.Model):
    """One self-assessment in an application: the team's together (no rater), or one named person's."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="readiness")
    rater = models.ForeignKey(Nominee, models.PROTECT, related_name="readiness", null=True, blank=True)
    instrument_version = models.CharField("instrument version", max_length=8)

    class Meta:
        verbose_name_plural = "application readiness"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rater"],
                name="application_readiness_once_per_rater",
                violation_error_message="This person has rated already.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(rater__isnull=True),
                name="application_readiness_once_as_a_team",
                violation_error_message="Somebody else has just begun the self-assessment. Open it again.",
            ),
        ]

    def __str__(self) -> str:
        return f"readiness {self.pk}"


class ApplicationReadinessAnswer(ReadinessAnswerColumns):
    """One item as answered so far. `is_open`: evidence is typed, no answer chosen; then null is not "don't know"."""

    response = models.ForeignKey(ApplicationReadiness, models.PROTECT, related_name="answers")
    is_open = models.BooleanField("not answered yet", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "item"],
                name="application_readiness_item_once",
                violation_error_message="This item has been answered already.",
            ),
            models.CheckConstraint(
                name="application_readiness_level_1_to_5",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
                violation_error_message="A level is a number from 1 to 5.",
            ),
            models.CheckConstraint(
                name="application_readiness_open_has_no_level",
                condition=Q(is_open=False) | Q(level__isnull=True),
                violation_error_message="An item without an answer has no level.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level}"
