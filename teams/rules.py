"""What the rules say about teams, given facts and a day. Pure: no database, clock or request."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from joynet.lib.days import is_active
from joynet.lib.months import Month

LAST_DAY_THAT_COUNTS_AS_THE_MONTH = 15
"""A start on the 15th still makes that month the first one; a start on the 16th makes it the next (decisions 2.5)."""


class Slot(TextChoices):
    """The three seats that every team must always hold, by three different people (seed; domain 3.3)."""

    SENIOR_LEADER = "senior_leader", "Senior leader"
    CORE = "core", "Core leader or unit-level manager"
    FRONTLINE_CLINICIAN = "frontline_clinician", "Frontline clinician"


class Subtype(TextChoices):
    """The two kinds of person who can fill the core slot; either fills it alone."""

    CORE_LEADER = "core_leader", "Core leader"
    UNIT_MANAGER = "unit_manager", "Unit-level manager"


class SignatoryLevel(TextChoices):
    """How high in the organization the signatory of a letter of support stands (domain 6.8)."""

    BOARD_CHAIR = "board_chair", "Board chair"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    OTHER_C_LEVEL = "other_c_level", "Other C-level executive"
    OTHER = "other", "Other"


class OrganizationKind(TextChoices):
    """Kinds of health care organization, for diversity of settings in a cohort."""

    HOSPITAL = "hospital", "Hospital"
    HEALTH_SYSTEM = "health_system", "Health system"
    PRIMARY_CARE = "primary_care", "Primary or community care"
    LONG_TERM_CARE = "long_term_care", "Long-term or home care"
    MENTAL_HEALTH = "mental_health", "Mental health service"
    PUBLIC_HEALTH = "public_health", "Public health body"
    OTHER = "other", "Other health care organization"


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


def first_month(starts_on: date) -> Month:
    """M1: the month of the start if its day is at most 15, else the next (decisions 2.5)."""
    month = Month.of(starts_on)
    return month if starts_on.day <= LAST_DAY_THAT_COUNTS_AS_THE_MONTH else month.next


def add_months(day: date, count: int) -> date:
    """`count` calendar months later, clamped to the last day of a short month (domain 3.4)."""
    month = Month.of(day).plus(count)
    return date(month.year, month.month, min(day.day, calendar.monthrange(month.year, month.month)[1]))


def program_end(starts_on: date, months: int) -> date:
    """The first day after the cohort's program: its start plus `months` calendar months."""
    return add_months(starts_on, months)


@dataclass(frozen=True)
class Span:
    """What decides which months a team owes: its cohort's start and length, and its own dates."""

    cohort_starts_on: date
    cohort_months: int
    joined_on: date
    left_on: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()

    @property
    def cohort_first(self) -> Month:
        """M1 of the cohort."""
        return first_month(self.cohort_starts_on)

    @property
    def cohort_last(self) -> Month:
        """M18 of the cohort: seventeen months after M1 when the program has eighteen."""
        return self.cohort_first.plus(self.cohort_months - 1)

    @property
    def first(self) -> Month:
        """The team's first month: M1, or by the same rule of 15 the month in which it joined late."""
        return max(self.cohort_first, first_month(self.joined_on))

    @property
    def ends_on(self) -> date:
        """The first day on which the team is no longer in the program."""
        end = program_end(self.cohort_starts_on, self.cohort_months)
        return end if self.left_on is None else min(end, self.left_on)

    @property
    def last_day(self) -> date:
        """The team's last day in the program."""
        return date.fromordinal(self.ends_on.toordinal() - 1)


def is_paused(span: Span, month: Month) -> bool:
    """A month is paused when a pause covers its last day: that is when its report would be written."""
    return any(is_active(starts_on, ends_on, month.last_day) for starts_on, ends_on in span.pauses)


def program_months(span: Span) -> tuple[Month, ...]:
    """The months a team reports on over its whole time, oldest first, paused ones left out.

    A team that stays owes up to the cohort's last month; one that leaves before the cohort's end owes the months
    whose last day is before `left_on` (decisions 2.5).
    """
    leaves_early = span.left_on is not None and span.left_on < program_end(span.cohort_starts_on, span.cohort_months)
    months = []
    month = span.first
    while month <= span.cohort_last:
        if leaves_early and span.left_on is not None and month.last_day >= span.left_on:
            break
        if not is_paused(span, month):
            months.append(month)
        month = month.next
    return tuple(months)


def month_number(span: Span, month: Month) -> int:
    """1 for the cohort's first month; zero and below for months before the program."""
    return (month.year - span.cohort_first.year) * 12 + month.month - span.cohort_first.month + 1


@dataclass(frozen=True)
class Rights:
    """What one membership lets its holder do in the team on a day."""

    may_read: bool
    may_enter: bool


def rights(*, seat_starts_on: date, seat_ends_on: date | None, enters: bool, span: Span, day: date) -> Rights:
    """A member's rights on `day` (decisions 2.3). `enters`: quorum member or data lead.

    Whoever is a member on the team's last day keeps reading, and keeps entering: how long a month is open, its lock,
    exceptions and returns say, month by month.
    """
    is_member = is_active(seat_starts_on, seat_ends_on, day)
    was_there_at_the_end = day >= span.ends_on and is_active(seat_starts_on, seat_ends_on, span.last_day)
    may_read = is_member or was_there_at_the_end
    return Rights(may_read=may_read, may_enter=may_read and enters)
