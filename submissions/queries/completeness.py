"""Which parts of a month's report are complete."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from joynet.lib.months import Month
from submissions import rules
from submissions.models import CycleInMonth, Learning, Prompt, Report, TeamMeasure, Value
from submissions.queries.measures import PART_ROLES, has_figures, measures_in, version_in_force
from submissions.rules import Part, ValueKind
from teams.models import Team


def facts_of(*, report: Report | None, team: Team, month: Month) -> rules.ReportFacts:
    """What completeness asks of one report. At most six queries."""
    measures = measures_in(team=team, month=month)
    values = {
        value.team_measure_id: value for value in Value.objects.filter(team_measure__in=measures, month=month.first_day)
    }
    tests = report.cycles_in_month.count() if report else 0
    return facts_from(report=report, month=month, measures=measures, values=values, tests=tests)


def facts_from(
    *,
    report: Report | None,
    month: Month,
    measures: Iterable[TeamMeasure],
    values: Mapping[int, Value],
    tests: int,
) -> rules.ReportFacts:
    """The same from what has been read already. No query where the report's parts and learnings are prefetched."""
    running = list(measures)
    return rules.ReportFacts(
        tests=tests,
        has_learned=_has_learned(report.learnings.all()) if report else False,
        process=_cells(Part.PROCESS, running, values, month),
        outcome=_cells(Part.OUTCOME, running, values, month),
        nothing_reasons={part.part: part.nothing_reason for part in report.parts.all()} if report else {},
    )


def parts_done(*, team: Team, reports: list[Report]) -> dict[Month, frozenset[Part]]:
    """Which of the four parts are complete, for each started month. Four queries for any number of months.

    The reports come with their parts and learnings prefetched.
    """
    rows = list(TeamMeasure.objects.filter(team=team).select_related("measure").prefetch_related("measure__versions"))
    values: dict[Month, dict[int, Value]] = defaultdict(dict)
    for value in Value.objects.filter(team_measure__in=rows, month__in=[report.month for report in reports]):
        values[Month.of(value.month)][value.team_measure_id] = value
    tests = Counter(CycleInMonth.objects.filter(report__in=reports).values_list("report_id", flat=True))
    done: dict[Month, frozenset[Part]] = {}
    for report in reports:
        month = report.as_month
        running = [
            row
            for row in rows
            if row.first_month <= month.first_day and (row.last_month is None or row.last_month >= month.first_day)
        ]
        facts = facts_from(report=report, month=month, measures=running, values=values[month], tests=tests[report.pk])
        lacking = {item.part for item in rules.missing(facts)}
        done[month] = frozenset(part for part in Part if part not in lacking)
    return done


def _has_learned(learnings: Iterable[Learning]) -> bool:
    return any(learning.prompt == Prompt.LEARNED and learning.text.strip() for learning in learnings)


def _cells(
    part: Part, measures: Iterable[TeamMeasure], values: Mapping[int, Value], month: Month
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


def _cell_kind(value: Value | None) -> str:
    """The kind of what stands in a cell; "" when nothing does, a cell that was cleared included."""
    if value is None or (value.kind == ValueKind.PARTIAL and not has_figures(value)):
        return ""
    return value.kind
