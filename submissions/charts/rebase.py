"""Where a new median would begin if medians were moved automatically.

The product never moves a median by itself: a person does, who answers four questions. This finds the months worth
asking about. Rule: the median of the first points holds until a later run of useful points on a wanted side is long
enough; the median of exactly those points is the next one, and the search goes on after the last of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .series import Values, side_of


@dataclass(frozen=True, slots=True)
class Segment:
    """A median and the indexes it was taken from (`first` to `last`, inclusive)."""

    median: float
    first: int
    last: int


def rebase_segments(values: Values, *, median_points: int, run_length: int, sides: Sequence[int]) -> list[Segment]:
    """The first median and every one that would follow it. `sides`: which sides count, of +1 and -1."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    first = known[:median_points]
    if not first:
        return []
    segments = [Segment(median(value for _, value in first), first[0][0], first[-1][0])]
    rest = known[median_points:]
    while run := _sustained_run(rest, segments[-1].median, run_length, sides):
        members = [rest[place] for place in run]
        segments.append(Segment(median(value for _, value in members), members[0][0], members[-1][0]))
        rest = rest[run[-1] + 1 :]
    return segments


def _sustained_run(
    points: Sequence[tuple[int, float]], line: float, length: int, sides: Sequence[int]
) -> list[int] | None:
    """Places of the first `length` useful points in a row on one of the sides; None when there is no such run."""
    run: list[int] = []
    current = 0
    for place, (_, value) in enumerate(points):
        side = side_of(value, line)
        if side == 0:
            continue
        run = [*run, place] if side == current else [place]
        current = side
        if side in sides and len(run) == length:
            return run
    return None
