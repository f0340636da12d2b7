"""The calendar that follows from a start date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joynet.lib.months import Month
from meetings.rules.kinds import Kind
from meetings.rules.plan import (
    COACHING,
    PlanImpossible,
    Planned,
    day_in_month,
    days_in_a_row,
    plan_coaching,
    plan_cohort,
    workshop_months,
)
from teams.rules import Span, add_months

ZONES = ["America/New_York", "Europe/London", "Asia/Singapore", "Africa/Nairobi"]


def plan(starts_on: date, *, months: int = 18, workshops: int = 4, zone: str = "America/New_York") -> list[Planned]:
    return list(plan_cohort(starts_on=starts_on, months=months, workshops=workshops, zone_name=zone))


def of_kind(planned: list[Planned], kind: Kind) -> list[Planned]:
    return [meeting for meeting in planned if meeting.kind == kind]


@pytest.mark.parametrize(
    ("starts_on", "first", "last"),
    [
        (date(2026, 1, 1), Month(2026, 1), Month(2027, 6)),
        (date(2026, 3, 15), Month(2026, 3), Month(2027, 8)),
        (date(2026, 3, 16), Month(2026, 4), Month(2027, 9)),
        (date(2028, 2, 29), Month(2028, 3), Month(2029, 8)),
        (date(2025, 8, 31), Month(2025, 9), Month(2027, 2)),
        (date(2026, 8, 31), Month(2026, 9), Month(2028, 2)),
    ],
)
def test_every_month_has_one_call_and_four_months_have_a_workshop(starts_on: date, first: Month, last: Month) -> None:
    planned = plan(starts_on)
    calls, workshops = of_kind(planned, Kind.ALL_TEAM_CALL), of_kind(planned, Kind.WORKSHOP)
    assert [Month.of(call.days[0].on) for call in calls] == [first.plus(index) for index in range(18)]
    assert Month.of(calls[-1].days[0].on) == last
    assert [Month.of(w.days[0].on) for w in workshops] == [first, first.plus(5), first.plus(11), first.plus(17)]
    assert [call.number for call in calls] == list(range(1, 19))
    assert [w.title for w in workshops] == ["Workshop 1", "Workshop 2", "Workshop 3", "Workshop 4"]
    assert planned == sorted(planned, key=lambda meeting: meeting.starts_at)


@given(
    starts_on=st.dates(date(2024, 1, 1), date(2040, 12, 31)),
    months=st.integers(4, 60),
    workshops=st.integers(0, 4),
)
def test_whatever_the_start_all_is_inside_the_program_on_working_days_and_nothing_overlaps(
    starts_on: date, months: int, workshops: int
) -> None:
    planned = plan(starts_on, months=months, workshops=workshops)
    days = [day for meeting in planned for day in meeting.days]
    assert len(planned) == months + workshops
    assert all(starts_on <= day.on < add_months(starts_on, months) for day in days)
    assert all(day.on.weekday() < 5 for day in days)
    assert len({day.on for day in days}) == len(days)


@given(
    starts_on=st.dates(date(2024, 1, 1), date(2040, 12, 31)),
    joined_after=st.integers(0, 400),
    zone=st.sampled_from([*ZONES, "Pacific/Auckland", "Pacific/Honolulu"]),
)
def test_coaching_never_collides_with_a_call_or_a_workshop(starts_on: date, joined_after: int, zone: str) -> None:
    span = Span(starts_on, 18, joined_on=starts_on + timedelta(days=joined_after))
    coaching = plan_coaching(span, zone)
    taken = [(day.starts_at, day.ends_at) for meeting in plan(starts_on) for day in meeting.days]
    assert len(coaching) == span.first.months_until(span.cohort_last) + 1
    for meeting in coaching:
        assert meeting.days[0].on >= max(starts_on, span.joined_on)
        assert meeting.days[0].on < span.ends_on
        assert all(meeting.ends_at <= starts or ends <= meeting.starts_at for starts, ends in taken)


@pytest.mark.parametrize("zone", ZONES)
def test_hours_stay_on_the_wall_clock_over_both_changes_of_two_years(zone: str) -> None:
    there = ZoneInfo(zone)
    for meeting in plan(date(2026, 1, 5), months=24, zone=zone):
        for day in meeting.days:
            starts, ends = (time(9), time(17)) if meeting.kind == Kind.WORKSHOP else (time(12), time(13))
            assert day.starts_at == datetime.combine(day.on, starts, there)
            assert day.ends_at == datetime.combine(day.on, ends, there)
            assert day.starts_at.utcoffset() == timedelta(0)
            assert day.ends_at - day.starts_at == datetime.combine(day.on, ends) - datetime.combine(day.on, starts)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        # The clocks go forward at 2:00 in New York on Mar 8, 2026, and back on Nov 1; in London on Mar 29 and Oct 25.
        ("America/New_York", date(2026, 3, 7), 17),
        ("America/New_York", date(2026, 3, 8), 16),
        ("America/New_York", date(2026, 10, 31), 16),
        ("America/New_York", date(2026, 11, 1), 17),
        ("Europe/London", date(2026, 3, 28), 12),
        ("Europe/London", date(2026, 3, 29), 11),
        ("Europe/London", date(2026, 10, 24), 11),
        ("Europe/London", date(2026, 10, 25), 12),
        ("Asia/Singapore", date(2026, 3, 8), 4),
        ("Asia/Singapore", date(2026, 11, 1), 4),
        ("Africa/Nairobi", date(2026, 3, 29), 9),
        ("Africa/Nairobi", date(2026, 10, 25), 9),
    ],
)
def test_noon_is_noon_on_the_day_of_the_change(zone: str, day: date, hour: int) -> None:
    (planned,) = days_in_a_row(day, 1, time(12), time(13), zone)
    assert planned.starts_at == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert planned.ends_at == datetime(day.year, day.month, day.day, hour + 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_on", "first_day"),
    [
        (date(2026, 3, 12), date(2026, 3, 12)),  # the second Thursday itself
        (date(2026, 3, 13), date(2026, 3, 19)),  # the day after it
        (date(2026, 3, 1), date(2026, 3, 12)),
        (date(2026, 1, 1), date(2026, 1, 8)),
    ],
)
def test_the_first_workshop_is_never_before_the_start(starts_on: date, first_day: date) -> None:
    (first, *_rest) = of_kind(plan(starts_on), Kind.WORKSHOP)
    assert [day.on for day in first.days] == [first_day, first_day + timedelta(days=1)]


def test_the_last_call_is_before_the_program_ends() -> None:
    calls = of_kind(plan(date(2026, 1, 16)), Kind.ALL_TEAM_CALL)  # ends on Jul 16, 2027; the third Wednesday is Jul 21
    assert calls[-1].days[0].on == date(2027, 7, 14)


@pytest.mark.parametrize(
    ("months", "workshops", "numbers"),
    [
        (18, 4, (1, 6, 12, 18)),
        (18, 3, (1, 9, 18)),
        (18, 5, (1, 5, 9, 13, 18)),
        (18, 2, (1, 18)),
        (18, 1, (1,)),
        (18, 0, ()),
        (12, 4, (1, 4, 8, 12)),
        (24, 4, (1, 8, 16, 24)),
        (4, 4, (1, 2, 3, 4)),
    ],
)
def test_workshops_are_spread_evenly(months: int, workshops: int, numbers: tuple[int, ...]) -> None:
    assert workshop_months(months, workshops) == numbers


def test_more_workshops_than_months_are_refused_in_words() -> None:
    with pytest.raises(PlanImpossible, match="4 workshops do not fit into 3 months"):
        workshop_months(3, 4)


def test_a_month_without_room_is_refused_in_words() -> None:
    with pytest.raises(PlanImpossible, match="March 2026 has no day"):
        day_in_month(COACHING, Month(2026, 3), not_before=date(2026, 3, 30), before=date(2026, 3, 31))


def test_coaching_leaves_out_paused_months_and_ends_when_the_team_leaves() -> None:
    span = Span(
        date(2026, 1, 5),
        18,
        date(2026, 1, 5),
        left_on=date(2026, 8, 10),
        pauses=((date(2026, 3, 20), date(2026, 5, 2)),),
    )
    assert [meeting.number for meeting in plan_coaching(span, "Europe/London")] == [1, 2, 5, 6, 7]


def test_a_team_that_joins_late_begins_with_its_own_first_month() -> None:
    coaching = plan_coaching(Span(date(2026, 1, 5), 18, joined_on=date(2026, 4, 15)), "Africa/Nairobi")
    assert (coaching[0].number, coaching[0].days[0].on) == (4, date(2026, 4, 21))
    assert coaching[0].starts_at == datetime(2026, 4, 21, 7, tzinfo=UTC)
