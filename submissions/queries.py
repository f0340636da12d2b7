"""What pages, reminders and reports are told about months, measures and reports. Values only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from joynet.lib.days import is_active
from joynet.lib.months import Month, months_between
from joynet.lib.zones import local_day
from submissions import rules
from submissions.charts import Annotation as ChartAnnotation
from submissions.charts import Chart, ChartInput, ChartPoint, draw, value_text
from submissions.models import (
    Annotation,
    Cycle,
    DataType,
    Learning,
    Measure,
    MeasureVersion,
    MonthException,
    Report,
    ReportPart,
    Submission,
    TeamMeasure,
    Value,
)
from submissions.rules import ExceptionKind, Part, ReportState, ValueKind
from teams.models import Membership, Team
from teams.queries import span_of
from teams.rules import Span, month_number

PART_ROLES: dict[str, frozenset[str]] = {
    Part.PROCESS: frozenset({TeamMeasure.Role.PROCESS}),
    Part.OUTCOME: frozenset({TeamMeasure.Role.OUTCOME, TeamMeasure.Role.BALANCING}),
}
"""Which measures belong to which part; balancing measures are entered with the outcomes (domain 3.6)."""


# ---- months


@dataclass(frozen=True)
class Calendar:
    """Everything that decides when a team's months are due and locked."""

    span: Span
    rule: rules.MonthRule
    exceptions: dict[Month, rules.Exceptions]

    def of(self, month: Month) -> rules.Exceptions:
        """The exceptions in force for a month."""
        return self.exceptions.get(month, rules.NO_EXCEPTIONS)

    @property
    def waived(self) -> frozenset[Month]:
        """The months that staff have waived."""
        return frozenset(month for month, granted in self.exceptions.items() if granted.is_waived)

    def owed(self, at: datetime) -> list[Month]:
        """The months owed by `at`, oldest first."""
        return list(rules.months_owed(span=self.span, rule=self.rule, waived=self.waived, at=at))


def month_rule(team: Team) -> rules.MonthRule:
    """The cohort's days and the team's zone."""
    return rules.MonthRule(team.cohort.due_days, team.cohort.lock_days, team.zone)


def calendar_of(team: Team) -> Calendar:
    """The facts of one team. Two queries, none for what is prefetched."""
    return Calendar(span_of(team), month_rule(team), latest_exceptions(team.month_exceptions.all()))


def latest_exceptions(rows: Iterable[MonthException]) -> dict[Month, rules.Exceptions]:
    """The exceptions in force by month: of each kind the row made last."""
    latest: dict[tuple[Month, str], MonthException] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.pk)):
        latest[Month.of(row.month), row.kind] = row
    by_month: dict[Month, dict[str, MonthException]] = defaultdict(dict)
    for (month, kind), row in latest.items():
        by_month[month][kind] = row
    return {
        month: rules.Exceptions(
            due_on=kinds[ExceptionKind.EXTENSION].due_on if ExceptionKind.EXTENSION in kinds else None,
            locks_on=kinds[ExceptionKind.LOCK].locks_on if ExceptionKind.LOCK in kinds else None,
            is_waived=ExceptionKind.WAIVER in kinds,
        )
        for month, kinds in by_month.items()
    }


@dataclass(frozen=True)
class MonthLine:
    """One month of a team's reporting, as shown in lists and on the home page."""

    month: Month
    number: int
    state: str  # "" when not started, else a ReportState
    due_on: date
    due_by: datetime
    locks_by: datetime
    submits_from: datetime
    first_submitted_at: datetime | None
    parts_done: int
    may_edit: bool
    is_owed: bool
    is_locked: bool
    is_overdue: bool
    is_on_time: bool

    @property
    def is_submitted(self) -> bool:
        return self.state in {ReportState.SUBMITTED, ReportState.ACCEPTED}

    @property
    def label(self) -> str:
        """ "M9" for the ninth month of the program."""
        return f"M{self.number}"

    @property
    def state_in_words(self) -> str:
        """What the list says, in one or two words."""
        if self.is_submitted:
            return "Submitted on time" if self.is_on_time else "Submitted late"
        if self.is_locked:
            return "Missing"
        if self.state == ReportState.RETURNED:
            return "Returned to you"
        if self.is_overdue:
            return "Late" if not self.state else "Draft, late"
        return "Draft" if self.state else "Not started"


def month_lines(*, team: Team, at: datetime) -> list[MonthLine]:
    """Every month to report on that has begun, oldest first. Constant number of queries."""
    calendar = calendar_of(team)
    reports = {
        report.as_month: report for report in team.reports.prefetch_related("submissions", "parts").order_by("month")
    }
    complete = parts_done(team=team, reports=list(reports.values()))
    owed = frozenset(calendar.owed(at))
    return [
        _month_line(calendar, month, reports.get(month), complete.get(month, frozenset()), is_owed=month in owed, at=at)
        for month in rules.months_to_report(calendar.span, calendar.waived)
        if rules.opens_at(month, calendar.rule) <= at
    ]


def _month_line(
    calendar: Calendar, month: Month, report: Report | None, done: frozenset[Part], *, is_owed: bool, at: datetime
) -> MonthLine:
    exceptions = calendar.of(month)
    first_submitted_at = min((s.at for s in report.submissions.all()), default=None) if report else None
    state = report.state if report else ""
    due = rules.due_by(month, calendar.rule, exceptions)
    editable = rules.may_edit(
        state=state or None,
        month=month,
        rule=calendar.rule,
        exceptions=exceptions,
        returned_at=_returned_at(report),
        at=at,
    )
    return MonthLine(
        month=month,
        number=month_number(calendar.span, month),
        state=state,
        due_on=rules.due_on(month, calendar.rule, exceptions),
        due_by=due,
        locks_by=rules.locks_by(month, calendar.rule, exceptions),
        submits_from=rules.submits_from(month, calendar.rule),
        first_submitted_at=first_submitted_at,
        parts_done=len(done),
        may_edit=editable,
        is_owed=is_owed,
        is_locked=not editable and state in {"", ReportState.DRAFT, ReportState.RETURNED},
        is_overdue=is_owed and state not in {ReportState.SUBMITTED, ReportState.ACCEPTED} and at >= due,
        is_on_time=rules.is_on_time(first_submitted_at=first_submitted_at, due=due),
    )


def _returned_at(report: Report | None) -> datetime | None:
    return report.returned_at if report is not None and report.state == ReportState.RETURNED else None


def month_to_open(lines: Iterable[MonthLine]) -> MonthLine | None:
    """The month that "This month" opens: the oldest owed one that is not submitted and not locked, else the newest
    that can be drafted (decisions 2.6). None when there is nothing to write."""
    open_lines = [line for line in lines if line.may_edit]
    owed = [line for line in open_lines if line.is_owed]
    return owed[0] if owed else (open_lines[-1] if open_lines else None)


# ---- measures of a month


def measures_in(*, team: Team, month: Month) -> list[TeamMeasure]:
    """The measures a team reports in a month, outcome first, then process, then balancing, by name of their card."""
    rows = (
        TeamMeasure.objects.filter(team=team, first_month__lte=month.first_day)
        .select_related("measure")
        .prefetch_related("measure__versions")
        .order_by("pk")
    )
    running = [row for row in rows if row.last_month is None or row.last_month >= month.first_day]
    return sorted(running, key=lambda row: (_ROLE_ORDER[row.role], row.measure.code, row.pk))


_ROLE_ORDER: dict[str, int] = {TeamMeasure.Role.OUTCOME: 0, TeamMeasure.Role.PROCESS: 1, TeamMeasure.Role.BALANCING: 2}


def version_in_force(versions: Iterable[MeasureVersion], month: Month) -> MeasureVersion:
    """The card that holds for a month: the newest in force by its last day, else the first ever made."""
    by_number = sorted(versions, key=lambda version: version.number)
    in_force = [version for version in by_number if version.effective_from <= month.last_day]
    return in_force[-1] if in_force else by_number[0]


def facts_of(*, report: Report | None, team: Team, month: Month) -> rules.ReportFacts:
    """What completeness asks of one report. At most six queries."""
    measures = measures_in(team=team, month=month)
    values = {
        value.team_measure_id: value for value in Value.objects.filter(team_measure__in=measures, month=month.first_day)
    }
    parts = {part.part: part for part in report.parts.all()} if report else {}
    return rules.ReportFacts(
        tests=report.cycles_in_month.count() if report else 0,
        has_learned=_has_learned(report.learnings.all()) if report else False,
        process=_cells(Part.PROCESS, measures, values, month),
        outcome=_cells(Part.OUTCOME, measures, values, month),
        nothing_reasons={key: part.nothing_reason for key, part in parts.items()},
    )


def _has_learned(learnings: Iterable[Learning]) -> bool:
    return any(learning.prompt == "learned" and learning.text.strip() for learning in learnings)


def _cells(
    part: Part, measures: Iterable[TeamMeasure], values: dict[int, Value], month: Month
) -> tuple[rules.CellFacts, ...]:
    return tuple(
        rules.CellFacts(
            name=version_in_force(row.measure.versions.all(), month).name,
            is_required=row.required,
            kind=_cell_kind(values.get(row.pk)),
        )
        for row in measures
        if row.role in PART_ROLES[part]
    )


def has_figures(value: Value) -> bool:
    """Whether any figure is typed."""
    return any(figure is not None for figure in (value.numerator, value.denominator, value.value))


def _cell_kind(value: Value | None) -> str:
    """The kind of what stands in a cell; "" when nothing does, a cell that was cleared included."""
    if value is None or (value.kind == ValueKind.PARTIAL and not has_figures(value)):
        return ""
    return value.kind


def parts_done(*, team: Team, reports: list[Report]) -> dict[Month, frozenset[Part]]:
    """Which of the four parts are complete, for each started month. Five queries for any number of months."""
    rows = list(TeamMeasure.objects.filter(team=team).select_related("measure").prefetch_related("measure__versions"))
    values: dict[Month, dict[int, Value]] = defaultdict(dict)
    for value in Value.objects.filter(team_measure__in=rows, month__in=[report.month for report in reports]):
        values[Month.of(value.month)][value.team_measure_id] = value
    learnings: dict[int, list[Learning]] = defaultdict(list)
    for learning in Learning.objects.filter(report__in=reports):
        learnings[learning.report_id].append(learning)
    tests: dict[int, int] = defaultdict(int)
    for report_id in Report.objects.filter(pk__in=[r.pk for r in reports], cycles_in_month__isnull=False).values_list(
        "pk", flat=True
    ):
        tests[report_id] += 1
    done: dict[Month, frozenset[Part]] = {}
    for report in reports:
        month = report.as_month
        running = [
            row
            for row in rows
            if row.first_month <= month.first_day and (row.last_month is None or row.last_month >= month.first_day)
        ]
        facts = rules.ReportFacts(
            tests=tests[report.pk],
            has_learned=_has_learned(learnings[report.pk]),
            process=_cells(Part.PROCESS, running, values[month], month),
            outcome=_cells(Part.OUTCOME, running, values[month], month),
            nothing_reasons={part.part: part.nothing_reason for part in report.parts.all()},
        )
        lacking = {item.part for item in rules.missing(facts)}
        done[month] = frozenset(part for part in Part if part not in lacking)
    return done


# ---- charts


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
    span = span_of(team)
    hidden = _never_submitted(team, span) if hides_unsubmitted else frozenset()
    return [_measure_input(team, span, row, values[row.pk], notes[row.pk], until, hidden) for row in rows]


def _never_submitted(team: Team, span: Span) -> frozenset[Month]:
    submitted = {
        Month.of(month)
        for month in Report.objects.filter(team=team, submissions__isnull=False).values_list("month", flat=True)
    }
    return frozenset(months_between(span.cohort_first, span.cohort_last)) - submitted


def _measure_input(
    team: Team,
    span: Span,
    row: TeamMeasure,
    values: dict[Month, Value],
    notes: list[Annotation],
    until: Month,
    hidden: frozenset[Month],
) -> MeasureInput:
    card = version_in_force(row.measure.versions.all(), until)
    shown = {month: value for month, value in values.items() if month not in hidden}
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
                for note in notes
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


# ---- one month's report


@dataclass(frozen=True)
class TestLine:
    """One test as shown in a month."""

    cycle_id: int
    number: int
    idea: str
    objective: str
    prediction: str
    found: str
    learned: str
    decision: str
    decision_in_words: str
    started_on: date | None
    closed_on: date | None
    share: str


def test_line(cycle: Cycle) -> TestLine:
    """A cycle as a value."""
    return TestLine(
        cycle_id=cycle.pk,
        number=cycle.number,
        idea=cycle.idea.title if cycle.idea else "",
        objective=cycle.objective,
        prediction=cycle.prediction,
        found=cycle.found,
        learned=cycle.learned,
        decision=cycle.decision,
        decision_in_words=cycle.get_decision_display() if cycle.decision else "Still running",
        started_on=cycle.started_on,
        closed_on=cycle.closed_on,
        share=cycle.share,
    )


@dataclass(frozen=True)
class PartLine:
    """One of the four parts as listed beside the work."""

    part: Part
    label: str
    is_done: bool
    is_started: bool
    revision: int
    nothing_reason: str
    edited_by: str
    edited_at: datetime | None
    lacking: tuple[str, ...]

    @property
    def state_in_words(self) -> str:
        return "Complete" if self.is_done else ("In progress" if self.is_started else "Not started")


@dataclass(frozen=True)
class ReportPage:
    """Everything a month's page says about its report."""

    line: MonthLine
    parts: tuple[PartLine, ...]
    tests: tuple[TestLine, ...]
    learnings: tuple[Learning, ...]
    revision: int

    @property
    def lacking(self) -> tuple[rules.Missing, ...]:
        return tuple(rules.Missing(part.part, sentence) for part in self.parts for sentence in part.lacking)

    @property
    def is_complete(self) -> bool:
        return not self.lacking


def find_report(*, team: Team, month: Month) -> Report | None:
    """The started report of a month, with its parts, learnings and submissions."""
    return (
        Report.objects.filter(team=team, month=month.first_day)
        .prefetch_related("parts__edited_by", "learnings", "submissions")
        .first()
    )


def report_page(*, team: Team, month: Month, at: datetime) -> ReportPage | None:
    """The page of one month, or None when the team does not report on it or it has not begun."""
    calendar = calendar_of(team)
    if month not in rules.months_to_report(calendar.span, calendar.waived):
        return None
    if rules.opens_at(month, calendar.rule) > at:
        return None
    report = find_report(team=team, month=month)
    lacking = rules.missing(facts_of(report=report, team=team, month=month))
    stored: dict[str, ReportPart] = {part.part: part for part in report.parts.all()} if report else {}
    parts = tuple(_part_line(part, stored.get(part), lacking) for part in Part)
    cycles = Cycle.objects.filter(in_months__report=report).select_related("idea").order_by("number") if report else []
    done = frozenset(part.part for part in parts if part.is_done)
    return ReportPage(
        line=_month_line(calendar, month, report, done, is_owed=month in calendar.owed(at), at=at),
        parts=parts,
        tests=tuple(test_line(cycle) for cycle in cycles),
        learnings=tuple(report.learnings.all()) if report else (),
        revision=report.revision if report else 0,
    )


def _part_line(part: Part, stored: ReportPart | None, lacking: tuple[rules.Missing, ...]) -> PartLine:
    sentences = tuple(item.sentence for item in lacking if item.part == part)
    return PartLine(
        part=part,
        label=part.label,
        is_done=not sentences,
        is_started=stored is not None,
        revision=stored.revision if stored else 0,
        nothing_reason=stored.nothing_reason if stored else "",
        edited_by=str(stored.edited_by) if stored and stored.edited_by else "",
        edited_at=stored.edited_at if stored else None,
        lacking=sentences,
    )


def is_member_on(membership: Membership, day: date) -> bool:
    """Whether a membership counts on a day, without asking the database."""
    return is_active(membership.starts_on, membership.ends_on, day)


def today_of(team: Team, at: datetime) -> date:
    """The team's calendar day."""
    return local_day(at, team.zone)


def open_cycles(*, team: Team) -> list[Cycle]:
    """Tests that are not closed, newest first: what a month can go on with."""
    return list(Cycle.objects.filter(team=team, closed_on__isnull=True).select_related("idea").order_by("-number"))


# ---- pages of parts and measures


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
    """The measures of both data parts with what is stored this month and was last month. Nine queries, however many."""
    inputs = {item.team_measure_id: item for item in chart_inputs_of(team=team, until=month)}
    rows = measures_in(team=team, month=month)
    values = {
        (value.team_measure_id, Month.of(value.month)): value
        for value in Value.objects.filter(
            team_measure__in=rows, month__in=[month.first_day, month.previous.first_day]
        ).select_related("version")
    }
    lines = [
        GridRow(
            team_measure=row,
            card=inputs[row.pk].card,
            stored=values.get((row.pk, month)),
            stored_text=value_in_words(values.get((row.pk, month))),
            last_text=value_in_words(values.get((row.pk, month.previous))),
            chart_input=inputs[row.pk].chart_input,
        )
        for row in rows
    ]
    return {
        part: [line for line in lines if line.team_measure.role in PART_ROLES[part]]
        for part in (Part.OUTCOME, Part.PROCESS)
    }


def value_in_words(value: Value | None) -> str:
    """ "14 of 16 (88 %)", "4.2 hours", "Not collected: system down"; "" for nothing."""
    if value is None:
        return ""
    if value.kind == ValueKind.NOT_COLLECTED:
        return f"Not collected: {value.reason}"
    if value.kind == ValueKind.NOT_APPLICABLE:
        return "Not applicable"
    card = value.version
    if value.kind == ValueKind.PARTIAL:
        halves = [(value.numerator, "numerator"), (value.denominator, "denominator")]
        typed = [f"{word} {plain(figure)}" for figure, word in halves if figure is not None]
        return f"Half typed: {typed[0]}" if typed else ""
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


def find_cycle(*, team: Team, cycle_id: int) -> Cycle | None:
    """One test of this team."""
    return Cycle.objects.filter(team=team, pk=cycle_id).select_related("idea").first()


def choosable_measures(*, team: Team, month: Month) -> list[tuple[Measure, MeasureVersion]]:
    """The network's and the cohort's measures that the team does not use yet, outcome, process, balancing, by code."""
    rows = (
        Measure.objects.filter(Q(cohort__isnull=True, team__isnull=True) | Q(cohort=team.cohort) | Q(team=team))
        .exclude(team_measures__team=team)
        .prefetch_related("versions")
    )
    ordered = sorted(rows, key=lambda row: (_ROLE_ORDER[row.category], len(row.code), row.code))
    return [(row, version_in_force(row.versions.all(), month)) for row in ordered]


def submissions_of(*, report: Report) -> list[Submission]:
    """The versions that were sent, newest first."""
    return list(report.submissions.select_related("by").order_by("-number"))


def learnings_before(*, team: Team, month: Month) -> dict[str, str]:
    """What the team wrote last month under each prompt."""
    return {
        learning.prompt: learning.text
        for learning in Learning.objects.filter(report__team=team, report__month=month.previous.first_day)
        if learning.text
    }


def months_begun(*, team: Team, at: datetime) -> list[Month]:
    """Back data months and the months of the program that have begun, oldest first: what a note can be about."""
    calendar = calendar_of(team)
    begun = [
        month
        for month in rules.months_to_report(calendar.span, calendar.waived)
        if rules.opens_at(month, calendar.rule) <= at
    ]
    return [*rules.back_data_months(calendar.span), *begun]
