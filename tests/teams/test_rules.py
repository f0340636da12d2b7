"""Months, coverage and rights: facts and a day in, an answer out."""

from datetime import date, timedelta

import pytest

from joynet.lib.months import Month
from teams import rules
from teams.rules import Seat, Slot, Span

START = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("starts_on", "first", "last", "ends_on"),
    [
        (date(2025, 1, 1), Month(2025, 1), Month(2026, 6), date(2026, 7, 1)),
        (date(2025, 3, 10), Month(2025, 3), Month(2026, 8), date(2026, 9, 10)),
        (date(2025, 3, 15), Month(2025, 3), Month(2026, 8), date(2026, 9, 15)),
        (date(2025, 3, 16), Month(2025, 4), Month(2026, 9), date(2026, 9, 16)),
        (date(2025, 8, 31), Month(2025, 9), Month(2027, 2), date(2027, 2, 28)),
        (date(2026, 8, 31), Month(2026, 9), Month(2028, 2), date(2028, 2, 29)),
        (date(2028, 2, 29), Month(2028, 3), Month(2029, 8), date(2029, 8, 29)),
    ],
)
def test_a_cohort_has_eighteen_months_from_its_start(starts_on: date, first: Month, last: Month, ends_on: date) -> None:
    span = Span(starts_on, 18, joined_on=starts_on - timedelta(days=60))
    months = rules.program_months(span)
    assert (months[0], months[-1], len(months)) == (first, last, 18)
    assert rules.program_end(starts_on, 18) == ends_on


@pytest.mark.parametrize(
    ("joined_on", "first"),
    [
        (date(2027, 1, 5), Month(2027, 3)),
        (date(2027, 5, 15), Month(2027, 5)),
        (date(2027, 5, 16), Month(2027, 6)),
    ],
)
def test_a_team_that_joins_late_begins_by_the_same_rule_of_fifteen(joined_on: date, first: Month) -> None:
    assert rules.program_months(Span(START, 18, joined_on))[0] == first


@pytest.mark.parametrize(
    ("left_on", "last"),
    [
        (date(2027, 7, 31), Month(2027, 6)),  # July's last day does not lie before the day of leaving
        (date(2027, 8, 1), Month(2027, 7)),
        (date(2028, 9, 9), Month(2028, 8)),
        (date(2028, 9, 10), Month(2028, 8)),  # the cohort's end: it stayed
    ],
)
def test_a_team_that_leaves_owes_the_months_that_ended_before(left_on: date, last: Month) -> None:
    assert rules.program_months(Span(START, 18, START, left_on))[-1] == last


def test_a_team_that_stays_owes_the_last_month_though_the_cohort_ends_within_it() -> None:
    span = Span(date(2027, 3, 16), 18, date(2027, 3, 1))
    assert (rules.program_months(span)[-1], span.ends_on) == (Month(2028, 9), date(2028, 9, 16))


@pytest.mark.parametrize(
    ("pause", "left_out"),
    [
        ((date(2027, 5, 1), date(2027, 5, 31)), []),  # over on the month's last day
        ((date(2027, 5, 31), date(2027, 6, 1)), [Month(2027, 5)]),
        ((date(2027, 5, 20), date(2027, 8, 1)), [Month(2027, 5), Month(2027, 6), Month(2027, 7)]),
    ],
)
def test_a_month_whose_last_day_is_paused_is_not_owed(pause: tuple[date, date], left_out: list[Month]) -> None:
    paused = rules.program_months(Span(START, 18, START, pauses=(pause,)))
    assert [month for month in rules.program_months(Span(START, 18, START)) if month not in paused] == left_out


def test_months_are_numbered_from_the_first_of_the_cohort() -> None:
    span = Span(START, 18, START)
    assert [rules.month_number(span, month) for month in (Month(2027, 2), Month(2027, 3), Month(2028, 8))] == [0, 1, 18]


def _seats(*held: tuple[int, str]) -> list[Seat]:
    return [Seat(person, slot, START, None) for person, slot in held]


def test_three_seats_by_three_people_make_a_whole_team() -> None:
    seats = _seats((1, Slot.SENIOR_LEADER), (2, Slot.CORE), (3, Slot.FRONTLINE_CLINICIAN))
    assert rules.coverage(seats, START).is_whole


def test_one_person_in_two_seats_does_not_cover_both() -> None:
    seats = _seats((1, Slot.SENIOR_LEADER), (2, Slot.CORE), (2, Slot.FRONTLINE_CLINICIAN))
    coverage = rules.coverage(seats, START)
    assert (coverage.vacant, coverage.is_whole) == ((), False)


def test_a_second_holder_can_free_the_first_for_another_seat() -> None:
    seats = _seats(
        (1, Slot.SENIOR_LEADER), (2, Slot.CORE), (2, Slot.FRONTLINE_CLINICIAN), (3, Slot.FRONTLINE_CLINICIAN)
    )
    assert rules.coverage(seats, START).is_whole


@pytest.mark.parametrize(
    ("day", "vacant"),
    [
        (date(2027, 3, 9), tuple(Slot)),
        (date(2027, 3, 10), ()),
        (date(2027, 6, 30), ()),
        (date(2027, 7, 1), (Slot.CORE,)),
    ],
)
def test_a_seat_is_held_from_its_first_day_until_the_day_before_its_end(day: date, vacant: tuple[Slot, ...]) -> None:
    seats = [
        Seat(1, Slot.SENIOR_LEADER, START, None),
        Seat(2, Slot.CORE, START, date(2027, 7, 1)),
        Seat(3, Slot.FRONTLINE_CLINICIAN, START, None),
    ]
    assert rules.coverage(seats, day).vacant == vacant


@pytest.mark.parametrize(
    ("ends_on", "day", "may_read", "may_enter"),
    [
        (None, date(2027, 3, 9), False, False),
        (None, date(2027, 3, 10), True, True),
        (None, date(2028, 9, 30), True, True),  # the program is over, the last month is still open
        (None, date(2028, 10, 1), True, True),  # an exception or a return may still open a month
        (date(2028, 9, 10), date(2028, 9, 30), True, True),  # ended with the program: was there on the last day
        (date(2028, 9, 9), date(2028, 9, 9), False, False),  # left a day before the last day
        (date(2027, 6, 1), date(2027, 5, 31), True, True),
        (date(2027, 6, 1), date(2027, 6, 1), False, False),
    ],
)
def test_who_is_there_on_the_last_day_goes_on_entering(
    ends_on: date | None, day: date, may_read: bool, may_enter: bool
) -> None:
    found = rules.rights(
        seat_starts_on=START,
        seat_ends_on=ends_on,
        enters=True,
        span=Span(START, 18, START),
        day=day,
    )
    assert (found.may_read, found.may_enter) == (may_read, may_enter)


@pytest.mark.parametrize(
    ("starts_on", "day", "may"),
    [
        (date(2028, 9, 9), date(2028, 9, 9), True),
        (date(2028, 9, 9), date(2028, 9, 10), True),
        (date(2028, 9, 10), date(2028, 9, 10), False),
        (date(2028, 9, 11), date(2028, 9, 12), False),
    ],
)
def test_a_place_that_begins_after_the_last_day_gives_nothing(starts_on: date, day: date, *, may: bool) -> None:
    found = rules.rights(seat_starts_on=starts_on, seat_ends_on=None, enters=True, span=Span(START, 18, START), day=day)
    assert (found.may_read, found.may_enter) == (may, may)


def test_a_further_member_reads_and_does_not_enter() -> None:
    found = rules.rights(
        seat_starts_on=START,
        seat_ends_on=None,
        enters=False,
        span=Span(START, 18, START),
        day=START,
    )
    assert (found.may_read, found.may_enter) == (True, False)
