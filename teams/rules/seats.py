"""Who holds which of the three seats on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from joynet.lib.days import is_active
from teams.rules.kinds import Slot


@dataclass(frozen=True)
class Seat:
    """One dated membership as the rules see it; `ends_on` is the first day that no longer counts."""

    person_id: int
    slot: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Coverage:
    """Who holds which slot on one day."""

    holders: dict[Slot, tuple[int, ...]]

    @property
    def vacant(self) -> tuple[Slot, ...]:
        """The slots that nobody holds, in the order of the seed."""
        return tuple(slot for slot in Slot if not self.holders[slot])

    @property
    def is_whole(self) -> bool:
        """Three slots held by three distinct people (decisions 2.3)."""
        return has_three_distinct(self.holders)


def has_three_distinct(holders: dict[Slot, tuple[int, ...]]) -> bool:
    """Whether one person per slot can be chosen so that all three differ."""
    senior, core, frontline = (holders[slot] for slot in Slot)
    return any(len({a, b, c}) == len(Slot) for a in senior for b in core for c in frontline)


def coverage(seats: Iterable[Seat], day: date) -> Coverage:
    """Who holds which slot on `day`."""
    active = [seat for seat in seats if is_active(seat.starts_on, seat.ends_on, day)]
    return Coverage({slot: tuple(sorted({s.person_id for s in active if s.slot == slot})) for slot in Slot})
