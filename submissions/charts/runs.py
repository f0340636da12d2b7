"""Runs about a centre line: useful points, crossings, the Anhøj rules and the exact runs table.

Sources: J. Anhøj and A. Vingaard Olesen, "Run charts revisited", PLoS ONE 9(11), 2014 (the two rules); F. S. Swed and
C. Eisenhart, Annals of Mathematical Statistics 14, 1943 (distribution of the number of runs).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

USEFUL_POINTS_NEEDED = 10


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive useful points on one side. `members` are indexes into the series; points on the line are skipped."""

    side: int
    members: tuple[int, ...]

    @property
    def length(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class RunsLimits:
    """Fewer runs than `lower` are too few, more than `upper` too many; a number equal to a limit is no signal."""

    lower: int
    upper: int


def runs_of(sides: Sequence[int] | Mapping[int, int], indexes: Sequence[int]) -> list[Run]:
    """The runs in order. A side of 0 (on the line, missing, excluded) neither counts nor breaks a run."""
    runs: list[Run] = []
    members: list[int] = []
    current = 0
    for index in indexes:
        side = sides[index]
        if side == 0:
            continue
        if side != current and members:
            runs.append(Run(current, tuple(members)))
            members = []
        current = side
        members.append(index)
    if members:
        runs.append(Run(current, tuple(members)))
    return runs


def longest_of(runs: Sequence[Run]) -> Run | None:
    """The longest run; of equally long ones the latest."""
    longest: Run | None = None
    for run in runs:
        if longest is None or run.length >= longest.length:
            longest = run
    return longest


@lru_cache(maxsize=512)
def longest_run_allowed(useful: int) -> int:
    """round(log2 n) + 3: a run longer than this is a signal. log2 of a whole number is never halfway, so no rounding
    rule matters."""
    return round(math.log2(useful)) + 3


@lru_cache(maxsize=512)
def crossings_expected(useful: int) -> int:
    """The smallest k with P(X <= k) >= 0.05 for X ~ Binomial(n - 1, 1/2): fewer crossings are a signal. Exact."""
    trials = useful - 1
    total, cumulative = 1 << trials, 0
    for crossings in range(trials + 1):
        cumulative += math.comb(trials, crossings)
        if 20 * cumulative >= total:
            return crossings
    return trials


@lru_cache(maxsize=512)
def runs_limits(useful: int) -> RunsLimits:
    """Limits for the number of runs among `useful` points split floor(n/2) : ceil(n/2) by the median.

    lower = smallest r with P(R <= r) > 0.025, upper = largest r with P(R >= r) > 0.025, from the exact distribution
    (Swed and Eisenhart 1943): with a = floor(n/2) and b = n - a,
    P(R = 2k) = 2 C(a-1, k-1) C(b-1, k-1) / C(n, a),
    P(R = 2k+1) = [C(a-1, k) C(b-1, k-1) + C(a-1, k-1) C(b-1, k)] / C(n, a).
    The table commonly printed with run chart rules differs from this by one at n = 11, 12, 17, 20, 22, 23 and 25.
    """
    total, ways = math.comb(useful, useful // 2), _ways(useful)
    lower = _first_above(total, ways)
    return RunsLimits(lower, useful + 1 - _first_above(total, ways[::-1]) if useful else 0)


def _ways(useful: int) -> list[int]:
    """Number of arrangements with 1, 2, … n runs."""
    a = useful // 2
    b = useful - a
    ways = []
    for runs in range(1, useful + 1):
        k = runs // 2
        if runs % 2 == 0:
            ways.append(2 * math.comb(a - 1, k - 1) * math.comb(b - 1, k - 1))
        elif k:
            ways.append(math.comb(a - 1, k) * math.comb(b - 1, k - 1) + math.comb(a - 1, k - 1) * math.comb(b - 1, k))
        else:
            ways.append(0)
    return ways


def _first_above(total: int, ways: Sequence[int]) -> int:
    """Position (from 1) at which the cumulated share first exceeds 0.025."""
    cumulative = 0
    for position, count in enumerate(ways, start=1):
        cumulative += count
        if 40 * cumulative > total:
            return position
    return len(ways)
