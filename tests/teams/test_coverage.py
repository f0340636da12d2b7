"""Gaps of coverage: when a seat was empty or two seats were one person's, since when, and who is to act."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from joynet.accounts.actors import SYSTEM
from teams import actions
from teams.models import Team
from teams.queries import gaps_of, timeline_of
from teams.rules import Gap, Seat, Slot, Span, coverage, gaps, open_gaps, who_acts
from teams.rules.timeline import PAGE, picture
from tests.factories import AT, make_coach, make_cohort, make_team

DAY = timedelta(days=1)
START = date(2027, 3, 10)
SPAN = Span(START, 18, joined_on=date(2027, 2, 1))
END = date(2028, 9, 10)
SENIOR, CORE, CLINICIAN = Slot


def _whole(*but: Slot, since: date = SPAN.joined_on) -> list[Seat]:
    """Ana, Ben and Chi (1, 2, 3) in the three seats from the first day on, without the named seats."""
    return [Seat(person, slot, since, None) for person, slot in enumerate(Slot, start=1) if slot not in but]


def test_a_team_of_three_in_three_seats_has_no_gap() -> None:
    assert gaps(_whole(), SPAN) == ()


def test_a_team_without_anybody_has_three_gaps_over_its_whole_time() -> None:
    assert gaps([], SPAN) == tuple(Gap(slot, SPAN.joined_on, END) for slot in Slot)


def test_a_gap_is_open_from_the_day_after_the_last_until_the_day_before_the_first() -> None:
    seats = [
        *_whole(SENIOR),
        Seat(1, SENIOR, SPAN.joined_on, date(2027, 6, 1)),
        Seat(4, SENIOR, date(2027, 6, 9), None),
    ]
    found = gaps(seats, SPAN)
    assert found == (Gap(SENIOR, date(2027, 6, 1), date(2027, 6, 9)),)
    days = [date(2027, 5, 31), date(2027, 6, 1), date(2027, 6, 8), date(2027, 6, 9)]
    assert [bool(open_gaps(found, day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("second_starts_on", "expected"),
    [
        (date(2027, 5, 31), ()),  # an overlap of a day
        (date(2027, 6, 1), ()),  # replaced on the same day
        (date(2027, 6, 2), (Gap(CLINICIAN, date(2027, 6, 1), date(2027, 6, 2)),)),  # a gap of a day
    ],
)
def test_a_replacement_leaves_a_gap_only_when_a_day_is_left_out(
    second_starts_on: date, expected: tuple[Gap, ...]
) -> None:
    seats = [
        *_whole(CLINICIAN),
        Seat(3, CLINICIAN, SPAN.joined_on, date(2027, 6, 1)),
        Seat(4, CLINICIAN, second_starts_on, None),
    ]
    assert gaps(seats, SPAN) == expected


@pytest.mark.parametrize(
    ("day", "days", "is_beyond"),
    [
        (date(2027, 5, 31), 0, False),
        (date(2027, 6, 1), 1, False),
        (date(2027, 6, 14), 14, False),
        (date(2027, 6, 15), 15, True),
        (date(2027, 8, 1), 30, True),  # over since Jul 1
    ],
)
def test_the_clock_counts_the_first_day_and_grace_is_fourteen_days(day: date, days: int, is_beyond: bool) -> None:
    gap = Gap(CORE, date(2027, 6, 1), date(2027, 7, 1))
    assert (gap.days_by(day), gap.is_beyond_grace_by(day), gap.grace_ends_on) == (days, is_beyond, date(2027, 6, 15))


@pytest.mark.parametrize(("length", "is_beyond"), [(13, False), (14, False), (15, True)])
def test_a_gap_that_is_over_stays_what_it_was(length: int, is_beyond: bool) -> None:
    gap = Gap(CORE, START, START + length * DAY)
    assert (gap.days_by(END), gap.is_beyond_grace_by(END)) == (length, is_beyond)


def test_the_same_person_in_two_seats_is_a_gap_though_no_seat_is_empty() -> None:
    seats = [
        *_whole(CLINICIAN),
        Seat(2, CLINICIAN, SPAN.joined_on, date(2027, 6, 1)),
        Seat(3, CLINICIAN, date(2027, 6, 1), None),
    ]
    assert gaps(seats, SPAN) == (Gap(None, SPAN.joined_on, date(2027, 6, 1)),)


def test_a_person_in_two_seats_is_no_gap_while_somebody_else_holds_one_of_them_too() -> None:
    assert gaps([*_whole(), Seat(2, CLINICIAN, START, None)], SPAN) == ()


def test_an_empty_seat_and_one_person_in_the_two_others_are_two_gaps() -> None:
    seats = [Seat(1, SENIOR, SPAN.joined_on, None), Seat(1, CORE, SPAN.joined_on, None)]
    assert [gap.slot for gap in gaps(seats, SPAN)] == [CLINICIAN, None]


def test_further_members_fill_no_seat() -> None:
    assert [gap.slot for gap in gaps([*_whole(CORE), Seat(9, "", SPAN.joined_on, None)], SPAN)] == [CORE]


def test_a_gap_is_announced_before_it_opens() -> None:
    seats = [*_whole(SENIOR), Seat(1, SENIOR, SPAN.joined_on, date(2028, 1, 1))]
    assert gaps(seats, SPAN) == (Gap(SENIOR, date(2028, 1, 1), END),)


def test_two_gaps_that_touch_in_different_seats_have_their_own_clocks() -> None:
    seats = [
        *_whole(SENIOR, CORE),
        Seat(1, SENIOR, SPAN.joined_on, date(2027, 6, 1)),
        Seat(2, CORE, SPAN.joined_on, date(2027, 6, 5)),
        Seat(4, SENIOR, date(2027, 6, 5), None),
    ]
    assert gaps(seats, SPAN) == (
        Gap(SENIOR, date(2027, 6, 1), date(2027, 6, 5)),
        Gap(CORE, date(2027, 6, 5), END),
    )


def test_what_happens_before_the_team_joined_or_after_it_left_is_no_gap() -> None:
    left = Span(START, 18, SPAN.joined_on, left_on=date(2027, 9, 1))
    seats = [*_whole(CORE), Seat(2, CORE, SPAN.joined_on, date(2027, 9, 1))]
    assert gaps(seats, left) == ()
    assert gaps(seats, SPAN) == (Gap(CORE, date(2027, 9, 1), END),)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2025, 8, 31), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 8, 29)),
    ],
)
def test_a_gap_ends_with_the_program_also_in_a_short_month(starts_on: date, ends_on: date) -> None:
    seats = [Seat(1, SENIOR, starts_on, ends_on - DAY), *_whole(SENIOR, since=starts_on)]
    assert gaps(seats, Span(starts_on, 18, starts_on)) == (Gap(SENIOR, ends_on - DAY, ends_on),)


def test_the_clock_counts_the_leap_day() -> None:
    gap = Gap(CORE, date(2028, 2, 16), date(2028, 3, 2))
    days = (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))
    assert [(gap.days_by(day), gap.is_beyond_grace_by(day)) for day in days] == [(13, False), (14, False), (15, True)]


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        ((date(2027, 5, 1), date(2027, 6, 1)), [(date(2027, 6, 1), END)]),
        ((date(2027, 6, 10), date(2027, 8, 1)), [(date(2027, 6, 1), date(2027, 6, 10)), (date(2027, 8, 1), END)]),
        ((date(2027, 6, 10), None), [(date(2027, 6, 1), date(2027, 6, 10))]),
        ((date(2027, 6, 1), date(2029, 1, 1)), []),
    ],
)
def test_the_clock_stops_in_a_pause_and_starts_anew_after_it(
    pause: tuple[date, date | None], expected: list[tuple[date, date]]
) -> None:
    seats = [*_whole(CORE), Seat(2, CORE, SPAN.joined_on, date(2027, 6, 1))]
    found = gaps(seats, Span(START, 18, SPAN.joined_on, pauses=(pause,)))
    assert [(gap.starts_on, gap.ends_on) for gap in found] == expected


@pytest.mark.parametrize(
    ("slot", "vacant", "expected"),
    [
        (SENIOR, (SENIOR,), CORE),
        (SENIOR, (SENIOR, CORE), CLINICIAN),
        (CORE, (CORE,), SENIOR),
        (CLINICIAN, (CLINICIAN,), CORE),
        (CLINICIAN, (CLINICIAN, CORE), SENIOR),
        (None, (), SENIOR),
        (CORE, (SENIOR, CORE, CLINICIAN), None),
    ],
)
def test_a_gap_has_somebody_who_is_to_act(slot: Slot | None, vacant: tuple[Slot, ...], expected: Slot | None) -> None:
    assert who_acts(slot, coverage(_whole(*vacant), START)) == expected


def test_gaps_and_coverage_say_the_same_on_every_day() -> None:
    seats = [
        Seat(1, SENIOR, date(2027, 2, 3), date(2027, 4, 1)),
        Seat(2, SENIOR, date(2027, 3, 30), date(2027, 7, 1)),
        Seat(2, CORE, date(2027, 2, 1), date(2027, 3, 30)),
        Seat(3, CORE, date(2027, 4, 2), None),
        Seat(3, CLINICIAN, date(2027, 2, 1), date(2027, 4, 20)),
        Seat(4, CLINICIAN, date(2027, 4, 20), date(2028, 2, 29)),
    ]
    found = gaps(seats, SPAN)
    for number in range((END - SPAN.joined_on).days):
        day = SPAN.joined_on + number * DAY
        assert bool(open_gaps(found, day)) is not coverage(seats, day).is_whole


def _end(team: Team, name: str, on: date) -> None:
    membership = team.memberships.get(person__name__startswith=name)
    actions.end_membership(membership=membership, ends_on=on, reason="New post", by=SYSTEM, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2027, 5, 31), "All three seats are held by three different people."),
        (
            date(2027, 6, 1),
            "The seat of the senior leader has been empty since Jun 1, 2027 (day 1 of 14)."
            " To name somebody by Jun 14, 2027: Ben Okafor (unit-level manager).",
        ),
        (
            date(2027, 6, 14),
            "The seat of the senior leader has been empty since Jun 1, 2027 (day 14 of 14)."
            " To name somebody by Jun 14, 2027: Ben Okafor (unit-level manager).",
        ),
        (
            date(2027, 6, 15),
            "The seat of the senior leader has been empty since Jun 1, 2027 (15 days); the 14 days of grace are over."
            " To name somebody: Ben Okafor (unit-level manager).",
        ),
        (date(2028, 9, 10), "The team’s time ended on Sep 9, 2028."),
    ],
)
def test_the_timeline_says_how_the_seats_are_held(day: date, sentence: str) -> None:
    team = make_team(cohort=make_cohort(starts_on=START))
    _end(team, "Ana", date(2027, 6, 1))
    timeline = timeline_of(team=team, day=day)
    assert timeline.sentence == sentence
    assert f"Who holds which seat of Mercy Hospital. {sentence}" in timeline.svg


@pytest.mark.django_db
def test_an_empty_team_is_the_business_of_its_coach_and_without_one_of_staff() -> None:
    team = make_team(cohort=make_cohort(starts_on=START))
    for name in ("Ana", "Ben", "Chi"):
        _end(team, name, date(2027, 6, 1))
    day = date(2027, 6, 1)
    assert {gap.owner for gap in gaps_of(team=team, day=day)} == {"the network’s staff"}
    make_coach(team=team)
    assert {gap.owner for gap in gaps_of(team=team, day=day)} == {"the coach, Cora Lind"}


@pytest.mark.django_db
def test_the_picture_shows_each_holder_and_the_empty_seat_with_their_days() -> None:
    team = make_team(cohort=make_cohort(starts_on=START))
    _end(team, "Ana", date(2027, 6, 1))
    svg = timeline_of(team=team, day=date(2027, 6, 3)).svg
    assert "<title>Ana Silva, from Mar 10, 2027 to May 31, 2027</title>" in svg
    assert "<title>Ben Okafor, from Mar 10, 2027</title>" in svg
    assert "<title>Empty, from Jun 1, 2027</title>" in svg
    assert ">Jun 3, 2027<" in svg


@pytest.mark.django_db
def test_an_announced_gap_is_said_before_it_opens() -> None:
    team = make_team(cohort=make_cohort(starts_on=START))
    _end(team, "Chi", date(2027, 12, 1))
    timeline = timeline_of(team=team, day=date(2027, 6, 1))
    assert timeline.open_gaps == ()
    assert [gap.sentence for gap in timeline.announced] == [
        "The seat of the frontline clinician will be empty from Dec 1, 2027."
        " To name somebody: Ben Okafor (unit-level manager)."
    ]


@pytest.mark.django_db
def test_a_timeline_takes_the_same_queries_for_one_holder_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team(cohort=make_cohort(starts_on=START))
    _end(team, "Ana", date(2027, 6, 1))
    team = Team.objects.select_related("cohort").get(pk=team.pk)
    with django_assert_num_queries(4):
        timeline_of(team=team, day=date(2027, 6, 3))


def test_two_who_hold_a_seat_at_once_stand_under_each_other_and_a_pause_is_drawn() -> None:
    span = Span(START, 18, SPAN.joined_on, pauses=((date(2027, 11, 10), date(2028, 1, 5)),))
    seats = [*_whole(CORE), Seat(2, CORE, SPAN.joined_on, date(2027, 9, 1)), Seat(4, CORE, date(2027, 8, 1), None)]
    names = {1: "Ana Silva", 2: "Ben Okafor", 3: "Chi Nguyen", 4: "Dee Adler"}
    drawn = picture(seats=seats, names=names, found=gaps(seats, span), span=span, day=START, sheet=PAGE)
    heights = {bar.title.partition(",")[0]: bar.y for bar in drawn.bars}
    assert len(set(heights.values())) == 4
    assert [bar.title for bar in drawn.pauses] == ["Paused, from Nov 10, 2027 to Jan 4, 2028"]
    assert [words.words for words in drawn.months] == [f"M{number}" for number in range(1, 19)]
