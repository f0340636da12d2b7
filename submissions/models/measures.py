"""Measures, their versions, and the values that teams enter."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from submissions.rules import ValueKind
from teams.models import Cohort, Team


def month_starts_on_first(name: str, field: str = "month") -> models.CheckConstraint:
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
            month_starts_on_first("team_measure_first_month_starts_on_first", "first_month"),
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
            month_starts_on_first("value_month_starts_on_first"),
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
