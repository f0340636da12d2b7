"""The marks of a chart: points by meaning, crosses for missing months, numbered flags, and the key to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from .analysis import COMMON, CONCERN, MISSING, NEUTRAL, WANTED
from .axis import MonthAxis
from .canvas import Box, Mark, Plot, Size
from .sentence import figures
from .shapes import FILLS, SURFACE, digits, mark, place
from .table import Flag
from .wording import short_month

EXCLUDED = "excluded"
KEY_WORDS = {
    WANTED: "signal, wanted",
    CONCERN: "signal, not wanted",
    NEUTRAL: "signal",
    MISSING: "no value",
    EXCLUDED: "left out",
}


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """Points of one meaning. `fill` and `stroke` are the literal colours for PDF."""

    role: str
    fill: str
    stroke: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A mark and its word, in the line under the chart."""

    role: str
    fill: str
    stroke: str
    path: str
    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacedFlag:
    """One flag box; flags of one month share it. `share`: its month's place on the axis."""

    x: float
    width: float
    number: str
    share: float


@dataclass(frozen=True, slots=True)
class FlagMark:
    """A numbered flag: a round-ended box with its number."""

    x: str
    y: str
    width: str
    height: str
    radius: str
    text_x: str
    text_y: str
    number: str


def mark_groups(plot: Plot) -> tuple[MarkGroup, ...]:
    """The points by meaning, common ones first, so that a signal lies on top."""
    grouped: dict[str, list[Mark]] = {}
    for i, point in enumerate(plot.chart.points):
        y = plot.ys[i]
        if y is None:
            continue
        kind = plot.analysis.marks[i]
        words = "" if plot.size.is_small else f"{short_month(point.month)}: {figures(plot.chart, plot.analysis, i)}"
        role = _role(kind, is_excluded=point.excluded)
        grouped.setdefault(role, []).append(Mark(mark(kind, plot.xs[i], y, plot.radius), words))
    return tuple(
        MarkGroup(role, *_colours(role), tuple(grouped[role]))
        for role in sorted(grouped, key=lambda role: (not role.startswith(COMMON), role))
    )


def gap_marks(plot: Plot) -> tuple[Mark, ...]:
    """A small cross on the axis for every month without a value."""
    return tuple(
        Mark(
            mark(MISSING, plot.xs[i], plot.box.bottom, plot.size.mark * 0.8),
            f"{short_month(point.month)}: no value" + (f", {point.reason}" if point.reason else ""),
        )
        for i, point in enumerate(plot.chart.points)
        if plot.analysis.series.values[i] is None
    )


def key_items(plot: Plot, *, top: float) -> tuple[KeyItem, ...]:
    """What the marks on this chart mean, in as many rows as it takes, the first `top` down; a dot needs no word."""
    size, items = plot.size, []
    x, y = 0.0, top
    for kind in _kinds(plot):
        words = KEY_WORDS[kind]
        wide = size.text_width(words) + size.mark * 3 + 5
        if x and x + wide > size.width:
            x, y = 0.0, y + size.row
        role = _role(COMMON, is_excluded=True) if kind == EXCLUDED else kind
        path = mark(role.split()[0], x + size.mark * 1.5, y - size.font * 0.32, size.mark)
        items.append(KeyItem(role, *_colours(role), path, place(x + size.mark * 3 + 5), place(y), words))
        x += wide + 17
    return tuple(items)


def flag_lanes(
    flags: Sequence[Flag], months: MonthAxis, left: float, right: float, size: Size
) -> list[list[PlacedFlag]]:
    """Flag boxes in as many rows as it takes that none covers another; the first row lies nearest to the plot."""
    by_month: dict[float, list[str]] = {}
    for flag in flags:
        by_month.setdefault(months.share(flag.month), []).append(str(flag.number))
    lanes: list[list[PlacedFlag]] = []
    for share, numbers in sorted(by_month.items()):
        words = numbers[0] if len(numbers) == 1 else f"{numbers[0]}\N{EN DASH}{numbers[-1]}"
        width = max(size.font + 5, size.text_width(words) + 10)
        x = min(max(left + share * (right - left), width / 2), size.width - width / 2)
        lane = next((row for row in lanes if row[-1].x + row[-1].width / 2 + 3 <= x - width / 2), None)
        if lane is None:
            lanes.append([])
        (lanes[-1] if lane is None else lane).append(PlacedFlag(x, width, words, share))
    return lanes


def flag_marks(lanes: Sequence[Sequence[PlacedFlag]], plot: Plot) -> tuple[FlagMark, ...]:
    height = plot.size.font + 4
    return tuple(
        FlagMark(
            x=place(flag.x - flag.width / 2),
            y=place(middle - height / 2),
            width=place(flag.width),
            height=place(height),
            radius=place(height / 2),
            text_x=place(flag.x),
            text_y=place(middle + plot.size.font * 0.34),
            number=flag.number,
        )
        for row, lane in enumerate(lanes)
        for middle in [_lane_y(row, plot.box, plot.size)]
        for flag in lane
    )


def leader_path(lanes: Sequence[Sequence[PlacedFlag]], plot: Plot) -> str:
    """From every flag down to its point, or to the axis where the month has none."""
    box, size = plot.box, plot.size
    heights = {
        box.months.share(point.month): y - size.mark - 3
        for point, y in zip(plot.chart.points, plot.ys, strict=True)
        if y is not None
    }
    path = ""
    for row, lane in enumerate(lanes):
        start = _lane_y(row, box, size) + size.font / 2 + 2
        for flag in lane:
            end = heights.get(flag.share, box.bottom - size.mark)
            if end > start:
                path += f"M{digits(flag.x)} {digits(start)}V{digits(end)}"
    return path


def _kinds(plot: Plot) -> list[str]:
    """The kinds of marks on the chart that want a word, in the order of the key."""
    present = [kind for kind in KEY_WORDS if kind in plot.analysis.marks]
    if any(plot.ys[i] is not None for i in plot.analysis.series.excluded):
        present.append(EXCLUDED)
    return present


def _role(kind: str, *, is_excluded: bool) -> str:
    return f"{kind} chart-point--excluded" if is_excluded else kind


def _colours(role: str) -> tuple[str, str]:
    """(fill, stroke): a halo in the surface's colour lifts a mark off its line; an excluded one is hollow."""
    colour = FILLS[role.split()[0]]
    if role == MISSING:
        return "none", colour
    return (SURFACE, colour) if EXCLUDED in role else (colour, SURFACE)


def _lane_y(row: int, box: Box, size: Size) -> float:
    """The middle of a row of flags."""
    return box.top - size.mark - size.row * (row + 0.5)
