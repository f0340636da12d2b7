"""The classic run chart rules: a set of its own, drawn and named on request, never counted in a verdict.

Source: R. J. Perla, L. P. Provost and S. K. Murray, "The run chart: a simple analytical tool for learning from
variation in healthcare processes", BMJ Quality & Safety 20(1), 2011. Its fourth rule, the astronomical point, is a
judgement and is not computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .runs import USEFUL_POINTS_NEEDED, Run, RunsLimits, runs_limits
from .series import Values, is_tie

SHIFT_LENGTH = 6
TREND_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Trend:
    """Points all rising (+1) or falling (-1). `distinct` counts values, a repeat of the one before not counted."""

    direction: int
    distinct: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClassicFindings:
    """What the classic rules find in one phase. The runs limits are None below ten useful points."""

    shifts: tuple[Run, ...]
    trends: tuple[Trend, ...]
    runs: int
    limits: RunsLimits | None

    @property
    def too_few_runs(self) -> bool:
        return self.limits is not None and self.runs < self.limits.lower

    @property
    def too_many_runs(self) -> bool:
        return self.limits is not None and self.runs > self.limits.upper

    @property
    def is_signal(self) -> bool:
        return bool(self.shifts or self.trends or self.too_few_runs or self.too_many_runs)


def classic_findings(values: Values, indexes: Sequence[int], runs: Sequence[Run]) -> ClassicFindings:
    """Shift: 6 or more useful points on one side. Trend: 5 or more points rising or falling. Runs: too few or too many,
    by the exact table. `indexes`: the points of the phase that count; `runs`: their runs about the median."""
    useful = sum(run.length for run in runs)
    return ClassicFindings(
        shifts=tuple(run for run in runs if run.length >= SHIFT_LENGTH),
        trends=tuple(trend for trend in trends_of(values, indexes) if trend.distinct >= TREND_LENGTH),
        runs=len(runs),
        limits=runs_limits(useful) if useful >= USEFUL_POINTS_NEEDED else None,
    )


def trends_of(values: Values, indexes: Sequence[int]) -> list[Trend]:
    """Every stretch that rises or falls, in order. Equal neighbours neither count nor break, missing points are passed
    over, and the turning point belongs to both of its trends."""
    trends: list[Trend] = []
    members: list[int] = []
    direction, distinct = 0, 0
    last: float | None = None
    for index in indexes:
        value = values[index]
        if value is None:
            continue
        if last is not None and not is_tie(value, last):
            step = 1 if value > last else -1
            if step == direction or direction == 0:
                distinct += 1
            else:
                trends.append(Trend(direction, distinct, tuple(members)))
                members, distinct = [members[-1]], 2
            direction = step
        elif last is None:
            distinct = 1
        members.append(index)
        last = value
    if direction:
        trends.append(Trend(direction, distinct, tuple(members)))
    return trends
