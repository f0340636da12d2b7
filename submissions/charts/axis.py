"""Scales: values to heights, months to places, and which of them get a label."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .inputs import ChartInput, month_number
from .series import Values
from .wording import MONTHS, fixed

ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
SHARE_NEEDED = 6
FEWEST_MONTHS = 12
MONTH_STRIDES = (1, 2, 3, 6, 12)
LARGE = ((1e12, "T"), (1e9, "B"), (1e6, "M"))


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """`low` to `high` in the unit shown. `ticks` are round and lie within; `decimals` is what tells them apart."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int

    @property
    def starts_at_zero(self) -> bool:
        return self.low == 0

    def share(self, value: float) -> float:
        """0 at the bottom, 1 at the top; values beyond the axis stay at its edge."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


@dataclass(frozen=True, slots=True)
class MonthAxis:
    """`first`: the month at the left, as months since year 0. `slots`: months from edge to edge, at least twelve, so
    that a young chart shows how much room there is still to fill."""

    first: int
    slots: int

    def share(self, day: date) -> float:
        """0 at the left edge, 1 at the right one; each month stands in the middle of its slot."""
        return (month_number(day) - self.first + 0.5) / self.slots

    def start_share(self, day: date) -> float:
        """Where the month's slot begins: the place of a divider before it."""
        return (month_number(day) - self.first) / self.slots


def value_axis(chart: ChartInput, values: Values, *, wanted_ticks: int) -> ValueAxis:
    """The axis for everything that is drawn.

    It begins at 0 unless a value is negative, or the values would then fill less than a sixth of the height: a flat
    line hides what it should show, so the axis begins just below the lowest value and the chart says so. A percentage
    never goes beyond 100.
    """
    if chart.scale is not None:
        low, high = sorted(float(edge) for edge in chart.scale)
        return _within(low, high if high > low else low + 1, chart, wanted_ticks)
    known = [value for value in values if value is not None]
    if not known:
        return ValueAxis(0.0, 100.0, (0.0, 50.0, 100.0) if chart.is_percentage else (0.0,), 0)
    low, high = min(known), max(known)
    if low >= 0 and high - low >= high / SHARE_NEEDED:
        low = 0.0
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        low, high = _around(low)
    step = _step(high - low, wanted_ticks, chart)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    if chart.is_percentage and max(known) <= 100:
        last = max(first + 1, min(last, math.floor(100 / step + 1e-9)))
    ticks = tuple(place * step for place in range(first, last + 1))
    return ValueAxis(ticks[0], ticks[-1], ticks, _decimals(step))


def _around(value: float) -> tuple[float, float]:
    """A range for values that are all the same: from 0 to beyond it, so that the line runs inside the chart."""
    if value == 0:
        return 0.0, 1.0
    return (0.0, value * 1.5) if value > 0 else (value * 1.5, 0.0)


def _within(low: float, high: float, chart: ChartInput, wanted_ticks: int) -> ValueAxis:
    """An axis with fixed ends; its ticks are the round numbers inside."""
    step = _step(high - low, wanted_ticks, chart)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return ValueAxis(low, high, tuple(place * step for place in range(first, last + 1)), _decimals(step))


def _step(span: float, wanted_ticks: int, chart: ChartInput) -> float:
    """The smallest of 1, 2, 2.5, 5 x a power of ten that gives about the ticks wanted; not below the decimals shown."""
    raw = span / wanted_ticks
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in ROUND_STEPS if factor * power >= raw * (1 - 1e-9))
    return max(step, 10.0 ** -max(0, min(chart.decimals, 9)))


def _decimals(step: float) -> int:
    """Decimals needed to write multiples of the step."""
    return next((decimals for decimals in range(9) if abs(round(step, decimals) - step) <= 1e-9 * step), 9)


def tick_text(axis: ValueAxis, value: float, *, unit: str) -> str:
    """A short label: 80 %, 1,500, 2.5M."""
    is_large = max(abs(axis.low), abs(axis.high)) >= LARGE[-1][0]
    text = short_figure(value) if is_large else fixed(value, axis.decimals)
    return f"{text} {unit}" if unit else text


def short_figure(value: float) -> str:
    """Three or four figures for what would be long: 12.5M, 3.1B, 2e15."""
    limit, letter = next(((limit, letter) for limit, letter in LARGE if abs(value) >= limit), (1.0, ""))
    if abs(value) >= 1e15:
        return fixed(value, 0)
    scaled = fixed(value / limit, 2 if abs(value) < 100 * limit else 1)
    return (scaled.rstrip("0").rstrip(".") if "." in scaled else scaled) + letter


def month_axis(days: Sequence[date]) -> MonthAxis:
    """The axis from the first to the last of the months."""
    first, last = month_number(days[0]), month_number(days[-1])
    return MonthAxis(first, max(FEWEST_MONTHS, last - first + 1))


def month_labels(axis: MonthAxis, *, slot_width: float, label_width: float) -> list[tuple[float, str, str]]:
    """(share, month, year) for the months that get a label: every one, or every second, third, sixth or twelfth of the
    year, whatever leaves room. The year stands under the first label and under the first of every year; where these two
    would touch, under the second alone."""
    stride = next((step for step in MONTH_STRIDES if step * slot_width >= label_width), MONTH_STRIDES[-1])
    labels: list[tuple[float, str, str]] = []
    year_before = None
    for place in range(axis.slots):
        year, month = divmod(axis.first + place, 12)
        if month % stride:
            continue
        share = (place + 0.5) / axis.slots
        if labels and year != year_before and (share - labels[0][0]) * axis.slots * slot_width < 1.5 * label_width:
            labels = [(labelled, words, "") for labelled, words, _ in labels]
        labels.append((share, MONTHS[month][:3], str(year) if year != year_before else ""))
        year_before = year
    return labels


def spread(places: Iterable[tuple[float, float]], *, low: float, high: float) -> list[float]:
    """Middles of labels, given (wanted middle, height) from top to bottom, moved apart so that none overlaps.

    Labels that would overlap become a block around the mean of what they want; blocks are kept between `low` and `high`
    as far as there is room.
    """
    blocks: list[tuple[float, list[float]]] = []  # top of the block, heights in it
    for middle, height in places:
        top, heights = middle - height / 2, [height]
        while blocks and blocks[-1][0] + sum(blocks[-1][1]) > top:
            above, others = blocks.pop()
            weight = len(others) / (len(others) + len(heights))
            top = weight * above + (1 - weight) * (top - sum(others))
            heights = [*others, *heights]
        blocks.append((max(low, min(top, high - sum(heights))), heights))
    middles = []
    edge = low
    for top, heights in blocks:
        edge = max(edge, top)
        for height in heights:
            middles.append(edge + height / 2)
            edge += height
    return middles
