"""Measures, values, changes tested, and the monthly report that binds them. A month is stored as its first day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.lib.months import Month
from submissions.rules import ExceptionKind, Part, ReportState, ValueKind
from teams.models import Cohort, Team


def _month_starts_on_first(name: str, field: str = "month") -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__day": 1}),
        violation_error_message="A month is stored as its first day.",
    )


class DataType(models.TextChoices):
    """What kind of figure a measure is (domain 5.1)."""

    PROPORTION = "proportion", "Proportion (part of a whole)"
    RATE = "rate", "Rate (events for an amount of exposure)"
    RATIO = "ratio", "Ratio of two amounts (such as hours)"
    COUNT = "count", "Count"
    CONTINUOUS = "continuous", "One number a month"
    CUMULATIVE = "cumulative", "Running total"


class Direction(models.TextChoices):
    """Where a team wants the figure to go."""

    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NONE = "none", "No direction"


class Measure(models.Model):
    """One thing that is measured. Owned by a team, by a cohort, or (both empty) by the network's library."""

    class Category(models.TextChoices):
        OUTCOME = "outcome", "Outcome"
        PROCESS = "process", "Process"
        BALANCING = "balancing", "Balancing"

    code = models.CharField("code", max_length=12)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="measures", null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="own_measures", null=True, blank=True)
    category = models.CharField("category", max_length=10, choices=Category)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_owned_by_cohort_or_team_not_both",
                condition=Q(cohort__isnull=True) | Q(team__isnull=True),
                violation_error_message="A measure belongs to a cohort or to a team, not to both.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(cohort__isnull=True, team__isnull=True),
                name="measure_code_once_in_the_library",
                violation_error_message="The library has a measure with this code already.",
            ),
            models.UniqueConstraint(
                fields=["cohort", "code"],
                name="measure_code_once_per_cohort",
                violation_error_message="The cohort has a measure with this code already.",
            ),
            models.UniqueConstraint(
                fields=["team", "code"],
                name="measure_code_once_per_team",
                violation_error_message="The team has a measure with this code already.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MeasureVersion(models.Model):
    """One version of a measure's operational definition card (domain 2.5); a change of meaning is a new version."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    name = models.CharField("name", max_length=120)
    aim_area = models.CharField("aim area", max_length=40, blank=True)
    level = models.CharField("level", max_length=10, blank=True)
    purpose = models.CharField("purpose", max_length=300, blank=True)
    numerator_definition = models.CharField("numerator", max_length=300, blank=True)
    denominator_definition = models.CharField("denominator", max_length=300, blank=True)
    population = models.CharField("population", max_length=200, blank=True)
    data_source = models.CharField("data source", max_length=200, blank=True)
    data_type = models.CharField("data type", max_length=12, choices=DataType)
    multiplier = models.DecimalField("multiplier", max_digits=12, decimal_places=2, default=1)
    unit = models.CharField("unit", max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField("decimals", default=1)
    frequency = models.CharField("frequency", max_length=12, default="monthly")
    minimum_sample = models.PositiveIntegerField("minimum sample", null=True, blank=True)
    guidance = models.CharField("guidance beside the field", max_length=300, blank=True)
    effective_from = models.DateField("in force from")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "number"],
                name="measure_version_number_once",
                violation_error_message="The definition has been changed meanwhile. Open it again.",
            ),
            models.CheckConstraint(name="measure_version_numbers_start_at_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="measure_multiplier_above_0", condition=Q(multiplier__gt=0)),
            models.CheckConstraint(name="measure_decimals_0_to_4", condition=Q(decimals__lte=4)),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @property
    def has_denominator(self) -> bool:
        """Whether values are entered as numerator and denominator."""
        return self.data_type in {DataType.PROPORTION, DataType.RATE, DataType.RATIO}


class TeamMeasure(models.Model):
    """A measure as one team uses it."""

    class Role(models.TextChoices):
        PROCESS = "process", "Process"
        OUTCOME = "outcome", "Outcome"
        BALANCING = "balancing", "Balancing"

    team = models.ForeignKey(Team, models.PROTECT, related_name="team_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="team_measures")
    role = models.CharField("role", max_length=10, choices=Role)
    required = models.BooleanField("required every month", default=True)
    first_month = models.DateField("first month")
    last_month = models.DateField("last month", null=True, blank=True)
    target = models.DecimalField("target", max_digits=12, decimal_places=4, null=True, blank=True)
    direction = models.CharField("direction", max_length=4, choices=Direction)
    baseline_from = models.DateField("baseline from", null=True, blank=True)
    baseline_to = models.DateField("baseline to", null=True, blank=True)
    chart = models.CharField("chart", max_length=8, default="run")
    rule_set = models.CharField("rule set", max_length=16, default="anhoej")

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "measure"],
                name="measure_once_per_team",
                violation_error_message="The team uses this measure already.",
            ),
            _month_starts_on_first("team_measure_first_month_starts_on_first", "first_month"),
            models.CheckConstraint(
                name="team_measure_last_month_not_before_first",
                condition=Q(last_month__isnull=True) | Q(last_month__gte=F("first_month"), last_month__day=1),
                violation_error_message="The last month cannot lie before the first.",
            ),
            models.CheckConstraint(
                name="team_measure_baseline_has_both_ends",
                condition=Q(baseline_from__isnull=True, baseline_to__isnull=True)
                | Q(
                    baseline_from__isnull=False,
                    baseline_to__isnull=False,
                    baseline_to__gte=F("baseline_from"),
                    baseline_from__day=1,
                    baseline_to__day=1,
                ),
                violation_error_message="A baseline has a first and a last month.",
            ),
        ]

    def __str__(self) -> str:
        return f"team measure {self.pk}"


class Value(models.Model):
    """One figure: a team's measure in one month. Not linked to a report, so that back data before M1 fit."""

    team_measure = models.ForeignKey(TeamMeasure, models.PROTECT, related_name="values")
    month = models.DateField("month")
    version = models.ForeignKey(MeasureVersion, models.PROTECT, related_name="values")
    kind = models.CharField("kind", max_length=14, choices=ValueKind)
    numerator = models.DecimalField("numerator", max_digits=16, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("denominator", max_digits=16, decimal_places=4, null=True, blank=True)
    value = models.DecimalField("value", max_digits=16, decimal_places=4, null=True, blank=True)
    n = models.PositiveIntegerField("number of answers behind the value", null=True, blank=True)
    reason = models.CharField("why it was not collected", max_length=200, blank=True)
    is_estimate = models.BooleanField("estimate", default=False)
    note = models.CharField("note for the chart", max_length=80, blank=True)
    revision = models.PositiveIntegerField("revision", default=1)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team_measure", "month"],
                name="one_value_per_measure_and_month",
                violation_error_message="This month has a value already. Load the page again to see it.",
            ),
            _month_starts_on_first("value_month_starts_on_first"),
            models.CheckConstraint(
                name="measured_value_is_a_ratio_or_a_number",
                condition=~Q(kind=ValueKind.MEASURED)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0, value__isnull=True)
                | Q(numerator__isnull=True, denominator__isnull=True, value__isnull=False),
                violation_error_message="Enter numerator and denominator (above 0), or one value.",
            ),
            models.CheckConstraint(
                name="value_not_collected_has_a_reason",
                condition=~Q(kind=ValueKind.NOT_COLLECTED) | ~Q(reason=""),
                violation_error_message="Say why it was not collected.",
            ),
            models.CheckConstraint(
                name="value_without_figures_unless_measured_or_partial",
                condition=Q(kind__in=[ValueKind.MEASURED, ValueKind.PARTIAL])
                | Q(numerator__isnull=True, denominator__isnull=True, value__isnull=True),
                violation_error_message="Clear the figures, or choose that they were measured.",
            ),
            models.CheckConstraint(
                name="value_kind_is_known",
                condition=Q(kind__in=ValueKind.values),
            ),
        ]

    def __str__(self) -> str:
        return f"value {self.pk}"


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
            _month_starts_on_first("report_month_starts_on_first"),
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
            _month_starts_on_first("month_exception_month_starts_on_first"),
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
            _month_starts_on_first("annotation_month_starts_on_first"),
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
            _month_starts_on_first("phase_month_starts_on_first", "first_month"),
            models.CheckConstraint(
                name="phase_needs_four_times_yes",
                condition=Q(is_different=True, is_wanted=True, will_continue=True) & ~Q(reason_known=""),
                violation_error_message="A new phase needs all four answers to be yes.",
            ),
        ]

    def __str__(self) -> str:
        return f"phase from {Month.of(self.first_month)}"


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
            _month_starts_on_first("progress_month_starts_on_first"),
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
