"""How a team's months stand: in time, late or missing, so far and over the whole program. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.rules.attendance import (
    HELD_BEFORE_FLOOR_COUNTS,
    LAST_HELD,
    MISSES_IN_LAST_HELD,
    Standing,
    percent,
    share_in_words,
)


class MonthVerdict(StrEnum):
    """What one month says at a moment."""

    ON_TIME = "on_time"
    LATE = "late"  # sent, after it was due
    MISSING = "missing"  # due, and not sent yet
    AHEAD = "ahead"  # not due yet, and not sent


@dataclass(frozen=True)
class MonthFact:
    """One month to report on over the team's whole time."""

    due_by: datetime
    first_submitted_at: datetime | None


def month_verdict(fact: MonthFact, at: datetime) -> MonthVerdict:
    """What the month says at that moment; a submission that came later than `at` is not known yet."""
    sent_at = fact.first_submitted_at if fact.first_submitted_at and fact.first_submitted_at <= at else None
    if sent_at is not None:
        return MonthVerdict.ON_TIME if sent_at < fact.due_by else MonthVerdict.LATE
    return MonthVerdict.MISSING if at >= fact.due_by else MonthVerdict.AHEAD


@dataclass(frozen=True)
class MonthsSoFar:
    """Counts of the months a team reports on; waived and paused ones are left out.

    `recent` holds the last decided verdicts, oldest first, at most six. `floor` is a percentage: the cohort's.
    """

    on_time: int
    late: int
    missing: int
    ahead: int
    recent: tuple[MonthVerdict, ...]
    floor: int

    @property
    def decided(self) -> int:
        """Months that are due or sent: the denominator of "on time so far"."""
        return self.on_time + self.late + self.missing

    @property
    def program_total(self) -> int:
        """Months of the team's whole time."""
        return self.decided + self.ahead

    @property
    def best_possible(self) -> int:
        """Months on time over the whole program if every one still to come is."""
        return self.on_time + self.ahead

    @property
    def can_no_longer_be_reached(self) -> bool:
        """Whether even with every remaining month on time the rate stays under the floor."""
        return 100 * self.best_possible < self.floor * self.program_total

    @property
    def is_under_floor(self) -> bool:
        """Whether the rate to date is under the floor."""
        return 100 * self.on_time < self.floor * self.decided

    @property
    def standing(self) -> Standing:
        """The word of the standing page, asked in the order of attendance (decisions 2.4)."""
        if not self.decided:
            return Standing.NOT_YET_DUE
        if self.on_time == self.decided:
            return Standing.MET
        misses = sum(verdict != MonthVerdict.ON_TIME for verdict in self.recent)
        if (
            misses >= MISSES_IN_LAST_HELD
            or (self.decided >= HELD_BEFORE_FLOOR_COUNTS and self.is_under_floor)
            or self.can_no_longer_be_reached
        ):
            return Standing.NOT_MET
        return Standing.AT_RISK

    @property
    def rate(self) -> int | None:
        """Percent on time of those decided; None while none is."""
        return percent(self.on_time, self.decided) if self.decided else None

    @property
    def so_far_in_words(self) -> str:
        """As in "14 of 16 (88 %)"."""
        return share_in_words(self.on_time, self.decided) if self.decided else "None due yet"

    @property
    def best_in_words(self) -> str:
        """The most the team can still reach over the whole program."""
        return share_in_words(self.best_possible, self.program_total) if self.program_total else "None to report on"


def months_so_far(facts: Iterable[MonthFact], *, floor: int, at: datetime) -> MonthsSoFar:
    """The summary of a team's months, given oldest first."""
    verdicts = [month_verdict(fact, at) for fact in facts]
    decided = [verdict for verdict in verdicts if verdict != MonthVerdict.AHEAD]
    return MonthsSoFar(
        on_time=verdicts.count(MonthVerdict.ON_TIME),
        late=verdicts.count(MonthVerdict.LATE),
        missing=verdicts.count(MonthVerdict.MISSING),
        ahead=verdicts.count(MonthVerdict.AHEAD),
        recent=tuple(decided[-LAST_HELD:]),
        floor=floor,
    )
