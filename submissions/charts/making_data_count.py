"""XmR rules and icons as NHS England's "Making Data Count" programme teaches them.

Read from the programme's published guidance and from the MIT-licensed plotthedots package for facts: mean ± 2.66 x mean
moving range, near lines at two thirds of that; (1) a point outside the limits; (2) a shift of points on one side of the
mean, which a point on the mean breaks; (3) points rising or falling, which a tie breaks; (4) two of three consecutive
points on one side between the near line and the limit. A month without a value is passed over: runs and trends go on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .limits import Lines, is_outside, lines_of
from .series import Series, Values, is_tie, side_of

ASTRONOMICAL, TREND, TWO_OF_THREE, SHIFT = "astronomical", "trend", "two_of_three", "shift"


@dataclass(frozen=True, slots=True)
class XmrRules:
    """A named set of lengths. `limits_from`: below this many points in a phase there are no limits and no icons
    (0 = always); `warns_below`: limits from fewer points are called trial limits."""

    code: str
    name: str
    version: int
    shift: int
    trend: int
    screened: bool
    limits_from: int
    warns_below: int
    crosses_phases: bool
    wanted_wins: bool


PLOT_THE_DOTS = XmrRules(
    code="plotthedots",
    name="XmR rules, seven points",
    version=1,
    shift=7,
    trend=7,
    screened=True,
    limits_from=0,
    warns_below=13,
    crosses_phases=False,
    wanted_wins=False,
)
MAKING_DATA_COUNT = XmrRules(
    code="mdc",
    name="Making Data Count",
    version=1,
    shift=6,
    trend=6,
    screened=False,
    limits_from=13,
    warns_below=13,
    crosses_phases=True,
    wanted_wins=True,
)


@dataclass(frozen=True, slots=True)
class XmrPoint:
    """Every rule that fired at one point, each as +1 (high, rising), -1 (low, falling) or 0."""

    phase: int
    mean: float | None
    lower: float | None
    upper: float | None
    astronomical: int
    trend: int
    two_of_three: int
    shift: int
    is_trial: bool

    @property
    def fired(self) -> tuple[tuple[str, int], ...]:
        """(rule, direction) in the order in which one of them names the point."""
        named = (
            (ASTRONOMICAL, self.astronomical),
            (TREND, self.trend),
            (TWO_OF_THREE, self.two_of_three),
            (SHIFT, self.shift),
        )
        return tuple((rule, direction) for rule, direction in named if direction)

    def signal(self, wanted: int, rules: XmrRules) -> tuple[str, int] | None:
        """The rule that names the point and its direction. `wanted`: +1, -1 or 0 (no direction)."""
        fired = self.fired
        if rules.wanted_wins and wanted:
            return next((pair for pair in fired if pair[1] == wanted), fired[0] if fired else None)
        return fired[0] if fired else None


def xmr_points(series: Series, rules: XmrRules) -> list[XmrPoint]:
    """The rules at every point of the series, in order."""
    phases = series.phases()
    lines = [_phase_lines(series, phase, rules) for phase in phases]
    means = [line.centre for phase, line in zip(phases, lines, strict=True) for _ in phase]
    sides = [side_of(value, mean) for value, mean in zip(series.values, means, strict=True)]
    spans = [range(len(series.values))] if rules.crosses_phases else phases
    shifts = _joined(shift_flags(series.values, sides, span, rules.shift) for span in spans)
    trends = _joined(trend_flags(series.values, span, rules.trend) for span in spans)
    zones = [
        zone_of(series.values[i], line, place)
        for phase, line in zip(phases, lines, strict=True)
        for place, i in enumerate(phase)
    ]
    pairs = _joined(two_of_three_flags(series.values, sides, zones, span) for span in spans)
    return [
        XmrPoint(
            phase=number,
            mean=line.centre,
            lower=line.lower[place],
            upper=line.upper[place],
            astronomical=is_outside(series.values[i], line.lower[place], line.upper[place]),
            trend=trends[i],
            two_of_three=pairs[i],
            shift=shifts[i],
            is_trial=len(series.counted(phase)) < rules.warns_below,
        )
        for number, (phase, line) in enumerate(zip(phases, lines, strict=True), start=1)
        for place, i in enumerate(phase)
    ]


def has_limits(series: Series, phase: range, rules: XmrRules) -> bool:
    """Whether the set shows limits and icons for a phase of this many points."""
    return len(series.counted(phase)) >= rules.limits_from


def shift_flags(values: Values, sides: Sequence[int], span: range, length: int) -> list[int]:
    """The side at every member of `length` or more points in a row strictly on one side; a point on the mean breaks."""
    flags = [0] * len(span)
    row: list[int] = []
    for index in [*span, None]:
        if index is not None and values[index] is None:
            continue
        if row and (index is None or sides[index] != sides[row[-1]]):
            if len(row) >= length:
                for member in row:
                    flags[member - span.start] = sides[member]
            row = []
        if index is not None and sides[index]:
            row.append(index)
    return flags


def trend_flags(values: Values, span: range, length: int) -> list[int]:
    """+1 or -1 at every member of `length` or more points strictly rising or falling; a tie breaks; of two trends that
    share a turning point the later one names it."""
    flags = [0] * len(span)
    known = [(index, value) for index in span if (value := values[index]) is not None]
    first, direction = 0, 0
    for place in range(1, len(known) + 1):
        step = _step(known[place - 1][1], known[place][1]) if place < len(known) else 0
        if step == direction and step:
            continue
        if direction and place - first >= length:
            for index, _ in known[first:place]:
                flags[index - span.start] = direction
        first, direction = place - 1, step
    return flags


def two_of_three_flags(values: Values, sides: Sequence[int], zones: Sequence[int], span: range) -> list[int]:
    """Three consecutive points on one side, at least two of them beyond the near line but not beyond the limit: those
    two or three carry the flag. `zones`: see `zone_of`."""
    flags = [0] * len(span)
    known = [index for index in span if values[index] is not None]
    for trio in zip(known, known[1:], known[2:], strict=False):
        side = sides[trio[0]]
        near = [index for index in trio if zones[index]]
        if side and all(sides[index] == side for index in trio) and len(near) >= 2:
            for index in near:
                flags[index - span.start] = side
    return flags


def zone_of(value: float | None, lines: Lines, place: int) -> int:
    """+1 or -1 for a point strictly beyond the near line and not beyond the limit, else 0."""
    if value is None or is_outside(value, lines.lower[place], lines.upper[place]):
        return 0
    return is_outside(value, lines.lower_near[place], lines.upper_near[place])


def variation_icon(point: XmrPoint, wanted: int, rules: XmrRules) -> str:
    """From the latest point only: common_cause, or improvement, concern or neutral with _high or _low, which follows
    the signal's direction and not the side of the mean."""
    signal = point.signal(wanted, rules)
    if signal is None:
        return "common_cause"
    word = "neutral" if not wanted else "improvement" if signal[1] == wanted else "concern"
    return f"{word}_{'high' if signal[1] > 0 else 'low'}"


def assurance_icon(point: XmrPoint, target: float | None, wanted: int) -> str | None:
    """pass, fail or inconsistent by the latest limits, compared strictly; None without target, direction or limits."""
    if target is None or not wanted or point.lower is None or point.upper is None:
        return None
    beyond = is_outside(target, point.lower, point.upper)
    if not beyond:
        return "inconsistent"
    return "fail" if beyond == wanted else "pass"


def _phase_lines(series: Series, phase: range, rules: XmrRules) -> Lines:
    return lines_of(series, "i", phase, screened=rules.screened)


def _step(before: float, after: float) -> int:
    if is_tie(before, after):
        return 0
    return 1 if after > before else -1


def _joined(parts: Iterable[list[int]]) -> list[int]:
    return [flag for part in parts for flag in part]
