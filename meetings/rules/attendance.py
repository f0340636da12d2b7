"""A team's attendance over the whole program, from what each counted event says (decisions 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meetings.rules.kinds import Kind
from meetings.rules.quorum import Verdict

LAST_HELD = 6
MISSES_IN_LAST_HELD = 2
HELD_BEFORE_FLOOR_COUNTS = 5
CALENDAR_REACHES_DAYS = 45
"""A calendar covers the program when its last call and the team's last coaching are within so many days of the end."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Standing(StrEnum):
    """How a team stands with an expectation of the network; the value is the word that people read."""

    NOT_YET_DUE = "not yet due"
    MET = "met"
    AT_RISK = "at risk"
    NOT_MET = "not met"


@dataclass(frozen=True)
class AttendanceSoFar:
    """Counts of the events that count for a team; canceled, waived and paused ones are left out.

    `met` and `missed` are held and recorded; `unknown` is held and not recorded; `ahead` is still to come.
    `recent` holds the last verdicts that are met or missed, oldest first, at most six. `floor` is a percentage.
    `is_whole`: the calendar covers the program; else more meetings are to be planned, and nothing is out of reach yet.
    """

    met: int
    missed: int
    unknown: int
    ahead: int
    recent: tuple[Verdict, ...]
    floor: int
    min_present: int
    is_whole: bool = True

    @property
    def held(self) -> int:
        """Events that were held and recorded: the denominator of "met so far"."""
        return self.met + self.missed

    @property
    def program_total(self) -> int:
        """Events of the whole program."""
        return self.held + self.unknown + self.ahead

    @property
    def best_possible(self) -> int:
        """Events met over the whole program if every one not yet decided is met."""
        return self.met + self.unknown + self.ahead

    @property
    def rate(self) -> int | None:
        """Percent met of those held; None while none is held. The decisions below use the exact counts."""
        return percent(self.met, self.held) if self.held else None

    @property
    def can_no_longer_be_reached(self) -> bool:
        """Whether even with every remaining event met the rate stays under the floor."""
        return self.is_whole and 100 * self.best_possible < self.floor * self.program_total

    @property
    def is_under_floor(self) -> bool:
        """Whether the rate to date is under the floor."""
        return 100 * self.met < self.floor * self.held

    @property
    def standing(self) -> Standing:
        """The word of the standing page, asked in this order."""
        if not self.held:
            return Standing.NOT_YET_DUE
        if not self.missed:
            return Standing.MET
        if (
            self.recent.count(Verdict.MISSED) >= MISSES_IN_LAST_HELD
            or (self.held >= HELD_BEFORE_FLOOR_COUNTS and self.is_under_floor)
            or self.can_no_longer_be_reached
        ):
            return Standing.NOT_MET
        return Standing.AT_RISK

    @property
    def so_far_in_words(self) -> str:
        """As in "14 of 16 (88 %)"."""
        return share_in_words(self.met, self.held) if self.held else "None held yet"

    @property
    def best_in_words(self) -> str:
        """As in "38 of 40 (95 %)": the most the team can still reach over the whole program."""
        return share_in_words(self.best_possible, self.program_total) if self.program_total else "None planned yet"

    @property
    def sentence(self) -> str:
        """As in "At least two members were present at 14 of 16 meetings held (88 %)."."""
        if not self.held:
            return "No meeting has been held and recorded yet."
        count = number_in_words(self.min_present)
        members = "member was" if self.min_present == 1 else "members were"
        meetings = "meeting" if self.held == 1 else "meetings"
        return f"At least {count} {members} present at {self.met} of {self.held} {meetings} held ({self.rate} %)."


def is_planned_through(last_on: Mapping[Kind, date], *, ends_on: date, day: date) -> bool:
    """Whether the calendar covers a team's time that ends before `ends_on`: it is over, or call and coaching reach it.

    `last_on`: kind → the day of its last meeting, canceled ones included.
    """
    reach = timedelta(days=CALENDAR_REACHES_DAYS)
    return day >= ends_on or all(
        kind in last_on and last_on[kind] >= ends_on - reach for kind in (Kind.ALL_TEAM_CALL, Kind.COACHING)
    )


def summarize(verdicts: Iterable[Verdict], *, floor: int, min_present: int, is_whole: bool = True) -> AttendanceSoFar:
    """The summary of a team's counted events, given oldest first."""
    every = tuple(verdicts)
    decided = [verdict for verdict in every if verdict in (Verdict.MET, Verdict.MISSED)]
    return AttendanceSoFar(
        met=every.count(Verdict.MET),
        missed=every.count(Verdict.MISSED),
        unknown=every.count(Verdict.UNKNOWN),
        ahead=every.count(Verdict.AHEAD),
        recent=tuple(decided[-LAST_HELD:]),
        floor=floor,
        min_present=min_present,
        is_whole=is_whole,
    )


def percent(part: int, whole: int) -> int:
    """Rounded to a whole number, halves up; never 100 while something is missing, nor 0 while something is there."""
    rounded = (200 * part + whole) // (2 * whole)
    if part < whole:
        rounded = min(rounded, 99)
    return max(rounded, 1) if part > 0 else rounded


def share_in_words(part: int, whole: int) -> str:
    """As in "14 of 16 (88 %)"."""
    return f"{part} of {whole} ({percent(part, whole)} %)"


def number_in_words(number: int) -> str:
    """Numbers under ten as words."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
