"""What is said about a month: scores, feedback, help, barriers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.models.measures import month_starts_on_first
from submissions.models.reports import Report, Share
from teams.models import Team


class RaterRole(models.TextChoices):
    """Who scores progress, or gives feedback."""

    SELF = "self", "The team"
    COACH = "coach", "Coach"
    DIRECTOR = "director", "Director"
    AGREED = "agreed", "Agreed"


class ProgressScore(models.Model):
    """A progress score from 0.5 to 5.0 by halves (domain 3.9)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="progress_scores")
    month = models.DateField("month")
    rater_role = models.CharField("rater", max_length=8, choices=RaterRole)
    value = models.DecimalField("score", max_digits=2, decimal_places=1)
    reason = models.CharField("reason", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "month", "rater_role"],
                name="progress_scored_once_per_rater_and_month",
                violation_error_message="This month has been scored already.",
            ),
            month_starts_on_first("progress_month_starts_on_first"),
            models.CheckConstraint(
                name="progress_from_half_to_five_by_halves",
                condition=Q(value__in=[half / 2 for half in range(1, 11)]),
                violation_error_message="Choose a score from 0.5 to 5.0 in steps of 0.5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class Feedback(models.Model):
    """What staff write back on a report."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="feedback")
    strong = models.TextField("what is strong", max_length=1500, blank=True)
    suggestion = models.TextField("one suggestion", max_length=1500, blank=True)
    question = models.TextField("one question", max_length=1500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feedback_says_something",
                condition=~Q(strong="", suggestion="", question=""),
                violation_error_message="Write at least one of the three.",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"


class HelpRequest(models.Model):
    """Help that a team wants from its coach, the network or IHI."""

    class Whom(models.TextChoices):
        COACH = "coach", "Our coach"
        NETWORK = "network", "Other teams"
        IHI = "ihi", "IHI"

    report = models.ForeignKey(Report, models.PROTECT, related_name="help_requests")
    whom = models.CharField("from whom", max_length=8, choices=Whom)
    text = models.TextField("what help", max_length=1500)
    answered_at = models.DateTimeField("answered at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "whom"],
                name="help_asked_once_per_month",
                violation_error_message="This request is in the report already.",
            ),
            models.CheckConstraint(
                name="help_request_says_what", condition=~Q(text=""), violation_error_message="Say what help you want."
            ),
        ]

    def __str__(self) -> str:
        return f"help request {self.pk}"


class Barrier(models.Model):
    """What stood in the way in a month (T18)."""

    class Category(models.TextChoices):
        TIME = "time", "Time"
        STAFFING = "staffing", "Staffing"
        DATA = "data", "Data"
        LEADERSHIP = "leadership", "Leadership"
        CULTURE = "culture", "Culture"
        MONEY = "money", "Money"
        TECHNOLOGY = "technology", "Technology"
        RULES = "rules", "Rules"
        OTHER = "other", "Other"

    report = models.ForeignKey(Report, models.PROTECT, related_name="barriers")
    category = models.CharField("category", max_length=12, choices=Category)
    text = models.TextField("what stood in the way", max_length=1500)
    share = models.CharField("shared with", max_length=8, choices=Share, default=Share.NETWORK)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "category"],
                name="barrier_once_per_category_and_report",
                violation_error_message="This barrier is in the report already.",
            ),
            models.CheckConstraint(
                name="barrier_says_what", condition=~Q(text=""), violation_error_message="Say what stood in the way."
            ),
        ]

    def __str__(self) -> str:
        return f"barrier {self.pk}"
