"""Centre lines and Shewhart limits.

Formulas: XmR and the attribute charts of Shewhart as in L. P. Provost and S. K. Murray, The Health Care Data Guide;
p' and u' after D. B. Laney, Quality Engineering 14(4), 2002; screening of moving ranges after L. S. Nelson, Journal of
Quality Technology 14(3), 1982; t after L. S. Nelson, 1994; g after J. C. Benneyan, 2001.

One constant is used for limits from moving ranges: 2.66 (= 3 / 1.128 rounded, 0.016 % wider than the exact quotient).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, median

from .series import Series, Values, is_tie, moving_ranges

XMR_FACTOR = 2.66
RANGE_FACTOR = 3.267
D2 = 1.128
POINTS_NEEDED = 12
T_POWER = 3.6

CHART_KINDS = {
    "run": "Run chart",
    "i": "XmR chart",
    "mr": "Moving range chart",
    "p": "P chart",
    "pp": "P-prime chart",
    "u": "U chart",
    "up": "U-prime chart",
    "c": "C chart",
    "t": "T chart",
    "g": "G chart",
    "line": "Line chart",
}


@dataclass(frozen=True, slots=True)
class Lines:
    """Centre and limits of one phase, one entry per index of the phase. None = not defined there."""

    centre: float | None
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    lower_near: tuple[float | None, ...]
    upper_near: tuple[float | None, ...]


def charted_values(series: Series, kind: str) -> tuple[float | None, ...]:
    """What the chart draws: the values themselves, except that an mr chart draws their moving ranges."""
    if kind != "mr":
        return series.values
    values = tuple(None if i in series.excluded else value for i, value in enumerate(series.values))
    return tuple(moving_ranges(values))


def lines_of(series: Series, kind: str, phase: range, *, screened: bool = True) -> Lines:
    """Centre and limits of one phase. `screened` drops moving ranges that are not < 3.267 x their mean, once."""
    values = charted_values(series, kind)
    basis = series.basis(phase)
    known = tuple(None if i in series.excluded else values[i] for i in basis)
    return _CHARTS[kind](_Phase(series, phase, basis, known, screened))


def sum_ratio(series: Series, indexes: range) -> float | None:
    """Sum of numerators over sum of denominators: the centre of p, u and their primes, never the mean of rates.

    Excluded periods and those with a figure missing are left out. (A numerator over a denominator of 0 would count,
    as in other programs; nobody can enter one.)
    """
    rows = zip(series.numerators, series.denominators, strict=True)
    pairs = [
        (top, bottom)
        for i, (top, bottom) in enumerate(rows)
        if i in indexes and i not in series.excluded and top is not None and bottom is not None and bottom >= 0
    ]
    total = math.fsum(bottom for _, bottom in pairs)
    return math.fsum(top for top, _ in pairs) / total if total else None


def mean_range(ranges: Values, *, screened: bool) -> float | None:
    """Mean moving range. Screening (Nelson 1982) drops ranges, never points, and is done once; when every range is 0
    nothing is left of them and there is no mean."""
    known = [value for value in ranges if value is not None]
    if not known:
        return None
    mean = fmean(known)
    if not screened:
        return mean
    kept = [value for value in known if value < RANGE_FACTOR * mean]
    return fmean(kept) if kept else None


def is_outside(value: float | None, lower: float | None, upper: float | None) -> int:
    """+1 strictly above the upper limit, -1 strictly below the lower one, else 0."""
    if value is None:
        return 0
    if upper is not None and value > upper and not is_tie(value, upper):
        return 1
    return -1 if lower is not None and value < lower and not is_tie(value, lower) else 0


@dataclass(frozen=True, slots=True)
class _Phase:
    """What a chart's formula sees of one phase: `known` are the basis' charted values, excluded ones as None."""

    series: Series
    indexes: range
    basis: range
    known: tuple[float | None, ...]
    screened: bool

    @property
    def length(self) -> int:
        return len(self.indexes)

    def centre(self, average: Callable[[list[float]], float]) -> float | None:
        """The centre given by a person, else the average of the basis."""
        if self.series.centre is not None:
            return self.series.centre
        numbers = _numbers(self.known)
        return average(numbers) if numbers else None

    def sum_ratio(self) -> float | None:
        """The centre given by a person, else sum of numerators / sum of denominators over the basis."""
        if self.series.centre is not None:
            return self.series.centre
        return sum_ratio(self.series, self.basis)

    def sigmas(self, indexes: range, centre: float, sigma: Callable[[float, float], float | None]) -> Values:
        """Sigma at each index from its denominator; None where there is no value."""
        sizes = self.series.denominators or (None,) * len(self.series.values)
        return [
            sigma(centre, size) if size is not None and size > 0 and self.series.values[i] is not None else None
            for i, size in ((i, sizes[i]) for i in indexes)
        ]


def _numbers(values: Values) -> list[float]:
    return [value for value in values if value is not None]


def _constant(length: int, centre: float | None, lower: float | None, upper: float | None) -> Lines:
    """The same limits at every point; the near lines at two thirds of the way."""
    near_lower = None if centre is None or lower is None else centre - (centre - lower) * 2 / 3
    near_upper = None if centre is None or upper is None else centre + (upper - centre) * 2 / 3
    return Lines(centre, (lower,) * length, (upper,) * length, (near_lower,) * length, (near_upper,) * length)


def _varying(centre: float | None, sigmas: Values, floor: float | None, ceiling: float | None) -> Lines:
    """centre ± 3 sigma and ± 2 sigma at each point, clipped to [floor, ceiling]."""
    if centre is None:
        return _constant(len(sigmas), None, None, None)
    known = centre

    def at(factor: int) -> tuple[float | None, ...]:
        return tuple(None if sigma is None else _clipped(known + factor * sigma, floor, ceiling) for sigma in sigmas)

    return Lines(centre, at(-3), at(3), at(-2), at(2))


def _clipped(value: float, floor: float | None, ceiling: float | None) -> float:
    if floor is not None and value < floor:
        return floor
    return ceiling if ceiling is not None and value > ceiling else value


def _run(phase: _Phase) -> Lines:
    """Median; no limits."""
    return _constant(phase.length, phase.centre(median), None, None)


def _line(phase: _Phase) -> Lines:
    """Cumulative or rolling figures: neighbours share data, so neither a centre nor any rule means anything."""
    return _constant(phase.length, None, None, None)


def _individuals(phase: _Phase) -> Lines:
    """Mean ± 2.66 x mean moving range. Not clipped at 0."""
    average = mean_range(moving_ranges(phase.known), screened=phase.screened)
    sigma = None if average is None else average * XMR_FACTOR / 3
    return _varying(phase.centre(fmean), [sigma] * phase.length, None, None)


def _moving_range(phase: _Phase) -> Lines:
    """Mean moving range; upper limit 3.267 x it, lower limit 0; never screened."""
    average = mean_range(phase.known, screened=False)
    if average is None:
        return _constant(phase.length, None, None, None)
    upper = RANGE_FACTOR * average
    return Lines(average, *((limit,) * phase.length for limit in (0.0, upper, 0.0, upper * 2 / 3)))


def _counts(phase: _Phase) -> Lines:
    """c chart: mean ± 3 sqrt(mean), not below 0."""
    centre = phase.centre(fmean)
    sigma = math.sqrt(centre) if centre is not None and centre >= 0 else None
    return _varying(centre, [sigma] * phase.length, 0.0, None)


def _binomial(centre: float, size: float) -> float | None:
    """sqrt(p (1 - p) / n)."""
    return math.sqrt(centre * (1 - centre) / size) if 0 <= centre <= 1 else None


def _poisson(centre: float, size: float) -> float | None:
    """sqrt(u / n)."""
    return math.sqrt(centre / size) if centre >= 0 else None


def _attribute(phase: _Phase, sigma: Callable[[float, float], float | None], ceiling: float | None) -> Lines:
    """p and u charts: sum of numerators / sum of denominators ± 3 sigma of each point, clipped."""
    centre = phase.sum_ratio()
    if centre is None:
        return _constant(phase.length, None, None, None)
    return _varying(centre, phase.sigmas(phase.indexes, centre, sigma), 0.0, ceiling)


def _laney(phase: _Phase, sigma: Callable[[float, float], float | None], ceiling: float | None) -> Lines:
    """p' and u': sigma x sigma_z, where sigma_z = mean |moving range of z| / 1.128 and z = (y - centre) / sigma."""
    centre = phase.sum_ratio()
    if centre is None:
        return _constant(phase.length, None, None, None)
    scores = [
        (value - centre) / s if value is not None and s else None
        for value, s in zip(phase.known, phase.sigmas(phase.basis, centre, sigma), strict=True)
    ]
    average = mean_range(moving_ranges(scores), screened=phase.screened)
    factor = None if average is None else average / D2
    sigmas = [None if s is None or factor is None else s * factor for s in phase.sigmas(phase.indexes, centre, sigma)]
    return _varying(centre, sigmas, 0.0, ceiling)


def _p(phase: _Phase) -> Lines:
    return _attribute(phase, _binomial, 1.0)


def _u(phase: _Phase) -> Lines:
    return _attribute(phase, _poisson, None)


def _p_prime(phase: _Phase) -> Lines:
    return _laney(phase, _binomial, 1.0)


def _u_prime(phase: _Phase) -> Lines:
    return _laney(phase, _poisson, None)


def _time_between(phase: _Phase) -> Lines:
    """t chart: XmR of y^(1/3.6), transformed back by ^3.6; needs every y > 0; never screened."""
    numbers = _numbers(phase.known)
    if not numbers or min(numbers) <= 0:
        return _constant(phase.length, None, None, None)
    roots = [None if value is None else value ** (1 / T_POWER) for value in phase.known]
    centre = fmean(_numbers(roots))
    average = mean_range(moving_ranges(roots), screened=False)
    if average is None:
        return _constant(phase.length, centre**T_POWER, None, None)
    limits = [max(0.0, centre + step * average * XMR_FACTOR / 3) ** T_POWER for step in (-3, 3, -2, 2)]
    return Lines(centre**T_POWER, *((limit,) * phase.length for limit in limits))


def _opportunities_between(phase: _Phase) -> Lines:
    """g chart: centre = median; limits mean ± 3 sqrt(mean (mean + 1)), not below 0."""
    numbers = _numbers(phase.known)
    if not numbers or min(numbers) < 0:
        return _constant(phase.length, median(numbers) if numbers else None, None, None)
    mean = fmean(numbers)
    sigma = math.sqrt(mean * (mean + 1))
    limits = [max(0.0, mean + step * sigma) for step in (-3, 3, -2, 2)]
    return Lines(median(numbers), *((limit,) * phase.length for limit in limits))


_CHARTS: dict[str, Callable[[_Phase], Lines]] = {
    "run": _run,
    "i": _individuals,
    "mr": _moving_range,
    "p": _p,
    "pp": _p_prime,
    "u": _u,
    "up": _u_prime,
    "c": _counts,
    "t": _time_between,
    "g": _opportunities_between,
    "line": _line,
}
