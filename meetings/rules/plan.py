"""The program's calendar from a start date: which meetings, on which days, at which moments.

The rhythm of a month: the report on the month before is due on the 10th; the workshop, when there is one, is on the
second Thursday and Friday; the team talks with its coach on the third Tuesday; all teams meet on the third Wednesday.
None of these days is on a weekend, and none is ever Thanksgiving, Christmas, New Year's Day or the Fourth of July.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from joynet.lib.months import Month
from joynet.lib.zones import day_in_words, zone
from meetings.rules.kinds import Kind
from teams.rules import Span, first_month, month_number, program_end, program_months

USUAL_WORKSHOPS = 4
TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3


@dataclass(frozen=True)
class Pattern:
    """The nth weekday of a month, at a time on the wall clock; `days` in a row."""

    nth: int
    weekday: int
    starts: time
    ends: time
    days: int = 1


WORKSHOP = Pattern(nth=2, weekday=THURSDAY, starts=time(9), ends=time(17), days=2)
ALL_TEAM_CALL = Pattern(nth=3, weekday=WEDNESDAY, starts=time(12), ends=time(13))
COACHING = Pattern(nth=3, weekday=TUESDAY, starts=time(10), ends=time(11))


@dataclass(frozen=True)
class PlannedDay:
    """One day of a meeting: its date where it takes place, and its two moments in UTC."""

    on: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Planned:
    """One meeting to be. `number` is its place in its series and stays when it is moved."""

    kind: Kind
    number: int
    title: str
    zone: str
    days: tuple[PlannedDay, ...]

    @property
    def starts_at(self) -> datetime:
        return self.days[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return self.days[-1].ends_at


class PlanImpossible(ValueError):
    """The cohort's own numbers contradict each other; the message says which to change."""


def days_in_a_row(first: date, count: int, starts: time, ends: time, zone_name: str) -> tuple[PlannedDay, ...]:
    """`count` days from `first` on, each from `starts` to `ends` on the wall clock there, whatever the clocks do."""
    days = [first + timedelta(days=index) for index in range(count)]
    return tuple(PlannedDay(day, moment(day, starts, zone_name), moment(day, ends, zone_name)) for day in days)


def moment(day: date, at: time, zone_name: str) -> datetime:
    """The moment in UTC at which the wall clock there shows that time."""
    return datetime.combine(day, at, tzinfo=zone(zone_name)).astimezone(UTC)


def day_in_month(pattern: Pattern, month: Month, *, not_before: date, before: date) -> date:
    """The pattern's first day in `month`, so that all its days are in [not_before, before).

    Where the nth such weekday lies outside, the nearest one inside.
    """
    every = [month.first_day + timedelta(days=index) for index in range(month.last_day.day)]
    such = [day for day in every if day.weekday() == pattern.weekday]
    inside = [day for day in such if not_before <= day and day + timedelta(days=pattern.days) <= before]
    if not inside:
        raise PlanImpossible(f"{month} has no day for this meeting between the first and the last day of the program.")
    wanted = such[pattern.nth - 1]
    return min(inside, key=lambda day: (abs(day - wanted), day))


def workshop_months(months: int, workshops: int) -> tuple[int, ...]:
    """The numbers of the months with a workshop: first and last, the others spread evenly (M1, M6, M12, M18)."""
    if workshops == 1:
        return (1,)
    numbers = tuple(1 + index * (months - 1) // (workshops - 1) for index in range(workshops))
    if len(set(numbers)) < workshops:
        raise PlanImpossible(
            f"{workshops} workshops do not fit into {months} months. Change the number of workshops in the cohort."
        )
    return numbers


def plan_cohort(*, starts_on: date, months: int, workshops: int, zone_name: str) -> tuple[Planned, ...]:
    """A call for all teams in every month and the workshops, in the order of time."""
    first, end = first_month(starts_on), program_end(starts_on, months)
    calls = [
        _planned(ALL_TEAM_CALL, Kind.ALL_TEAM_CALL, index + 1, first.plus(index), starts_on, end, zone_name)
        for index in range(months)
    ]
    gatherings = [
        _planned(WORKSHOP, Kind.WORKSHOP, index + 1, first.plus(number - 1), starts_on, end, zone_name)
        for index, number in enumerate(workshop_months(months, workshops))
    ]
    return tuple(sorted([*calls, *gatherings], key=lambda meeting: meeting.starts_at))


def plan_coaching(span: Span, zone_name: str) -> tuple[Planned, ...]:
    """One hour with the coach in each month of the team, in the team's zone; numbered by the program's months."""
    return tuple(_coaching(span, zone_name))


def collision(planned: Planned, taken: Mapping[date, str]) -> str:
    """Why this meeting cannot be added where another one is: the day, and the title of what is there; or nothing."""
    for day in planned.days:
        if day.on in taken:
            return f"{planned.title} would be on {day_in_words(day.on)}, where {taken[day.on]} is. Move that one first."
    return ""


def _coaching(span: Span, zone_name: str) -> Iterator[Planned]:
    for month in program_months(span):
        number = month_number(span, month)
        not_before = max(span.cohort_starts_on, span.joined_on)
        yield _planned(COACHING, Kind.COACHING, number, month, not_before, span.ends_on, zone_name)


def _planned(
    pattern: Pattern, kind: Kind, number: int, month: Month, not_before: date, before: date, zone_name: str
) -> Planned:
    first = day_in_month(pattern, month, not_before=not_before, before=before)
    days = days_in_a_row(first, pattern.days, pattern.starts, pattern.ends, zone_name)
    return Planned(kind, number, f"{kind.label} {number}", zone_name, days)
