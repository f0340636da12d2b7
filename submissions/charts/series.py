"""The numbers a chart is judged by: one value per period, oldest first, `None` where there is none.

Everything in this package is pure: no database, clock or request. Values are ratios (numerator / denominator), never
rounded and never multiplied; the multiplier is applied only where a value is shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LARGEST = 1e100
SMALLEST = 1e-100

type Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over time.

    `values`, `numerators` and `denominators` have the same length; the last two are empty for a measure that has no
    ratio. `phase_starts`: indexes (from 0) at which a person began a new phase. `baseline`: half-open range of indexes
    from which the centre is taken, for the phase it lies in. `excluded`: indexes that are drawn, but count neither for
    the centre nor for runs. `centre`: a centre given by a person, used in place of the computed one.
    """

    values: tuple[float | None, ...]
    numerators: tuple[float | None, ...] = ()
    denominators: tuple[float | None, ...] = ()
    phase_starts: tuple[int, ...] = ()
    baseline: tuple[int, int] | None = None
    excluded: frozenset[int] = frozenset()
    centre: float | None = None

    def phases(self) -> list[range]:
        """The index ranges of the phases; always at least one, empty only for an empty series."""
        length = len(self.values)
        starts = sorted({0, *(start for start in self.phase_starts if 0 < start < length)})
        return [range(first, last) for first, last in zip(starts, [*starts[1:], length], strict=True)]

    def basis(self, phase: range) -> range:
        """The part of a phase its centre is computed from: the frozen baseline if it lies inside, else all of it."""
        if self.baseline is None:
            return phase
        first, last = max(self.baseline[0], phase.start), min(self.baseline[1], phase.stop)
        return range(first, last) if first < last else phase

    def counted(self, indexes: range) -> list[int]:
        """Those of `indexes` that have a value and are not excluded."""
        return [i for i in indexes if self.values[i] is not None and i not in self.excluded]


def usable(number: float | None) -> float | None:
    """The number, or None where no arithmetic can be done with it (not finite, or beyond any real measurement)."""
    if number is None or not math.isfinite(number) or abs(number) > LARGEST:
        return None
    return 0.0 if abs(number) < SMALLEST else float(number)


def ratio(numerator: float | None, denominator: float | None) -> float | None:
    """Numerator over denominator; None when either is missing or the denominator is not positive (also 0/0)."""
    if numerator is None or denominator is None or not denominator > 0:
        return None
    return usable(numerator / denominator) if denominator >= SMALLEST else None


def series_of_ratios(numerators: Values, denominators: Values) -> Series:
    """A series whose values are numerator / denominator, period by period."""
    tops, bottoms = tuple(map(usable, numerators)), tuple(map(usable, denominators))
    return Series(tuple(map(ratio, tops, bottoms)), tops, bottoms)


def is_tie(value: float, line: float) -> bool:
    """True when a value lies on a line: equal to nine significant digits, so that 0.1 + 0.2 lies on 0.3."""
    return value == line or abs(value - line) <= 1e-9 * max(abs(value), abs(line))


def side_of(value: float | None, line: float | None) -> int:
    """+1 above the line, -1 below it, 0 on it or where there is nothing to compare."""
    if value is None or line is None or is_tie(value, line):
        return 0
    return 1 if value > line else -1


def moving_ranges(values: Values) -> list[float | None]:
    """|y[i] - y[i-1]|; None at the first value and on both sides of a missing one: no range spans a gap."""
    ranges: list[float | None] = [None] * min(1, len(values))
    for before, after in pairwise(values):
        ranges.append(None if before is None or after is None else abs(after - before))
    return ranges
