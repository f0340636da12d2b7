"""The rows of the table under a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .analysis import CONCERN, NEUTRAL, WANTED, Analysis
from .inputs import Annotation, ChartInput
from .wording import plain, short_month, shown

MARK_WORDS = {WANTED: "signal, wanted", CONCERN: "signal, not wanted", NEUTRAL: "signal"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One month, in words. `numerator` and `denominator` are empty where there is no ratio."""

    month: date
    month_text: str
    numerator: str
    denominator: str
    value: str
    note: str
    mark: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A numbered annotation; the number stands on the chart."""

    number: int
    month: date
    month_text: str
    text: str
    is_change: bool


def flags_of(chart: ChartInput) -> tuple[Flag, ...]:
    """Annotations within the chart's months, oldest first, numbered from 1."""
    if not chart.points:
        return ()
    first, last = chart.points[0].month.replace(day=1), chart.points[-1].month
    inside = sorted((note for note in chart.annotations if _is_inside(note, first, last)), key=lambda note: note.month)
    return tuple(
        Flag(number, note.month, short_month(note.month), note.text, note.is_change)
        for number, note in enumerate(inside, start=1)
    )


def chart_table(chart: ChartInput, analysis: Analysis, flags: Sequence[Flag]) -> tuple[TableRow, ...]:
    """One row per point, in the order of time."""
    numbers: dict[tuple[int, int], list[str]] = {}
    for flag in flags:
        numbers.setdefault((flag.month.year, flag.month.month), []).append(str(flag.number))
    return tuple(_row(chart, analysis, i, numbers) for i in range(len(chart.points)))


def _row(chart: ChartInput, analysis: Analysis, i: int, numbers: dict[tuple[int, int], list[str]]) -> TableRow:
    point, mark = chart.points[i], analysis.marks[i]
    flagged = numbers.get((point.month.year, point.month.month), [])
    notes = [
        point.reason,
        "estimate" if point.is_estimate else "",
        f"n = {plain(point.n)}" if point.n is not None else "",
        "left out of the rules" if point.excluded else "",
        MARK_WORDS.get(mark, ""),
        f"flag {', '.join(flagged)}" if flagged else "",
        point.note,
    ]
    return TableRow(
        month=point.month,
        month_text=short_month(point.month),
        numerator="" if point.numerator is None else plain(point.numerator),
        denominator="" if point.denominator is None else plain(point.denominator),
        value=shown(chart, analysis.values[i]),
        note="; ".join(filter(None, notes)),
        mark=mark,
    )


def _is_inside(note: Annotation, first: date, last: date) -> bool:
    return first <= note.month.replace(day=1) <= last.replace(day=1)
