"""Monthly reports in four parts, and what was submitted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from joynet.lib.months import Month
from submissions.models.measures import month_starts_on_first
from submissions.rules import ExceptionKind, Part, ReportState
from teams.models import Team


class Report(models.Model):
    """One team's report on one month. A row exists only once it has been started."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="reports")
    month = models.DateField("month")
    state = models.CharField("state", max_length=10, choices=ReportState, default=ReportState.DRAFT)
    returned_at = models.DateTimeField("returned at", null=True, blank=True)
    return_reason = models.CharField("why it was returned", max_length=300, blank=True)
    revision = models.PositiveIntegerField("revision", default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "month"],
                name="one_report_per_team_and_month",
                violation_error_message="This month's report has been started already. Load the page again to see it.",
            ),
            month_starts_on_first("report_month_starts_on_first"),
            models.CheckConstraint(name="report_state_is_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="report_returned_at_some_time_with_a_reason",
                condition=~Q(state=ReportState.RETURNED) | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
                violation_error_message="Say what to change before the report goes back.",
            ),
        ]

    def __str__(self) -> str:
        return f"report on {Month.of(self.month)}"

    @property
    def as_month(self) -> Month:
        return Month.of(self.month)


class ReportPart(models.Model):
    """One of the four parts of a report: "nothing this month" needs a reason; who edited it last."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="parts")
    part = models.CharField("part", max_length=8, choices=Part)
    nothing_reason = models.CharField("why there is nothing this month", max_length=300, blank=True)
    revision = models.PositiveIntegerField("revision", default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    edited_at = models.DateTimeField("edited at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part"],
                name="report_part_once",
                violation_error_message="This part exists already.",
            ),
            models.CheckConstraint(name="report_part_is_known", condition=Q(part__in=Part.values)),
        ]

    def __str__(self) -> str:
        return self.part


class Share(models.TextChoices):
    """Who reads a text: the network, or only the coach and staff (decisions 2.8)."""

    NETWORK = "network", "The network"
    COACH = "coach", "Coach and staff only"


class Prompt(models.TextChoices):
    """The prompts of the learning part."""

    LEARNED = "learned", "What did you learn?"
    SURPRISED = "surprised", "What surprised you, or did not work, and why?"
    NEXT = "next", "What will you do next?"
    HELP = "help", "What help do you want?"


class Learning(models.Model):
    """What a team writes under one prompt in one month."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="learnings")
    prompt = models.CharField("prompt", max_length=12, choices=Prompt)
    text = models.TextField("text", max_length=3000, blank=True)
    share = models.CharField("shared with", max_length=8, choices=Share, default=Share.NETWORK)
    revision = models.PositiveIntegerField("revision", default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "prompt"],
                name="learning_prompt_once_per_report",
                violation_error_message="This prompt is answered already.",
            ),
        ]

    def __str__(self) -> str:
        return self.prompt


class Submission(models.Model):
    """What was submitted, word for word. Append-only; "first submitted" is number 1."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("number")
    at = models.DateTimeField("at")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    content = models.JSONField("content as submitted")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="submission_number_once_per_report",
                violation_error_message="This month's report has already been submitted.",
            ),
            models.CheckConstraint(name="submission_numbers_start_at_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"submission {self.number}"


class MonthException(models.Model):
    """What staff granted to one team for one month. Append-only; the latest of a kind counts."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="month_exceptions")
    month = models.DateField("month")
    kind = models.CharField("kind", max_length=10, choices=ExceptionKind)
    due_on = models.DateField("due on", null=True, blank=True)
    locks_on = models.DateField("locked after", null=True, blank=True)
    reason = models.CharField("reason", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("at")

    class Meta:
        constraints = [
            month_starts_on_first("month_exception_month_starts_on_first"),
            models.CheckConstraint(
                name="month_exception_carries_its_own_date",
                condition=Q(kind=ExceptionKind.EXTENSION, due_on__isnull=False, locks_on__isnull=True)
                | Q(kind=ExceptionKind.LOCK, due_on__isnull=True, locks_on__isnull=False)
                | Q(kind=ExceptionKind.WAIVER, due_on__isnull=True, locks_on__isnull=True),
                violation_error_message="Enter the date that belongs to this kind of exception, and no other.",
            ),
            models.CheckConstraint(
                name="month_exception_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter the reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {Month.of(self.month)}"
