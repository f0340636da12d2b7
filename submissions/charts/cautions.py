"""Warnings where numbers are too small, or a chart the wrong one, for what it seems to say.

Thresholds after Provost and Murray, The Health Care Data Guide: a P chart wants n of at least 1 / p; counts want an
average of at least 2; below 20 answers one person moves a percentage by more than 5 points.
"""

from .analysis import Analysis
from .inputs import ChartInput
from .limits import POINTS_NEEDED
from .wording import counted

SMALL_SAMPLE = 20


def cautions_of(chart: ChartInput, analysis: Analysis) -> tuple[str, ...]:
    """What a reader should know before trusting the chart; empty when there is nothing."""
    found = [
        _small_samples(chart, analysis),
        _rare_events(chart, analysis),
        _mostly_at_the_end(chart, analysis),
        _trial(chart, analysis),
    ]
    return tuple(filter(None, found))


def _small_samples(chart: ChartInput, analysis: Analysis) -> str:
    if not chart.is_percentage:
        return ""
    small = sum(1 for size in analysis.series.denominators if size is not None and 0 < size < SMALL_SAMPLE)
    if not small:
        return ""
    return (
        f"{counted(small, 'month rests', 'months rest')} on fewer than {SMALL_SAMPLE}: one answer more moves it widely."
    )


def _rare_events(chart: ChartInput, analysis: Analysis) -> str:
    centre, kind = analysis.current.lines.centre, analysis.current.kind
    if centre is None or kind not in ("p", "pp", "u", "up", "c"):
        return ""
    sizes = [analysis.series.denominators[i] or 0.0 for i in analysis.current.counted] if kind != "c" else [1.0]
    share = 1.0 if kind in ("p", "pp") else 2.0
    few = sum(1 for size in sizes if size * centre < share)
    if not few:
        return ""
    return "Events are rare here: limits say little, and a chart of the time between events would show more."


def _mostly_at_the_end(chart: ChartInput, analysis: Analysis) -> str:
    known = [value for value in analysis.values if value is not None]
    ends = (0.0, 100.0 / float(chart.multiplier)) if chart.is_percentage else (0.0,)
    at_end = max(sum(1 for value in known if value == end) for end in ends)
    if len(known) < POINTS_NEEDED or 2 * at_end <= len(known):
        return ""
    return "More than half of the values are the same extreme: a chart of the time between events would show more."


def _trial(chart: ChartInput, analysis: Analysis) -> str:
    if not analysis.current.is_trial:
        return ""
    return f"The frozen {analysis.current.centre_name} rests on fewer than {POINTS_NEEDED} points: a trial line."
