"""Signs and lines after a pause, with a calendar that still grows, and of a day in the past. No database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from joynet.lib.months import Month
from joynet.lib.zones import end_of_day
from joynet.overview.rules import Judgment, MonthFact, RiskFacts, SignKind, lines, months_so_far, risk
from joynet.overview.rules.standing import BEST_IN_PROGRAM, BEST_SO_FAR, Line
from joynet.overview.rules.standing_facts import Expectation, Facts, SharedFact
from meetings.rules.attendance import Standing, is_planned_through, summarize
from meetings.rules.kinds import Kind
from meetings.rules.quorum import Verdict
from teams.rules import Band, Gap, Slot

ZONE = "America/Chicago"
JOINED, LAST = date(2027, 1, 4), date(2028, 8, 31)
DAY = date(2027, 9, 1)


def _risk_facts(day: date = DAY, **changed: object) -> RiskFacts:
    """A team that has tested nothing, met no coach and seen no senior leader since March."""
    facts = RiskFacts(
        day=day,
        joined_on=JOINED,
        first_month_on=date(2027, 3, 1),
        last_day=LAST,
        months=(),
        recent=(),
        gaps=(),
        senior_expected=2,
        senior_present=0,
        tested_on=None,
        coached_on=None,
        adverse=(),
        has_coach=True,
        is_paused=False,
        rolls_to_record=0,
        reports_waiting_since=(),
        proposals_waiting_since=(),
        at=end_of_day(day, ZONE),
    )
    return replace(facts, **changed)


def _facts(day: date = DAY, **changed: object) -> Facts:
    """A team with nothing on record and its three seats held."""
    facts = Facts(
        day=day,
        joined_on=JOINED,
        last_day=LAST,
        is_paused=False,
        letter=None,
        commitments=(),
        gaps=(),
        steering_seat="Ana Silva",
        has_senior_leader=True,
        assessed={},
        windows=(),
        attendance=summarize([], floor=80, min_present=2),
        attendance_by_kind=(),
        months=months_so_far([], floor=80, at=end_of_day(day, ZONE)),
        discussions_held=0,
        shared=SharedFact(),
        willing=(),
        asked_from=None,
    )
    return replace(facts, **changed)


def _line(expectation: Expectation, facts: Facts) -> Line:
    return next(line for line in lines(facts) if line.expectation == expectation)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (0, set()),  # the first day after the pause
        (45, set()),
        (46, {SignKind.UNCOACHED}),
        (60, {SignKind.UNCOACHED}),
        (61, {SignKind.UNCOACHED, SignKind.UNTESTED}),
        (89, {SignKind.UNCOACHED, SignKind.UNTESTED}),
        (90, {SignKind.UNCOACHED, SignKind.UNTESTED, SignKind.SENIOR_AWAY}),
    ],
)
def test_no_clock_starts_before_the_end_of_the_last_pause(days: int, kinds: set[SignKind]) -> None:
    facts = _risk_facts(resumed_on=DAY - timedelta(days=days))
    assert {sign.kind for sign in risk(facts, None).signs} == kinds


def test_a_pause_long_over_changes_nothing() -> None:
    late = _risk_facts(resumed_on=date(2027, 1, 10))
    assert risk(late, None).signs == risk(_risk_facts(), None).signs


def test_what_staff_owe_is_said_of_today_only() -> None:
    owing = _risk_facts(has_coach=False, rolls_to_record=2)
    assert len(risk(owing, None).debts) == 2
    assert risk(replace(owing, is_past=True), None).debts == ()


def test_a_departure_that_was_still_to_come_is_left_out_of_a_day_in_the_past() -> None:
    facts = _facts(gaps=(Gap(Slot.CORE, DAY + timedelta(days=10), LAST),))
    assert _line(Expectation.SEATS, facts).standing == Standing.AT_RISK
    past = _line(Expectation.SEATS, replace(facts, is_past=True))
    assert past.standing == Standing.MET
    assert (
        past.evidence
        == "All three seats are held by three different people. Ana Silva holds the steering committee seat."
    )


def test_whoever_is_proposed_for_an_empty_seat_is_named_instead_of_asked_for() -> None:
    gap = Gap(Slot.CORE, DAY - timedelta(days=30), LAST)
    proposed = {Slot.CORE: "Janet Whitaker is proposed from Sep 10, 2027; staff decide."}
    signs = {sign.kind: sign for sign in risk(_risk_facts(gaps=(gap,), proposed=proposed), None).signs}
    vacant = signs[SignKind.VACANT]
    assert vacant.kind_words == (
        "The team has been without its core leader or unit-level manager since Aug 2, 2027."
        " Janet Whitaker is proposed from Sep 10, 2027; staff decide."
    )
    assert vacant.reason.endswith("since Aug 2, 2027. Janet Whitaker is proposed from Sep 10, 2027; staff decide.")


def test_a_judgment_names_the_last_day_on_which_it_stands() -> None:
    assert Judgment(Band.WATCH, "Known.", "Rosa Field", date(2027, 11, 1)).last_day == date(2027, 10, 31)


@pytest.mark.parametrize(
    ("call", "coaching", "day", "is_whole"),
    [
        (date(2028, 7, 18), date(2028, 7, 18), DAY, True),  # 45 days before the first day after
        (date(2028, 7, 17), date(2028, 7, 18), DAY, False),
        (date(2028, 7, 18), date(2028, 7, 17), DAY, False),
        (date(2028, 8, 20), None, DAY, False),  # no coaching is planned yet
        (date(2027, 8, 20), None, LAST, False),
        (date(2027, 8, 20), None, date(2028, 9, 1), True),  # nothing can be added any more
    ],
)
def test_a_calendar_covers_the_program_when_calls_and_coaching_reach_its_end(
    call: date, coaching: date | None, day: date, is_whole: bool
) -> None:
    last_on = {Kind.ALL_TEAM_CALL: call} | ({Kind.COACHING: coaching} if coaching else {})
    assert is_planned_through(last_on, ends_on=date(2028, 9, 1), day=day) is is_whole


def test_a_calendar_that_still_grows_puts_nothing_out_of_reach() -> None:
    verdicts = [Verdict.MISSED] * 2 + [Verdict.AHEAD] * 2
    found = {
        is_whole: _line(
            Expectation.ATTENDANCE,
            _facts(attendance=summarize(verdicts, floor=80, min_present=2, is_whole=is_whole)),
        )
        for is_whole in (True, False)
    }
    assert [bool(found[is_whole].cannot) for is_whole in (True, False)] == [True, False]
    assert [found[is_whole].best_title for is_whole in (True, False)] == [BEST_IN_PROGRAM, BEST_SO_FAR]


def test_one_is_said_in_the_singular_and_running_months_in_plain_words() -> None:
    due = [end_of_day(Month(2027, 3 + number).last_day, ZONE) for number in range(3)]
    one = months_so_far([MonthFact(due[0], due[0] - timedelta(days=1))], floor=80, at=due[0])
    assert _line(Expectation.MONTHS, _facts(months=one)).evidence == "1 of 1 month sent on time."
    shared = _line(Expectation.SHARING, _facts(shared=SharedFact(1, 1, 0)))
    assert shared.evidence.endswith("1 of 1 note of learning is open, too.")
    late = risk(_risk_facts(months=tuple(MonthFact(by, None) for by in due)), None).signs[0]
    assert late.reason == "Reports more than 7 days late 3 months in a row"
