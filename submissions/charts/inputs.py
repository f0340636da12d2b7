"""What a chart is drawn from. See `ChartInput`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from .limits import CHART_KINDS
from .rule_sets import RULE_SETS
from .series import Series, ratio, usable

type Number = Decimal | int | float

DIRECTIONS = {"up": 1, "down": -1, "none": 0}


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month of a measure: either numerator and denominator, or value (in the unit shown), or neither.

    `n`: how many answers stand behind a value given directly. `reason`: why there is no value. An excluded point is
    drawn hollow and left out of the center line and of runs; say why in `note`.
    """

    month: date
    numerator: Number | None = None
    denominator: Number | None = None
    value: Number | None = None
    n: int | None = None
    note: str = ""
    is_estimate: bool = False
    reason: str = ""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that happened in a month. `is_change`: a test started or a change adopted, which a signal may be tied
    to; an event in the world, a new definition or a change of staff is none."""

    month: date
    text: str
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class ChartInput:
    """One measure of one team.

    `chart_id`: unique within a page, letters, digits and hyphens. `points`: one per month that is owed, oldest first; a
    month without figures is a gap, a month left out altogether (not due) joins its neighbors. Months are given by their
    first day. The value shown is numerator / denominator x `multiplier`, with `decimals` decimals and `unit` after it;
    `target`, `scale` and direct values are in that unit. `direction`: up, down or none. `kind`: a key of CHART_KINDS;
    limits are drawn from 12 points on. `rule_set`: a key of RULE_SETS. `programme_start`: first day of M1, for the line
    between back data and the programme. `phase_starts`: months at which a person began a new phase. `baseline`: first
    and last month of a frozen center line. `scale`: lowest and highest value of the y axis, for charts side by side.
    """

    chart_id: str
    measure: str
    team: str
    points: tuple[ChartPoint, ...]
    direction: str = "none"
    unit: str = ""
    multiplier: Number = 1
    decimals: int = 0
    target: Number | None = None
    kind: str = "run"
    rule_set: str = "anhoej"
    programme_start: date | None = None
    annotations: tuple[Annotation, ...] = ()
    phase_starts: tuple[date, ...] = ()
    baseline: tuple[date, date] | None = None
    scale: tuple[Number, Number] | None = None

    def __post_init__(self) -> None:
        """Refuse what is a mistake in the calling code, not in anybody's data."""
        if self.kind not in CHART_KINDS or self.rule_set not in RULE_SETS or self.direction not in DIRECTIONS:
            raise ValueError(f"Unknown kind, rule set or direction: {self.kind}, {self.rule_set}, {self.direction}")
        if not self.multiplier > 0:
            raise ValueError(f"The multiplier is {self.multiplier}; it must be above 0.")
        ordinals = [month_number(point.month) for point in self.points]
        if any(after <= before for before, after in pairwise(ordinals)):
            raise ValueError("Points must be in order of their months, one per month.")

    @property
    def wanted(self) -> int:
        """+1 when higher is wanted, -1 when lower is, 0 when neither."""
        return DIRECTIONS[self.direction]

    @property
    def is_percentage(self) -> bool:
        return self.unit.startswith("%")


def month_number(day: date) -> int:
    """Months since year 0, so that differences are numbers of months."""
    return day.year * 12 + day.month - 1


def number(value: Number | None) -> float | None:
    """The figure for arithmetic; None also for one that no arithmetic can be done with."""
    if value is None:
        return None
    try:
        return usable(float(value))
    except (OverflowError, ValueError):
        return None


def series_from(chart: ChartInput) -> Series:
    """The ratios, unrounded and not multiplied; a value given directly is divided by the multiplier."""
    tops = tuple(number(point.numerator) for point in chart.points)
    bottoms = tuple(number(point.denominator) for point in chart.points)
    factor = float(chart.multiplier)
    values = tuple(
        _value(point, top, bottom, factor) for point, top, bottom in zip(chart.points, tops, bottoms, strict=True)
    )
    return Series(
        values,
        tops,
        bottoms,
        phase_starts=_indexes_from(chart.points, chart.phase_starts),
        baseline=_baseline(chart.points, chart.baseline),
        excluded=frozenset(i for i, point in enumerate(chart.points) if point.excluded),
    )


def _value(point: ChartPoint, top: float | None, bottom: float | None, factor: float) -> float | None:
    if top is not None and bottom is not None:
        return ratio(top, bottom)
    direct = number(point.value)
    return None if direct is None else usable(direct / factor)


def _indexes_from(points: Sequence[ChartPoint], months: Sequence[date]) -> tuple[int, ...]:
    """The index of the first point in or after each month."""
    starts = (next((i for i, point in enumerate(points) if point.month >= month), 0) for month in months)
    return tuple(start for start in starts if start)


def _baseline(points: Sequence[ChartPoint], span: tuple[date, date] | None) -> tuple[int, int] | None:
    if span is None:
        return None
    inside = [i for i, point in enumerate(points) if span[0] <= point.month <= span[1]]
    return (inside[0], inside[-1] + 1) if inside else None
