"""At least two of three: what one event says about one team."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.rules.kinds import State, Status, may_become
from meetings.rules.quorum import (
    Day,
    Mark,
    Outcome,
    Seat,
    Verdict,
    judge,
    length_in_minutes,
    members_on,
    roster_on,
    verdict_without_roll,
)

ANA, BEN, CHO, DEE, EVE = 1, 2, 3, 4, 5  # senior leader, core leader, frontline clinician, further members
COACH = 9

PRESENT, ABSENT, EXCUSED = Mark(Status.PRESENT), Mark(Status.ABSENT), Mark(Status.EXCUSED)
NOT_EXPECTED, CAUGHT_UP = Mark(Status.NOT_EXPECTED), Mark(Status.CAUGHT_UP)


def part(minutes: int) -> Mark:
    return Mark(Status.PART, minutes)


def substitute_for(person: int, minutes: int | None = None) -> Mark:
    return Mark(Status.SUBSTITUTE, minutes, person)


def call(marks: dict[int, Mark], *, roster: tuple[int, ...] = (ANA, BEN, CHO), length: int = 60) -> Day:
    return Day(length, frozenset(roster), marks)


def outcome(*days: Day, min_present: int = 2) -> Outcome:
    return judge(days, min_present)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({ANA: PRESENT, BEN: PRESENT, CHO: PRESENT}, "3 of 3: met"),
        ({ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, "2 of 3: met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT}, "1 of 3: not met"),
        ({ANA: ABSENT, BEN: ABSENT, CHO: ABSENT}, "0 of 3: not met"),
        ({ANA: PRESENT, BEN: EXCUSED, CHO: EXCUSED}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: CAUGHT_UP, CHO: ABSENT}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: part(30), CHO: ABSENT}, "2 of 3: met"),
        ({ANA: PRESENT, BEN: part(29), CHO: ABSENT}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: part(400), CHO: ABSENT}, "2 of 3: met"),
        # not expected: out of the roster of the day, while the event still counts
        ({ANA: PRESENT, BEN: PRESENT, CHO: NOT_EXPECTED}, "2 of 2: met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: NOT_EXPECTED}, "1 of 2: not met"),
        ({ANA: PRESENT, BEN: NOT_EXPECTED, CHO: NOT_EXPECTED}, "1 of 1: not met"),
        # not yet recorded
        ({}, "0 of 3: not yet recorded"),
        ({ANA: PRESENT, BEN: ABSENT}, "1 of 3: not yet recorded"),
        ({ANA: ABSENT, BEN: ABSENT}, "0 of 3: not yet recorded"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: Mark(Status.UNKNOWN)}, "1 of 3: not yet recorded"),
        ({ANA: PRESENT, BEN: PRESENT}, "2 of 3: met"),
        # coaches, staff, guests and further members never count, whatever is recorded of them
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, COACH: PRESENT}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: PRESENT, EVE: PRESENT}, "1 of 3: not met"),
        # substitutes
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN)}, "2* of 3: met"),
        ({ANA: ABSENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN)}, "1* of 3: not met"),
        ({ANA: ABSENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN), EVE: substitute_for(CHO)},
         "1* of 3: not met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN), EVE: substitute_for(CHO)}, "2* of 3: met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(ANA)}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: part(29), CHO: ABSENT, DEE: substitute_for(BEN)}, "2* of 3: met"),
        ({ANA: PRESENT, BEN: NOT_EXPECTED, CHO: ABSENT, DEE: substitute_for(BEN)}, "1 of 2: not met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(COACH)}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: substitute_for(BEN)}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN, 30)}, "2* of 3: met"),
        ({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN, 29)}, "1 of 3: not met"),
    ],
)  # fmt: skip
def test_a_call_of_an_hour(marks: dict[int, Mark], words: str) -> None:
    assert outcome(call(marks)).in_words == words


@pytest.mark.parametrize(
    ("minutes", "length", "verdict"),
    [
        (49, 100, Verdict.MISSED),
        (50, 100, Verdict.MET),
        (44, 89, Verdict.MISSED),
        (45, 89, Verdict.MET),
        (45, 90, Verdict.MET),
        (1, 60, Verdict.MISSED),
    ],
)
def test_part_counts_from_half_of_the_minutes_on(minutes: int, length: int, verdict: Verdict) -> None:
    marks = {ANA: PRESENT, BEN: part(minutes), CHO: ABSENT}
    assert outcome(call(marks, length=length)).verdict == verdict


def test_two_are_enough_however_large_the_roster() -> None:
    marks = {ANA: PRESENT, BEN: PRESENT, CHO: ABSENT, DEE: ABSENT, EVE: ABSENT}
    assert outcome(call(marks, roster=(ANA, BEN, CHO, DEE, EVE))).in_words == "2 of 5: met"


def test_a_cohort_may_ask_for_more() -> None:
    day = call({ANA: PRESENT, BEN: PRESENT, CHO: ABSENT})
    assert outcome(day, min_present=3).verdict == Verdict.MISSED


def test_nobody_on_the_roster_is_a_miss_not_an_open_question() -> None:
    assert outcome(call({}, roster=())).in_words == "0 of 0: not met"


def test_it_says_who_counted() -> None:
    found = outcome(call({ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(CHO)}))
    assert (found.there, found.substitute, found.expected, found.unrecorded) == ((ANA,), DEE, (ANA, BEN, CHO), ())


def test_it_says_who_is_not_recorded() -> None:
    assert outcome(call({ANA: PRESENT})).unrecorded == (BEN, CHO)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, {ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, "2 of 3: met"),
        ({ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, {ANA: PRESENT, BEN: ABSENT, CHO: PRESENT}, "1 of 3: not met"),
        ({ANA: PRESENT, BEN: PRESENT, CHO: PRESENT}, {ANA: ABSENT, BEN: ABSENT, CHO: ABSENT}, "0 of 3: not met"),
        ({ANA: PRESENT, BEN: PRESENT, CHO: PRESENT}, {}, "0 of 3: not yet recorded"),
        ({ANA: PRESENT, BEN: part(240), CHO: ABSENT}, {ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, "2 of 3: met"),
        ({ANA: PRESENT, BEN: part(239), CHO: ABSENT}, {ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, "1 of 3: not met"),
        (
            {ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN)},
            {ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN)},
            "2* of 3: met",
        ),
        (
            {ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN)},
            {ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, EVE: substitute_for(BEN)},
            "1 of 3: not met",
        ),
        (
            {ANA: PRESENT, BEN: PRESENT, CHO: ABSENT},
            {ANA: PRESENT, BEN: ABSENT, CHO: ABSENT, DEE: substitute_for(BEN)},
            "1 of 3: not met",
        ),
        ({ANA: PRESENT, BEN: PRESENT, CHO: NOT_EXPECTED}, {ANA: PRESENT, BEN: PRESENT, CHO: PRESENT}, "2 of 3: met"),
        ({ANA: PRESENT, BEN: PRESENT, CHO: NOT_EXPECTED}, {ANA: PRESENT, BEN: PRESENT, CHO: NOT_EXPECTED},
         "2 of 2: met"),
    ],
)  # fmt: skip
def test_a_workshop_asks_for_both_days(first: dict[int, Mark], second: dict[int, Mark], words: str) -> None:
    assert outcome(call(first, length=480), call(second, length=480)).in_words == words


def test_whoever_joins_between_the_days_of_a_workshop_was_not_there_on_both() -> None:
    first = call({ANA: PRESENT, BEN: PRESENT, CHO: ABSENT}, length=480)
    second = call({ANA: PRESENT, DEE: PRESENT, CHO: ABSENT}, roster=(ANA, CHO, DEE), length=480)
    found = outcome(first, second)
    assert (found.verdict, found.there) == (Verdict.MISSED, (ANA,))


REPLACED_ON = date(2027, 3, 17)
SEATS = [
    Seat(ANA, date(2027, 1, 1), None, counts=True),
    Seat(BEN, date(2027, 1, 1), REPLACED_ON, counts=True),
    Seat(DEE, REPLACED_ON, None, counts=True),
    Seat(EVE, date(2027, 1, 1), None, counts=False),
]


@pytest.mark.parametrize(
    ("day", "roster"),
    [
        (REPLACED_ON - timedelta(days=1), {ANA, BEN}),
        (REPLACED_ON, {ANA, DEE}),
        (REPLACED_ON + timedelta(days=1), {ANA, DEE}),
        (date(2026, 12, 31), set()),
        (date(2027, 1, 1), {ANA, BEN}),
    ],
)
def test_the_roster_is_that_of_the_day(day: date, roster: set[int]) -> None:
    assert roster_on(SEATS, day) == roster
    assert members_on(SEATS, day) == roster | ({EVE} if day.year == 2027 else set())


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (REPLACED_ON - timedelta(days=1), "1 of 2: not met"),
        (REPLACED_ON, "2 of 2: met"),
        (REPLACED_ON + timedelta(days=1), "2 of 2: met"),
    ],
)
def test_a_new_member_counts_from_the_first_day(day: date, words: str) -> None:
    marks = {ANA: PRESENT, BEN: ABSENT, DEE: PRESENT}
    assert outcome(Day(60, roster_on(SEATS, day), marks)).in_words == words


ENDS = datetime(2027, 3, 17, 17, tzinfo=UTC)
HELD = {"counts": True, "is_cancelled": False, "is_paused": False, "is_waived": False, "ends_at": ENDS, "at": ENDS}


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, None),
        ({"at": ENDS - timedelta(microseconds=1)}, Verdict.AHEAD),
        ({"is_cancelled": True}, Verdict.CANCELLED),
        ({"is_waived": True}, Verdict.WAIVED),
        ({"is_paused": True}, Verdict.PAUSED),
        ({"counts": False}, Verdict.NOT_COUNTED),
        ({"is_cancelled": True, "is_waived": True, "is_paused": True}, Verdict.CANCELLED),
        ({"is_waived": True, "at": ENDS - timedelta(days=30)}, Verdict.WAIVED),
        ({"is_cancelled": True, "at": ENDS - timedelta(days=30)}, Verdict.CANCELLED),
    ],
)
def test_what_is_said_without_asking_the_roll(change: dict[str, object], verdict: Verdict | None) -> None:
    assert verdict_without_roll(**{**HELD, **change}) == verdict  # type: ignore[arg-type]  # the table mixes types


def test_the_length_of_a_day_is_real_time_not_wall_time() -> None:
    assert length_in_minutes(datetime(2027, 3, 17, 9, tzinfo=UTC), datetime(2027, 3, 17, 10, 30, tzinfo=UTC)) == 90


@pytest.mark.parametrize(
    ("state", "following", "may"),
    [
        (State.SCHEDULED, State.HELD, True),
        (State.SCHEDULED, State.CANCELLED, True),
        (State.HELD, State.CANCELLED, True),
        (State.HELD, State.SCHEDULED, False),
        (State.CANCELLED, State.SCHEDULED, False),
        (State.CANCELLED, State.HELD, False),
        (State.DRAFT, State.HELD, False),
    ],
)
def test_which_state_follows_which(state: State, following: State, may: bool) -> None:  # a table
    assert may_become(state, following) is may
