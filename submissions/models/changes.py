"""Changes tested, and what is noted on charts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from joynet.lib.months import Month
from submissions.models.measures import TeamMeasure, month_starts_on_first
from submissions.models.reports import Report, Share
from teams.models import Team


class ChangeIdea(models.Model):
    """An idea for a change, followed from idea to scale (T04)."""

    class Stage(models.TextChoices):
        IDEA = "idea", "Idea"
        TESTING = "testing", "Testing"
        IMPLEMENTING = "implementing", "Implementing"
        SCALING = "scaling", "Scaling and spreading"
        STOPPED = "stopped", "Stopped"

    team = models.ForeignKey(Team, models.PROTECT, related_name="change_ideas")
    title = models.CharField("change idea", max_length=160)
    stage = models.CharField("stage", max_length=12, choices=Stage, default=Stage.IDEA)
    components = models.CharField("components of the framework", max_length=200, blank=True)
    units = models.PositiveSmallIntegerField("units using it", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "title"],
                name="change_idea_once_per_team",
                violation_error_message="The team has this change idea already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Cycle(models.Model):
    """One PDSA cycle (domain 3.7)."""

    class Decision(models.TextChoices):
        ADOPT = "adopt", "Adopt"
        ADAPT = "adapt", "Adapt"
        ABANDON = "abandon", "Abandon"

    team = models.ForeignKey(Team, models.PROTECT, related_name="cycles")
    idea = models.ForeignKey(ChangeIdea, models.PROTECT, related_name="cycles", null=True, blank=True)
    number = models.PositiveSmallIntegerField("cycle number")
    previous = models.ForeignKey("self", models.PROTECT, related_name="followed_by", null=True, blank=True)
    objective = models.TextField("what we tested", max_length=1500)
    prediction = models.TextField("what we predicted", max_length=1500, blank=True)
    predicted_at = models.DateTimeField("predicted at", null=True, blank=True)
    started_on = models.DateField("started on", null=True, blank=True)
    found = models.TextField("what we found", max_length=1500, blank=True)
    learned = models.TextField("what we learned from it", max_length=1500, blank=True)
    decision = models.CharField("decision", max_length=8, choices=Decision, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)
    share = models.CharField("shared with", max_length=8, choices=Share, default=Share.NETWORK)
    revision = models.PositiveIntegerField("revision", default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "number"],
                name="cycle_number_once_per_team",
                violation_error_message="Somebody added a test meanwhile. Save again.",
            ),
            models.CheckConstraint(name="cycle_numbers_start_at_1", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="cycle_says_what_was_tested",
                condition=~Q(objective=""),
                violation_error_message="Say what you tested.",
            ),
            models.CheckConstraint(
                name="cycle_closed_with_a_decision",
                condition=Q(closed_on__isnull=True) | ~Q(decision=""),
                violation_error_message="Choose adopt, adapt or abandon to close the test.",
            ),
            models.CheckConstraint(
                name="cycle_closes_no_sooner_than_it_starts",
                condition=Q(closed_on__isnull=True) | Q(started_on__isnull=True) | Q(closed_on__gte=F("started_on")),
                violation_error_message="A test cannot close before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"test {self.number}"


class CycleInMonth(models.Model):
    """A cycle that was worked on in a month's report."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="cycles_in_month")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="in_months")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "cycle"],
                name="cycle_once_per_report",
                violation_error_message="This test is in the report already.",
            ),
        ]

    def __str__(self) -> str:
        return f"cycle {self.cycle_id} in report {self.report_id}"


class Annotation(models.Model):
    """A numbered flag on a chart (domain 5.7)."""

    class Kind(models.TextChoices):
        TEST_STARTED = "test_started", "Test started"
        CHANGE_ADOPTED = "change_adopted", "Change adopted"
        EVENT = "event", "Event in the world"
        DEFINITION = "definition", "Data definition changed"
        STAFFING = "staffing", "Staffing change"
        OTHER = "other", "Other"

    team_measure = models.ForeignKey(TeamMeasure, models.PROTECT, related_name="annotations")
    month = models.DateField("month")
    kind = models.CharField("kind", max_length=16, choices=Kind)
    text = models.CharField("text", max_length=80)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="annotations", null=True, blank=True)

    class Meta:
        constraints = [
            month_starts_on_first("annotation_month_starts_on_first"),
            models.CheckConstraint(
                name="annotation_has_a_text", condition=~Q(text=""), violation_error_message="Enter what happened."
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Phase(models.Model):
    """A new phase of a chart, made by a person who answered four questions with yes (domain 5.6)."""

    team_measure = models.ForeignKey(TeamMeasure, models.PROTECT, related_name="phases")
    first_month = models.DateField("first month of the phase")
    is_different = models.BooleanField("the data behave distinctly differently")
    reason_known = models.CharField("the reason", max_length=300)
    is_wanted = models.BooleanField("the new behavior is wanted")
    will_continue = models.BooleanField("it is expected to continue")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team_measure", "first_month"],
                name="phase_starts_once",
                violation_error_message="A phase starts in this month already.",
            ),
            month_starts_on_first("phase_month_starts_on_first", "first_month"),
            models.CheckConstraint(
                name="phase_needs_four_times_yes",
                condition=Q(is_different=True, is_wanted=True, will_continue=True) & ~Q(reason_known=""),
                violation_error_message="A new phase needs all four answers to be yes.",
            ),
        ]

    def __str__(self) -> str:
        return f"phase from {Month.of(self.first_month)}"
