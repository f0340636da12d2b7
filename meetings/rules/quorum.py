"""Whether a team met "at least two of the three" at one event (decisions 2.4, domain 3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from joynet.lib.days import is_active
from meetings.rules.kinds import Status


class Verdict(StrEnum):
    """What one event says about one team; only the first four enter its attendance."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"  # held, and somebody's attendance is not recorded yet
    AHEAD = "ahead"
    CANCELLED = "cancelled"
    WAIVED = "waived"
    PAUSED = "paused"
    NOT_COUNTED = "not_counted"

    @property
    def in_words(self) -> str:
        """As a page says it, after a colon: "2 of 3: met"."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Verdict.MET: "met",
    Verdict.MISSED: "not met",
    Verdict.UNKNOWN: "not yet recorded",
    Verdict.AHEAD: "to come",
    Verdict.CANCELLED: "canceled",
    Verdict.WAIVED: "waived",
    Verdict.PAUSED: "team paused",
    Verdict.NOT_COUNTED: "not counted",
}


@dataclass(frozen=True)
class Seat:
    """One approved membership; `counts` says whether the person is a quorum member. `ends_on` no longer counts."""

    person_id: int
    starts_on: date
    ends_on: date | None
    counts: bool


@dataclass(frozen=True)
class Mark:
    """The latest record of one person on one day."""

    status: Status
    minutes: int | None = None
    substitute_for: int | None = None


@dataclass(frozen=True)
class Day:
    """One day of an event with the roster as valid on that day, and what was recorded."""

    length: int  # minutes
    roster: frozenset[int]  # quorum members
    marks: Mapping[int, Mark]

    @property
    def expected(self) -> frozenset[int]:
        """Quorum members, less those who were not expected."""
        return frozenset(p for p in self.roster if self.status(p) != Status.NOT_EXPECTED)

    @property
    def unrecorded(self) -> frozenset[int]:
        """Quorum members of whom nothing is recorded yet."""
        return frozenset(p for p in self.roster if self.status(p) == Status.UNKNOWN)

    @property
    def there(self) -> frozenset[int]:
        """Quorum members who count in their own right."""
        return frozenset(p for p in self.expected if was_there(self.marks.get(p), self.length))

    @property
    def stand_ins(self) -> dict[int, int]:
        """Substitute → the expected member they came for. Quorum members count for themselves, never for another."""
        return {
            person_id: mark.substitute_for
            for person_id, mark in self.marks.items()
            if mark.status == Status.SUBSTITUTE
            and person_id not in self.roster
            and mark.substitute_for in self.expected
            and (mark.minutes is None or is_half(mark.minutes, self.length))
        }

    def status(self, person_id: int) -> Status:
        mark = self.marks.get(person_id)
        return Status.UNKNOWN if mark is None else mark.status


@dataclass(frozen=True)
class Outcome:
    """What the roll of a held event says: who counted, of how many, and whether that is enough."""

    verdict: Verdict
    there: tuple[int, ...]  # quorum members who count, by id
    substitute: int | None  # the one who counts for a member; shown with an asterisk
    expected: tuple[int, ...]
    unrecorded: tuple[int, ...]

    @property
    def present(self) -> int:
        """How many count, the substitute included."""
        return len(self.there) + (self.substitute is not None)

    @property
    def in_words(self) -> str:
        """As in "2 of 3: met", with an asterisk when one of them is a substitute."""
        star = "*" if self.substitute is not None else ""
        return f"{self.present}{star} of {len(self.expected)}: {self.verdict.in_words}"


def roster_on(seats: Iterable[Seat], day: date) -> frozenset[int]:
    """The quorum members of that day."""
    return frozenset(s.person_id for s in seats if s.counts and is_active(s.starts_on, s.ends_on, day))


def members_on(seats: Iterable[Seat], day: date) -> frozenset[int]:
    """Everybody on the roster of that day, further members too."""
    return frozenset(s.person_id for s in seats if is_active(s.starts_on, s.ends_on, day))


def length_in_minutes(starts_at: datetime, ends_at: datetime) -> int:
    """How long a day of an event lasts."""
    return int((ends_at - starts_at).total_seconds() // 60)


def is_half(minutes: int, length: int) -> bool:
    """Whether that many minutes, clipped to the event's hours, are at least half of it."""
    return 2 * min(minutes, length) >= length


def was_there(mark: Mark | None, length: int) -> bool:
    """Whether a quorum member counts that day: present, or there for at least half of the time."""
    if mark is None:
        return False
    return mark.status == Status.PRESENT or (mark.status == Status.PART and is_half(mark.minutes or 0, length))


def judge(days: Sequence[Day], min_present: int) -> Outcome:
    """The outcome of a held event from all its days: whoever counts must count on every one of them.

    At most one substitute counts, and only for a member who does not count in person. Enough people are enough, even
    while others are not recorded yet.
    """
    there = frozenset.intersection(*(day.there for day in days))
    candidates = sorted(
        person_id
        for person_id in frozenset.union(*(day.there.union(day.stand_ins) for day in days)) - there
        if all(person_id in day.there or day.stand_ins.get(person_id) in _away(day, there) for day in days)
    )
    substitute = candidates[0] if candidates else None
    expected = frozenset.union(*(day.expected for day in days))
    unrecorded = frozenset.union(*(day.unrecorded for day in days))
    present = len(there) + (substitute is not None)
    if present >= min_present:
        verdict = Verdict.MET
    elif unrecorded:
        verdict = Verdict.UNKNOWN
    else:
        verdict = Verdict.MISSED
    return Outcome(verdict, tuple(sorted(there)), substitute, tuple(sorted(expected)), tuple(sorted(unrecorded)))


def _away(day: Day, there: frozenset[int]) -> frozenset[int]:
    """The expected members of that day who do not count in person at the event."""
    return day.expected - there


def verdict_without_roll(
    *, counts: bool, is_cancelled: bool, is_paused: bool, is_waived: bool, ends_at: datetime, at: datetime
) -> Verdict | None:
    """What is said of an event whatever its roll says; None when it was held and the roll decides.

    An event counts as held when its end has passed and nobody canceled it.
    """
    if is_cancelled:
        return Verdict.CANCELLED
    if not counts:
        return Verdict.NOT_COUNTED
    if is_paused:
        return Verdict.PAUSED
    if is_waived:
        return Verdict.WAIVED
    return Verdict.AHEAD if at < ends_at else None
