"""The sheet a chart is drawn on: its sizes, its box with two scales, and the small things the template writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .analysis import Analysis
from .axis import MonthAxis, ValueAxis, short_figure
from .inputs import ChartInput, number
from .lettering import width_in_em
from .wording import fixed


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of a drawing in its own units (pixels at full width). `widest`: a longer label at the right end of a
    line is set in two lines."""

    code: str
    width: float
    plot_height: float
    font: float
    mark: float
    ticks: int
    widest: float
    is_small: bool = False

    @property
    def row(self) -> float:
        """Height of a row of words or flags."""
        return self.font + 6

    def text_width(self, words: str) -> float:
        return width_in_em(words) * self.font

    def fitted(self, words: str, room: float) -> str:
        """The words, cut with an ellipsis where they would need more room."""
        if self.text_width(words) <= room:
            return words
        kept = words
        while kept and self.text_width(f"{kept}…") > room:
            kept = kept[:-1]
        return f"{kept.rstrip()}…"


PAGE = Size("page", 720, 216, 14, 4, 4, 130)
NARROW = Size("narrow", 340, 190, 13, 3.4, 4, 66)
SMALL = Size("small", 220, 96, 12, 2.6, 2, 66, is_small=True)


class Text(NamedTuple):
    """Words at (x, y): the left end, middle or right end of their baseline. A tuple, since a template takes one apart
    much faster than it looks up attributes."""

    x: str
    y: str
    words: str
    role: str = ""
    anchor: str = "start"


class Mark(NamedTuple):
    """One point; `words` appear when a pointer rests on it."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Box:
    """The rectangle in which values are drawn, and the two scales that lead into it."""

    left: float
    right: float
    top: float
    bottom: float
    values: ValueAxis
    months: MonthAxis
    multiplier: float

    def x(self, share: float) -> float:
        return self.left + share * (self.right - self.left)

    def y(self, ratio: float) -> float:
        """The height of a ratio of the series."""
        return self.y_shown(ratio * self.multiplier)

    def y_shown(self, value: float) -> float:
        """The height of a value in the unit shown."""
        return self.bottom - self.values.share(value) * (self.bottom - self.top)

    @property
    def slot(self) -> float:
        """Width of one month."""
        return (self.right - self.left) / self.months.slots


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart with everything placed: `xs` and `ys` are the points' coordinates, in the order of the input."""

    chart: ChartInput
    analysis: Analysis
    size: Size
    box: Box
    xs: Sequence[float]
    ys: Sequence[float | None]

    @property
    def radius(self) -> float:
        """Of a dot: smaller where the months stand close, so that the line between them can be seen."""
        return min(self.size.mark, max(1.6, self.box.slot * 0.26))

    @property
    def halo(self) -> float:
        """Width of the rim that lifts a mark off its line."""
        return 1.5 if self.radius > 3 else 0.8

    def slot_start(self, index: int) -> float:
        """Where the slot of a point's month begins."""
        return self.box.x(self.box.months.start_share(self.chart.points[index].month))


def short_value(chart: ChartInput, shown_value: float) -> str:
    """A value as the chart labels it: a percent sign, but no longer unit; that stands at the axis."""
    text = short_figure(shown_value) if abs(shown_value) >= 1e6 else fixed(shown_value, chart.decimals)
    return f"{text} %" if chart.is_percentage else text


def line_values(chart: ChartInput, analysis: Analysis) -> list[float]:
    """Where the current phase's lines end, in the unit shown: centre, limits, goal."""
    lines, factor = analysis.current.lines, float(chart.multiplier)
    ends = (lines.centre, *lines.lower[-1:], *lines.upper[-1:])
    target = number(chart.target)
    return [value * factor for value in ends if value is not None] + ([] if target is None else [target])


def divisions(chart: ChartInput, months: MonthAxis) -> list[tuple[float, str, str]]:
    """(share, words before, words after) of every divider inside the chart, from left to right."""
    if not chart.points:
        return []
    first, last = chart.points[0].month, chart.points[-1].month
    found = [
        (months.start_share(month), "", "new phase") for month in sorted(chart.phase_starts) if first < month <= last
    ]
    start = chart.programme_start
    if start is not None and first < start <= last:
        found.append((months.start_share(start), "back data", "M1"))
    return sorted(found)
