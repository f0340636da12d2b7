"""A team's measures with their figures, in words and as charts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from joynet.lib.months import Month, months_between
from submissions import rules
from submissions.charts import Annotation as ChartAnnotation
from submissions.charts import Chart, ChartInput, ChartPoint, draw, value_text
from submissions.models import Annotation, DataType, Measure, MeasureVersion, Report, TeamMeasure, Value
from submissions.rules import Part, ValueKind
from teams.models import Team
from teams.queries import span_of
from teams.rules import Span

PART_ROLES: dict[str, frozenset[str]] = {
    Part.PROCESS: frozenset({TeamMeasure.Role.PROCESS}),
    Part.OUTCOME: frozenset({TeamMeasure.Role.OUTCOME, TeamMeasure.Role.BALANCING}),
}
"""Which measures belong to which part; balancing measures are entered with the outcomes (domain 3.6)."""

_ROLE_ORDER: dict[str, int] = {TeamMeasure.Role.OUTCOME: 0, TeamMeasure.Role.PROCESS: 1, TeamMeasure.Role.BALANCING: 2}


def measures_in(*, team: Team, month: Month) -> list[TeamMeasure]:
    """The measures a team reports in a month, outcome first, then process, then balancing, by code."""
    rows = (
        TeamMeasure.objects.filter(team=team, first_month__lte=month.first_day)
        .select_related("measure")
        .prefetch_related("measure__versions")
        .order_by("pk")
    )
    running = [row for row in rows if row.last_month is None or row.last_month >= month.first_day]
    return sorted(running, key=lambda row: (_ROLE_ORDER[row.role], row.measure.code, row.pk))


def version_in_force(versions: Iterable[MeasureVersion], month: Month) -> MeasureVersion:
    """The card that holds for a month: the newest in force by its last day, else the first ever made."""
    by_number = sorted(versions, key=lambda version: version.number)
    in_force = [version for version in by_number if version.effective_from <= month.last_day]
    return in_force[-1] if in_force else by_number[0]


def has_figures(value: Value) -> bool:
    """Whether any figure is typed."""
    return any(figure is not None for figure in (value.numerator, value.denominator, value.value))


# ---- charts


@dataclass(frozen=True)
class Figures:
    """A team's measures with all that is stored about them up to a month."""

    until: Month
    rows: tuple[TeamMeasure, ...]
    values: dict[int, dict[Month, Value]]
    notes: dict[int, list[Annotation]]

    def in_month(self, month: Month) -> dict[int, Value]:
        """The values of one month by team measure."""
        return {pk: by_month[month] for pk, by_month in self.values.items() if month in by_month}


def figures_of(*, team: Team, until: Month, only: Iterable[int] | None = None) -> Figures:
    """What is stored about a team's measures up to and including a month. Four queries, however many measures."""
    rows = measures_in(team=team, month=until)
    if only is not None:
        wanted = frozenset(only)
        rows = [row for row in rows if row.pk in wanted]
    values: dict[int, dict[Month, Value]] = defaultdict(dict)
    for value in Value.objects.filter(team_measure__in=rows, month__lte=until.first_day).order_by("month"):
        values[value.team_measure_id][Month.of(value.month)] = value
    notes: dict[int, list[Annotation]] = defaultdict(list)
    for note in Annotation.objects.filter(team_measure__in=rows, month__lte=until.first_day).order_by("month", "pk"):
        notes[note.team_measure_id].append(note)
    return Figures(until, tuple(rows), values, notes)


@dataclass(frozen=True)
class MeasureInput:
    """One measure of a team with its card and what its chart is drawn from; reports freeze it."""

    team_measure_id: int
    role: str
    role_in_words: str
    direction_in_words: str
    required: bool
    card: MeasureVersion
    chart_input: ChartInput


@dataclass(frozen=True)
class MeasureChart:
    """One measure of a team with its card and its chart."""

    team_measure_id: int
    name: str
    role: str
    role_in_words: str
    direction_in_words: str
    unit: str
    card: MeasureVersion
    required: bool
    chart: Chart


def charts_of(
    *, team: Team, until: Month, only: Iterable[int] | None = None, hides_unsubmitted: bool = False
) -> list[MeasureChart]:
    """A chart for each measure of a team; arguments and queries as in `chart_inputs_of`."""
    return [
        MeasureChart(
            team_measure_id=item.team_measure_id,
            name=item.card.name,
            role=item.role,
            role_in_words=item.role_in_words,
            direction_in_words=item.direction_in_words,
            unit=item.card.unit,
            card=item.card,
            required=item.required,
            chart=draw(item.chart_input),
        )
        for item in chart_inputs_of(team=team, until=until, only=only, hides_unsubmitted=hides_unsubmitted)
    ]


def chart_inputs_of(
    *, team: Team, until: Month, only: Iterable[int] | None = None, hides_unsubmitted: bool = False
) -> list[MeasureInput]:
    """What the charts of a team's measures are drawn from: every value up to and including the month `until`.

    `only` names team measures by id. `hides_unsubmitted` leaves out values of program months that were never
    submitted: what others see (model.md). Six queries for any number of measures.
    """
    figures = figures_of(team=team, until=until, only=only)
    span = span_of(team)
    hidden = _never_submitted(team, span) if hides_unsubmitted else frozenset()
    return [measure_input(team, span, row, figures, hidden) for row in figures.rows]


def _never_submitted(team: Team, span: Span) -> frozenset[Month]:
    submitted = {
        Month.of(month)
        for month in Report.objects.filter(team=team, submissions__isnull=False).values_list("month", flat=True)
    }
    return frozenset(months_between(span.cohort_first, span.cohort_last)) - submitted


def measure_input(
    team: Team, span: Span, row: TeamMeasure, figures: Figures, hidden: frozenset[Month] = frozenset()
) -> MeasureInput:
    """What one measure's chart is drawn from, the values of hidden months left out."""
    card = version_in_force(row.measure.versions.all(), figures.until)
    shown = {month: value for month, value in figures.values[row.pk].items() if month not in hidden}
    return MeasureInput(
        team_measure_id=row.pk,
        role=row.role,
        role_in_words=TeamMeasure.Role(row.role).label,
        direction_in_words=row.get_direction_display(),
        required=row.required,
        card=card,
        chart_input=ChartInput(
            chart_id=f"measure-{row.pk}",
            measure=card.name,
            team=team.name,
            points=_points(shown),
            direction=row.direction,
            unit=card.unit,
            multiplier=card.multiplier,
            decimals=card.decimals,
            target=row.target,
            kind="line" if card.data_type == DataType.CUMULATIVE else row.chart,
            rule_set=row.rule_set,
            programme_start=span.cohort_first.first_day,
            annotations=tuple(
                ChartAnnotation(
                    note.month,
                    note.text,
                    is_change=note.kind in {Annotation.Kind.TEST_STARTED, Annotation.Kind.CHANGE_ADOPTED},
                )
                for note in figures.notes[row.pk]
            ),
            baseline=(row.baseline_from, row.baseline_to) if row.baseline_from and row.baseline_to else None,
        ),
    )


def _points(values: dict[Month, Value]) -> tuple[ChartPoint, ...]:
    """One point a month from the first value to the last, a month without one as a gap; not applicable leaves none."""
    if not values:
        return ()
    return tuple(
        _point(month, values.get(month))
        for month in months_between(min(values), max(values))
        if month not in values or values[month].kind != ValueKind.NOT_APPLICABLE
    )


def _point(month: Month, value: Value | None) -> ChartPoint:
    if value is None:
        return ChartPoint(month.first_day)
    if value.kind != ValueKind.MEASURED:
        return ChartPoint(month.first_day, note=value.note, reason=value.reason)
    return ChartPoint(
        month.first_day,
        numerator=value.numerator,
        denominator=value.denominator,
        value=value.value,
        n=value.n,
        note=value.note,
        is_estimate=value.is_estimate,
    )


# ---- the data grid of a month


@dataclass(frozen=True)
class GridRow:
    """One measure in the data grid of a month."""

    team_measure: TeamMeasure
    card: MeasureVersion
    stored: Value | None
    stored_text: str
    last_text: str
    chart_input: ChartInput

    @property
    def key(self) -> str:
        """The row's part of field names."""
        return str(self.team_measure.pk)


def grid_rows(*, team: Team, month: Month) -> dict[Part, list[GridRow]]:
    """The measures of both data parts in a month. Five queries, however many measures."""
    return grid_of(team, span_of(team), figures_of(team=team, until=month))


def grid_of(team: Team, span: Span, figures: Figures) -> dict[Part, list[GridRow]]:
    """The measures of both data parts, outcome first, with what is stored in the month and was in the one before."""
    month = figures.until
    rows: dict[Part, list[GridRow]] = {Part.OUTCOME: [], Part.PROCESS: []}
    for row in figures.rows:
        item = measure_input(team, span, row, figures)
        values = figures.values[row.pk]
        part = next(part for part in rows if row.role in PART_ROLES[part])
        rows[part].append(
            GridRow(
                team_measure=row,
                card=item.card,
                stored=values.get(month),
                stored_text=value_in_words(values.get(month), row.measure.versions.all()),
                last_text=value_in_words(values.get(month.previous), row.measure.versions.all()),
                chart_input=item.chart_input,
            )
        )
    return rows


def value_in_words(value: Value | None, cards: Iterable[MeasureVersion]) -> str:
    """ "14 of 16 (88 %)", "4.2 hours", "Not collected: system down"; "" for nothing. `cards`: those of the measure."""
    if value is None:
        return ""
    if value.kind == ValueKind.NOT_COLLECTED:
        return f"Not collected: {value.reason}"
    if value.kind == ValueKind.NOT_APPLICABLE:
        return "Not applicable"
    if value.kind == ValueKind.PARTIAL:
        halves = [(value.numerator, "numerator"), (value.denominator, "denominator")]
        typed = [f"{word} {plain(figure)}" for figure, word in halves if figure is not None]
        return f"Half typed: {typed[0]}" if typed else ""
    card = next(card for card in cards if card.pk == value.version_id)
    if value.numerator is not None and value.denominator is not None:
        shown = rules.ratio(value.numerator, value.denominator, card.multiplier)
        text = value_text(shown, decimals=card.decimals, unit=card.unit)
        return f"{plain(value.numerator)} of {plain(value.denominator)} ({text})"
    return value_text(value.value, decimals=card.decimals, unit=card.unit)


def plain(figure: Decimal | None) -> str:
    """A stored figure without exponent and trailing zeros; thousands with a comma, as people read them."""
    if figure is None:
        return ""
    text = f"{figure:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- pages of measures


def back_data_rows(*, team_measure: TeamMeasure) -> list[tuple[Month, Value | None]]:
    """The twelve months before M1 with what is stored, oldest first."""
    months = rules.back_data_months(span_of(team_measure.team))
    stored = {
        Month.of(value.month): value
        for value in Value.objects.filter(
            team_measure=team_measure, month__in=[month.first_day for month in months]
        ).select_related("version")
    }
    return [(month, stored.get(month)) for month in months]


def find_team_measure(*, team: Team, team_measure_id: int) -> TeamMeasure | None:
    """One measure of this team, with its cards."""
    return (
        TeamMeasure.objects.filter(team=team, pk=team_measure_id)
        .select_related("measure", "team__cohort", "team__organization")
        .prefetch_related("measure__versions")
        .first()
    )


def choosable_measures(*, team: Team, month: Month) -> list[tuple[Measure, MeasureVersion]]:
    """The network's and the cohort's measures that the team does not use yet, outcome, process, balancing, by code."""
    rows = (
        Measure.objects.filter(Q(cohort__isnull=True, team__isnull=True) | Q(cohort=team.cohort) | Q(team=team))
        .exclude(team_measures__team=team)
        .prefetch_related("versions")
    )
    ordered = sorted(rows, key=lambda row: (_ROLE_ORDER[row.category], len(row.code), row.code))
    return [(row, version_in_force(row.versions.all(), month)) for row in ordered]
