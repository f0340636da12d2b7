"""Which months a team is in the program, and reports on."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from joynet.lib.days import is_active
from joynet.lib.months import Month
from teams.rules.kinds import LAST_DAY_THAT_COUNTS_AS_THE_MONTH


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
