"""The words on a chart: names at the right end of lines, the deciding run, the latest value, what stands above."""

from collections.abc import Sequence
from dataclasses import dataclass

from .analysis import Analysis
from .axis import MonthAxis, spread
from .canvas import Plot, Size, Text, divisions, line_values, short_value
from .inputs import ChartInput, number
from .shapes import place


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A label at the right end of a line, at the value it names."""

    value: float
    lines: tuple[str, ...]
    role: str


def end_labels(chart: ChartInput, analysis: Analysis, size: Size) -> list[EndLabel]:
    """Median or mean, goal and limits, each by its name and value."""
    if size.is_small:
        return []
    phase, factor = analysis.current, float(chart.multiplier)
    word = "trial limit" if phase.is_trial else "limit"
    named = [
        (phase.lines.centre, phase.centre_name, "center"),
        (_last(phase.lines.upper), f"upper {word}", "limit"),
        (_last(phase.lines.lower), f"lower {word}", "limit"),
    ]
    found = [(ratio * factor, words, role) for ratio, words, role in named if ratio is not None]
    target = number(chart.target)
    if target is not None:
        found.append((target, "goal", "target"))
    return [EndLabel(value, _broken(words, short_value(chart, value), size), role) for value, words, role in found]


def placed_end_labels(ends: Sequence[EndLabel], plot: Plot) -> list[Text]:
    """End labels from top to bottom, moved apart where they would overlap."""
    size, box = plot.size, plot.box
    line_height = size.font + 2
    ordered = sorted(ends, key=lambda end: -end.value)
    heights = [(box.y_shown(end.value), len(end.lines) * line_height) for end in ordered]
    middles = spread(heights, low=max(0.0, box.top - size.font), high=box.bottom + size.font)
    return [
        Text(place(box.right + 8), place(middle - height / 2 + line_height * row + size.font * 0.93), words, end.role)
        for end, middle, (_, height) in zip(ordered, middles, heights, strict=True)
        for row, words in enumerate(end.lines)
    ]


def run_label(plot: Plot) -> list[Text]:
    """The deciding run ("9 points above") on the far side of the centre line, where it has no points. Left out where it
    would not fit along the run or inside the chart."""
    verdict, centre, size, box = plot.analysis.verdict, plot.analysis.current.lines.centre, plot.size, plot.box
    if not verdict.side or verdict.run is None or centre is None or size.is_small:
        return []
    first, last = plot.xs[verdict.run.members[0]], plot.xs[verdict.run.members[-1]]
    words = f"{verdict.longest_run} points {verdict.side}"
    y = box.y(centre) + (size.font + 4 if verdict.side == "above" else -8)
    if size.text_width(words) > last - first or not box.top + size.font < y < box.bottom - 4:
        return []
    return [Text(place((first + last) / 2), place(y), words, "run", "middle")]


def latest_label(plot: Plot, *, roof: float) -> list[Text]:
    """The latest value at its point: above a rise, below a fall, the other way where a line runs or `roof`, the bottom
    of what stands over the plot, is too near."""
    latest, size, box = plot.analysis.latest, plot.size, plot.box
    if latest is None or size.is_small:
        return []
    x, y, value = plot.xs[latest], plot.ys[latest], plot.analysis.values[latest]
    if y is None or value is None:
        return []
    before = next((height for i in reversed(range(latest)) if (height := plot.ys[i]) is not None), y)
    words = short_value(plot.chart, value * box.multiplier)
    above, below = y - size.mark * 2.2, y + size.mark * 2 + size.font
    places = [above, below] if before >= y else [below, above]
    lines = [box.y_shown(line) for line in line_values(plot.chart, plot.analysis)]
    inside = [at for at in places if roof <= at - size.font * 0.75 and at <= box.bottom - 3] or places[:1]
    best = min(inside, key=lambda at: sum(1 for line in lines if at - size.font <= line <= at + 3))
    half = size.text_width(words) / 2
    middle = max(half + 2, min(x, box.right + 6 - half if x > box.right - half else x))
    return [Text(place(middle), place(best), words, "latest", "middle")]


def empty_label(plot: Plot) -> list[Text]:
    if plot.analysis.latest is not None:
        return []
    box = plot.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2 - 4
    return [Text(place(x), place(y), "No values yet", "empty", "middle")]


def headers(chart: ChartInput, months: MonthAxis, left: float, right: float, size: Size) -> tuple[Text, ...]:
    """The words over the plot: the unit at the axis, and what begins at each divider."""
    y = place(size.font)
    words: list[Text] = []
    edge = 0.0
    if chart.unit and not chart.is_percentage:
        unit = size.fitted(chart.unit, size.width)
        words.append(Text("0", y, unit))
        edge = size.text_width(unit) + 10
    for share, before, after in divisions(chart, months):
        x = left + share * (right - left)
        if before and x - 6 - size.text_width(before) > max(edge, left) and not size.is_small:
            words.append(Text(place(x - 6), y, before, anchor="end"))
        if x + 6 > edge and x + 6 + size.text_width(after) < size.width:
            words.append(Text(place(x + 6), y, after))
            edge = x + 12 + size.text_width(after)
    return tuple(words)


def _last(limits: Sequence[float | None]) -> float | None:
    return next((limit for limit in reversed(limits) if limit is not None), None)


def _broken(words: str, value: str, size: Size) -> tuple[str, ...]:
    """In one line if it is short enough, else the value under the word."""
    one = f"{words} {value}"
    return (words, value) if size.text_width(one) > size.widest else (one,)
