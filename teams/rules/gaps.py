"""When a team was not covered: a seat was empty, or the seats were not held by different people (peers (b) 2).

A gap has a first day, a clock, a time of grace and somebody who is to act. A team that is paused owes nobody a seat:
the clock stops, and starts anew after the pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

from joynet.lib.days import is_active
from teams.rules.kinds import Slot
from teams.rules.months import Span
from teams.rules.seats import Coverage, Seat, coverage

GRACE_DAYS = 14
"""A seat may be empty for fourteen days, its first day included; from the fifteenth on it counts (domain 3.3)."""

ASKED_FIRST: dict[Slot | None, tuple[Slot, ...]] = {
    Slot.SENIOR_LEADER: (Slot.CORE, Slot.FRONTLINE_CLINICIAN),
    Slot.CORE: (Slot.SENIOR_LEADER, Slot.FRONTLINE_CLINICIAN),
    Slot.FRONTLINE_CLINICIAN: (Slot.CORE, Slot.SENIOR_LEADER),
    None: (Slot.SENIOR_LEADER, Slot.CORE, Slot.FRONTLINE_CLINICIAN),
}
"""Who is to fill an empty seat: the first of these seats that somebody holds; when nobody does, coach and staff."""


@dataclass(frozen=True)
class Gap:
    """One stretch without coverage. `slot` None: the seats are held, but not by different people.

    `ends_on` is the first day that is covered again, as far as is known, or the first day that no longer counts (the
    program is over, or a pause begins).
    """

    slot: Slot | None
    starts_on: date
    ends_on: date

    def is_open_on(self, day: date) -> bool:
        """Whether the gap is there on `day`."""
        return is_active(self.starts_on, self.ends_on, day)

    def days_by(self, day: date) -> int:
        """Days of the gap up to and with `day`: 1 on its first day, 0 before, its whole length when it is over."""
        return max(0, (min(day, self.ends_on - timedelta(days=1)) - self.starts_on).days + 1)

    def is_beyond_grace_by(self, day: date) -> bool:
        """Whether, by `day`, the gap has lasted longer than the time of grace."""
        return self.days_by(day) > GRACE_DAYS

    @property
    def grace_ends_on(self) -> date:
        """The first day beyond grace."""
        return self.starts_on + timedelta(days=GRACE_DAYS)


def gaps(seats: Iterable[Seat], span: Span) -> tuple[Gap, ...]:
    """Every gap over the team's whole time, past and announced, by first day and then in the order of the seats."""
    held = list(seats)
    found: list[Gap] = []
    for starts_on, ends_on in _times_that_count(span):
        found.extend(_gaps_between(held, starts_on, ends_on))
    order: dict[Slot | None, int] = {slot: index for index, slot in enumerate(Slot)}
    return tuple(sorted(found, key=lambda gap: (gap.starts_on, order.get(gap.slot, len(order)))))


def open_gaps(found: Iterable[Gap], day: date) -> tuple[Gap, ...]:
    """Those of the gaps that are there on `day`."""
    return tuple(gap for gap in found if gap.is_open_on(day))


def who_acts(slot: Slot | None, covered: Coverage) -> Slot | None:
    """The seat whose holder is to fill the gap; None when nobody on the team can: then coach and staff are to act."""
    return next((other for other in ASKED_FIRST[slot] if covered.holders[other]), None)


def _times_that_count(span: Span) -> Iterator[tuple[date, date]]:
    """The team's time without its pauses, as half-open ranges in the order of time."""
    starts_on = span.joined_on
    for pause_starts_on, pause_ends_on in sorted(span.pauses, key=lambda pause: pause[0]):
        if starts_on < min(pause_starts_on, span.ends_on):
            yield starts_on, min(pause_starts_on, span.ends_on)
        starts_on = max(starts_on, pause_ends_on or span.ends_on)
    if starts_on < span.ends_on:
        yield starts_on, span.ends_on


def _gaps_between(seats: list[Seat], starts_on: date, ends_on: date) -> Iterator[Gap]:
    """The gaps of one range. The roster changes only where a membership begins or ends."""
    changes = {day for seat in seats for day in (seat.starts_on, seat.ends_on) if day and starts_on < day < ends_on}
    begun: dict[Slot | None, date] = {}
    for day, _ in pairwise([starts_on, *sorted(changes), ends_on]):
        lacking = _lacking(coverage(seats, day))
        for slot in begun.keys() - lacking:
            yield Gap(slot, begun.pop(slot), day)
        for slot in lacking - begun.keys():
            begun[slot] = day
    for slot, since in begun.items():
        yield Gap(slot, since, ends_on)


def _lacking(covered: Coverage) -> frozenset[Slot | None]:
    """The empty seats; None among them when the held seats are not held by as many different people."""
    held = [covered.holders[slot] for slot in Slot if covered.holders[slot]]
    is_distinct = any(len(set(people)) == len(held) for people in product(*held))
    return frozenset(covered.vacant) | (frozenset() if is_distinct else frozenset({None}))
