"""What a chart says, as one plain sentence or two under it, for every reader of page, PDF and screen reader."""

from .analysis import OFF, TOO_FEW, WANTED, Analysis, Verdict
from .inputs import Annotation, ChartInput, month_number
from .runs import USEFUL_POINTS_NEEDED
from .wording import counted, joined, long_month, plain, shown

MONTHS_BEFORE = 3


def sentence_of(chart: ChartInput, analysis: Analysis) -> str:
    """Latest value with its month, median, verdict, whether that is the wanted direction, and the recorded change."""
    parts = [
        latest_value(chart, analysis),
        verdict_words(chart, analysis),
        direction_words(chart, analysis.verdict),
        change_words(chart, analysis.verdict),
        *limit_findings(chart, analysis),
        gap_words(analysis),
    ]
    return " ".join(part for part in parts if part)


def latest_value(chart: ChartInput, analysis: Analysis) -> str:
    """As in: Joy at work for Harbor Team: 14 of 16 (88 %) in March 2027; median 72 %."""
    whose = f"{chart.measure} for {chart.team}" if chart.team else chart.measure
    latest = analysis.latest
    if latest is None:
        return f"{whose}: no values yet."
    phase = analysis.current
    point = chart.points[latest]
    words = f"{whose}: {figures(chart, analysis, latest)} in {long_month(point.month)}"
    if phase.lines.centre is not None:
        words += f"; {phase.centre_name} {shown(chart, phase.lines.centre, with_long_unit=False)}"
    last = chart.points[-1]
    missing = f" No value for {long_month(last.month)}." if latest != len(chart.points) - 1 else ""
    return f"{words}.{missing}"


def figures(chart: ChartInput, analysis: Analysis, index: int) -> str:
    """As in: 14 of 16 (88 %); the value alone where there is no ratio. Estimates and the number of answers are said."""
    point = chart.points[index]
    value = shown(chart, analysis.values[index])
    is_ratio = analysis.is_ratio(index) and chart.kind != "mr"
    asides = [f"{plain(point.n)} answers"] if point.n is not None and not is_ratio else []
    if point.is_estimate:
        asides.append("estimate")
    aside = f" ({', '.join(asides)})" if asides else ""
    if is_ratio and point.numerator is not None and point.denominator is not None:
        return f"{plain(point.numerator)} of {plain(point.denominator)} ({value}){aside}"
    return value + aside


def verdict_words(chart: ChartInput, analysis: Analysis) -> str:
    """What the rules find, in words; empty where there are no rules or no points."""
    verdict, line = analysis.verdict, analysis.current.centre_name
    if verdict.code == OFF or not verdict.points:
        return ""
    if verdict.code == TOO_FEW:
        off_line = ""
        if 1 < verdict.points != verdict.useful:
            off_line = f", {verdict.useful or 'none'} of them off the {line}"
        return f"{counted(verdict.points, 'point', 'points')}{off_line}; the rules need {USEFUL_POINTS_NEEDED}."
    if not verdict.is_signal:
        return "No unusual run so far." if any(analysis.outside) else "No unusual pattern so far."
    if verdict.side:
        return run_words(chart, verdict, line)
    return (
        f"Not random: the values cross the {line} {_times(verdict.crossings)} where at least {verdict.crossings_min} "
        "crossings are expected; there is no clear direction."
    )


def run_words(chart: ChartInput, verdict: Verdict, line: str) -> str:
    """Where the deciding run began and whether it goes on."""
    if verdict.run is None:
        return ""
    first, last = (chart.points[verdict.run.members[place]].month for place in (0, -1))
    points = counted(verdict.longest_run, "point", "points")
    if verdict.is_last_run:
        return f"Not random: a run of {points} {verdict.side} the {line} began in {long_month(first)}."
    ended = f"ended {counted(verdict.points_since, 'point', 'points')} ago"
    return (
        f"Not random: a run of {points} {verdict.side} the {line}, {long_month(first)} to {long_month(last)}, {ended}."
    )


def direction_words(chart: ChartInput, verdict: Verdict) -> str:
    if not verdict.side:
        return ""
    if not chart.wanted:
        return "No direction is set for this measure."
    if not verdict.is_current:
        return "It is over and says nothing about the direction now."
    return "This is the direction we want." if verdict.meaning == WANTED else "This is not the direction we want."


def change_words(chart: ChartInput, verdict: Verdict) -> str:
    """The change a signal is tied to. "Improvement" is said only of a wanted signal that has one."""
    if not verdict.side or not verdict.is_current:
        return ""
    change = tied_change(chart, verdict)
    if change is None:
        return "No change recorded for that time."
    words = f"Change recorded for that time: {change.text.rstrip('.')} ({long_month(change.month)})"
    return f"{words}; this is an improvement." if verdict.is_favourable else f"{words}."


def tied_change(chart: ChartInput, verdict: Verdict) -> Annotation | None:
    """The latest change recorded in the month the deciding run began or in the three months before it."""
    if verdict.run is None or not verdict.side:
        return None
    begin = month_number(chart.points[verdict.run.members[0]].month)
    tied = [
        note
        for note in chart.annotations
        if note.is_change and begin - MONTHS_BEFORE <= month_number(note.month) <= begin
    ]
    return max(tied, key=lambda note: note.month, default=None)


def gap_words(analysis: Analysis) -> str:
    """How many months are missing, and how many are left out by a person."""
    total, missing = len(analysis.values), sum(1 for value in analysis.series.values if value is None)
    left_out = sum(1 for i in analysis.series.excluded if analysis.series.values[i] is not None)
    words = []
    if missing and missing < total:
        words.append(f"{missing} of {total} months {'has' if missing == 1 else 'have'} no value.")
    if left_out:
        words.append(f"{counted(left_out, 'point is', 'points are')} left out of the rules.")
    return " ".join(words)


def findings_of(chart: ChartInput, analysis: Analysis) -> tuple[str, ...]:
    """What the asked-for rule set and the limits add to the verdict; named, never counted."""
    found = limit_findings(chart, analysis)
    classic = analysis.classic
    if classic is not None:
        found += [
            f"Shift: {run.length} points {'above' if run.side > 0 else 'below'} the {analysis.current.centre_name} "
            f"from {_month(chart, run.members[0])}."
            for run in classic.shifts
        ]
        found += [
            f"Trend: {trend.distinct} {'rising' if trend.direction > 0 else 'falling'} points from "
            f"{_month(chart, trend.members[0])}."
            for trend in classic.trends
        ]
        if classic.limits is not None and (classic.too_few_runs or classic.too_many_runs):
            few = "few" if classic.too_few_runs else "many"
            found.append(
                f"Too {few} runs: {classic.runs}, where {classic.limits.lower} to {classic.limits.upper} are expected."
            )
        if not classic.is_signal:
            found.append("It finds no signal.")
    return tuple(found)


def limit_findings(chart: ChartInput, analysis: Analysis) -> list[str]:
    """Points beyond the limits, by month; empty on a chart without limits."""
    found = []
    for side, word in ((1, "above the upper limit"), (-1, "below the lower limit")):
        months = [_month(chart, i) for i, where in enumerate(analysis.outside) if where == side]
        if months:
            found.append(f"{counted(len(months), 'point is', 'points are')} {word}: {joined(months)}.")
    return found


def _month(chart: ChartInput, index: int) -> str:
    return long_month(chart.points[index].month)


def _times(count: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")
