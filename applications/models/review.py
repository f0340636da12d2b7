"""Changes of state, reviews and decisions."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from applications.models.applications import Application
from applications.models.letters import ApplicationLetter
from applications.rules import Criterion, DecisionKind, LetterPoint


class ReviewAssignment(models.Model):
    """A reviewer asked to read an application. A conflict of interest is declared before the text opens."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="review_assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    assigned_at = models.DateTimeField("assigned at")
    conflict = models.BooleanField("conflict of interest", null=True, blank=True)
    conflict_reason = models.CharField("what the conflict is", max_length=300, blank=True)
    declared_at = models.DateTimeField("declared at", null=True, blank=True)
    done_at = models.DateTimeField("scores handed in at", null=True, blank=True)
    ended_at = models.DateTimeField("taken off at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="reviewer_assigned_once",
                violation_error_message="This person reviews the application already.",
            ),
            models.CheckConstraint(
                name="review_conflict_declared_at_some_time",
                condition=Q(conflict__isnull=True, declared_at__isnull=True)
                | Q(conflict__isnull=False, declared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_done_without_a_conflict",
                condition=Q(done_at__isnull=True) | Q(conflict=False),
                violation_error_message="Say first that you have no conflict of interest.",
            ),
            models.CheckConstraint(
                name="review_conflict_says_what",
                condition=Q(conflict__isnull=True) | Q(conflict=False) | ~Q(conflict_reason=""),
                violation_error_message="Say in a few words what the conflict is.",
            ),
        ]

    def __str__(self) -> str:
        return f"review assignment {self.pk}"


class ReviewScore(models.Model):
    """What a reviewer gives one criterion; a draft may hold a comment before there is a score."""

    assignment = models.ForeignKey(ReviewAssignment, models.PROTECT, related_name="scores")
    criterion = models.CharField("criterion", max_length=20, choices=Criterion)
    score = models.PositiveSmallIntegerField("score", validators=[MaxValueValidator(3)], null=True, blank=True)
    comment = models.TextField("comment", max_length=1500, blank=True)
    at = models.DateTimeField("scored at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "criterion"],
                name="criterion_scored_once_per_reviewer",
                violation_error_message="This criterion has been scored already.",
            ),
            models.CheckConstraint(
                name="review_score_0_to_3",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=3),
                violation_error_message="A score is a number from 0 to 3.",
            ),
            models.CheckConstraint(name="review_criterion_is_known", condition=Q(criterion__in=Criterion.values)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"


class Decision(models.Model):
    """What was decided, why and by whom; told to the applicant at `released_at`."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    kind = models.CharField("decision", max_length=24, choices=DecisionKind)
    reason = models.TextField("reason", max_length=1500, blank=True)
    conditions = models.TextField("conditions", max_length=1500, blank=True)
    what_would_help = models.TextField("what would help", max_length=1500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("decided at")
    released_at = models.DateTimeField("told at", null=True, blank=True)
    taken_back_at = models.DateTimeField("taken back at", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(released_at__isnull=True, taken_back_at__isnull=True),
                name="one_decision_pending",
                violation_error_message="A decision is pending already. Take it back first.",
            ),
            models.CheckConstraint(
                name="decision_told_or_taken_back",
                condition=Q(released_at__isnull=True) | Q(taken_back_at__isnull=True),
                violation_error_message="The applicant has been told of this decision.",
            ),
            models.CheckConstraint(name="decision_kind_is_known", condition=Q(kind__in=DecisionKind.values)),
            models.CheckConstraint(
                name="decision_to_decline_has_a_reason",
                condition=~Q(kind=DecisionKind.DECLINE) | ~Q(reason=""),
                violation_error_message="Enter the reason. The applicant reads it.",
            ),
            models.CheckConstraint(
                name="decision_conditions_where_there_are_some",
                condition=Q(kind=DecisionKind.ACCEPT_WITH_CONDITIONS) & ~Q(conditions="")
                | ~Q(kind=DecisionKind.ACCEPT_WITH_CONDITIONS) & Q(conditions=""),
                violation_error_message="Enter the conditions, and only where it is accepted with conditions.",
            ),
            models.CheckConstraint(
                name="decision_told_after_it_is_made",
                condition=Q(released_at__isnull=True) | Q(released_at__gte=models.F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class LetterCheck(models.Model):
    """What staff found when they looked for one point in a letter of support."""

    letter = models.ForeignKey(ApplicationLetter, models.PROTECT, related_name="checks")
    point = models.CharField("point", max_length=20, choices=LetterPoint)
    is_met = models.BooleanField("found")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("looked at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "point"],
                name="letter_point_checked_once",
                violation_error_message="Somebody else has just checked this letter. Open the page again.",
            ),
            models.CheckConstraint(name="letter_point_is_known", condition=Q(point__in=LetterPoint.values)),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.is_met}"
