"""How much help a team needs: signs with points and reasons, what staff owe, and a person's judgment above them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from joynet.lib.zones import end_of_day
from joynet.overview.rules import Judgment, MonthFact, RiskFacts, SignKind, risk
from meetings.rules.quorum import Verdict
from teams.rules import Band, Gap, Slot, band_of

DAY = timedelta(days=1)
ZONE = "America/Chicago"
MET, MISSED = Verdict.MET, Verdict.MISSED
FIRST = date(2027, 3, 1)


def _facts(day: date = date(2027, 6, 15), **changed: object) -> RiskFacts:
    """A team without any sign on that day, but for what is changed."""
    good = RiskFacts(
        day=day,
        joined_on=date(2027, 1, 4),
        first_month_on=FIRST,
        last_day=date(2028, 8, 31),
        months=(),
        recent=(MET, MET, MET),
        gaps=(),
        senior_expected=3,
        senior_present=1,
        tested_on=day,
        coached_on=day,
        adverse=(),
        has_coach=True,
        is_paused=False,
        rolls_to_record=0,
        reports_waiting_since=(),
        proposals_waiting_since=(),
        at=end_of_day(day, ZONE),
    )
    return replace(good, **changed)


def _signs(facts: RiskFacts) -> dict[SignKind, int]:
    return {sign.kind: sign.points for sign in risk(facts, None).signs}


def test_a_team_without_a_sign_is_on_track() -> None:
    found = risk(_facts(), None)
    assert (found.signs, found.debts, found.points, found.band) == ((), (), 0, Band.ON_TRACK)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (0, Band.ON_TRACK),
        (2, Band.ON_TRACK),
        (3, Band.WATCH),
        (5, Band.WATCH),
        (6, Band.NEEDS_HELP),
        (16, Band.NEEDS_HELP),
    ],
)
def test_points_make_three_bands(points: int, band: Band) -> None:
    assert band_of(points) == band


@pytest.mark.parametrize(
    ("sent", "days", "expected"),
    [
        ((False,), 7, {}),  # seven days late is not more than seven
        ((False,), 8, {SignKind.LATE: 2}),
        ((True,), 8, {}),
        ((False, False), 7, {SignKind.LATE: 2}),  # the second is not yet more than seven days late
        ((False, False), 8, {SignKind.LATE: 4}),
        ((True, False), 8, {SignKind.LATE: 2}),
        ((False, True), 8, {}),  # the latest one is in
        ((False, False, False), 8, {SignKind.LATE: 4}),
    ],
)
def test_a_report_more_than_seven_days_late_is_a_sign_and_two_running_a_greater_one(
    sent: tuple[bool, ...], days: int, expected: dict[SignKind, int]
) -> None:
    due = [end_of_day(date(2027, 4 + number, 10), ZONE) for number in range(len(sent))]
    months = tuple(MonthFact(by, by - DAY if is_sent else None) for by, is_sent in zip(due, sent, strict=True))
    at = due[-1] + days * DAY
    assert _signs(_facts(at.date(), months=months, at=at, tested_on=at.date(), coached_on=at.date())) == expected


@pytest.mark.parametrize(
    ("recent", "points"),
    [
        ((), 0),
        ((MISSED,), 1),
        ((MISSED, MET), 0),
        ((MET, MISSED), 1),
        ((MISSED, MET, MISSED), 3),
        ((MISSED, MISSED, MET), 3),
        ((MISSED, MISSED, MET, MET), 0),
        ((MISSED, MET, MET, MISSED), 1),
    ],
)
def test_a_missed_quorum_counts_at_the_last_meeting_and_more_at_two_of_three(
    recent: tuple[Verdict, ...], points: int
) -> None:
    assert _signs(_facts(recent=recent)).get(SignKind.QUORUM, 0) == points


@pytest.mark.parametrize(
    ("day", "points"), [(date(2027, 6, 14), 0), (date(2027, 6, 15), 2), (date(2027, 6, 30), 2), (date(2027, 7, 1), 0)]
)
def test_a_vacant_seat_is_a_sign_from_the_fifteenth_day_until_it_is_filled(day: date, points: int) -> None:
    gap = Gap(Slot.CORE, date(2027, 6, 1), date(2027, 7, 1))
    assert _signs(_facts(day, gaps=(gap,))).get(SignKind.VACANT, 0) == points


def test_two_vacant_seats_are_one_sign_with_both_names() -> None:
    both = tuple(Gap(slot, date(2027, 5, 1), date(2027, 7, 1)) for slot in (Slot.CORE, Slot.FRONTLINE_CLINICIAN))
    [sign] = risk(_facts(gaps=both), None).signs
    assert (sign.points, sign.reason) == (
        2,
        "Vacant for more than 14 days: core leader or unit-level manager and frontline clinician, since May 1, 2027",
    )


@pytest.mark.parametrize(
    ("day", "expected", "present", "points"),
    [
        (date(2027, 4, 3), 2, 0, 0),  # 89 days in the program
        (date(2027, 4, 4), 2, 0, 1),
        (date(2027, 4, 4), 2, 1, 0),
        (date(2027, 4, 4), 0, 0, 0),  # no meeting was held
    ],
)
def test_a_senior_leader_at_no_meeting_for_ninety_days_is_a_sign(
    day: date, expected: int, present: int, points: int
) -> None:
    facts = _facts(day, senior_expected=expected, senior_present=present)
    assert _signs(facts).get(SignKind.SENIOR_AWAY, 0) == points


@pytest.mark.parametrize(
    ("tested_on", "day", "points"),
    [
        (None, date(2027, 4, 30), 0),  # before month 3, though 60 days have passed
        (None, date(2027, 5, 1), 2),
        (date(2027, 4, 1), date(2027, 5, 31), 0),  # the 60th day
        (date(2027, 4, 1), date(2027, 6, 1), 2),
        (date(2027, 1, 20), date(2027, 5, 1), 2),  # tested before the program began
    ],
)
def test_no_change_tested_for_sixty_days_is_a_sign_from_month_three(
    tested_on: date | None, day: date, points: int
) -> None:
    assert _signs(_facts(day, tested_on=tested_on)).get(SignKind.UNTESTED, 0) == points


@pytest.mark.parametrize(
    ("coached_on", "day", "points"),
    [
        (None, date(2027, 4, 15), 0),
        (None, date(2027, 4, 16), 1),
        (date(2027, 5, 1), date(2027, 6, 15), 0),
        (date(2027, 5, 1), date(2027, 6, 16), 1),
    ],
)
def test_no_coaching_for_forty_five_days_is_a_sign(coached_on: date | None, day: date, points: int) -> None:
    assert _signs(_facts(day, coached_on=coached_on)).get(SignKind.UNCOACHED, 0) == points


def test_an_adverse_signal_is_a_sign_that_names_the_measures() -> None:
    [sign] = risk(_facts(adverse=("Turnover", "Burnout")), None).signs
    assert (sign.points, sign.reason) == (1, "Signal in the unwanted direction: Turnover, Burnout")


@pytest.mark.parametrize("changed", [{"is_paused": True}, {"day": date(2028, 9, 1)}, {"day": date(2027, 1, 3)}])
def test_a_team_that_is_paused_or_not_in_the_program_has_no_signs(changed: dict[str, object]) -> None:
    facts = replace(_facts(recent=(MISSED, MISSED), tested_on=None, coached_on=None), **changed)
    assert risk(facts, None).signs == ()
    assert risk(replace(facts, day=date(2028, 8, 31), is_paused=False), None).signs != ()


@pytest.mark.parametrize(("days", "is_debt"), [(6, False), (7, False), (8, True)])
def test_what_staff_owe_is_apart_and_gives_no_points(days: int, is_debt: bool) -> None:
    at = _facts().at
    since = (at - timedelta(days=days),)
    found = risk(_facts(reports_waiting_since=since, proposals_waiting_since=since), None)
    assert found.points == 0
    assert found.debts == (
        (
            "1 report waits for an answer, the oldest for 8 days.",
            "1 roster proposal waits for an answer, the oldest for 8 days.",
        )
        if is_debt
        else ()
    )


def test_a_missing_coach_and_open_rolls_are_debts_of_staff() -> None:
    assert risk(_facts(has_coach=False, rolls_to_record=2), None).debts == (
        "No coach is assigned.",
        "2 meetings have no complete roll yet.",
    )


def test_a_judgment_stands_above_the_score_and_hides_none_of_its_reasons() -> None:
    facts = _facts(recent=(MISSED, MISSED))
    judgment = Judgment(Band.ON_TRACK, "A flood; they have told us.", "Rosa Field", date(2027, 7, 1))
    found = risk(facts, judgment)
    assert (found.band, found.band_by_signs, found.points) == (Band.ON_TRACK, Band.WATCH, 3)
    assert risk(facts, None).band == Band.WATCH


def test_kind_words_carry_neither_points_nor_blame() -> None:
    gap = Gap(Slot.CORE, date(2027, 5, 1), date(2027, 7, 1))
    late = tuple(MonthFact(end_of_day(date(2027, month, 10), ZONE), None) for month in (4, 5))
    signs = risk(
        _facts(
            recent=(MISSED, MISSED),
            gaps=(gap,),
            senior_present=0,
            tested_on=None,
            coached_on=None,
            adverse=("Turnover",),
            months=late,
        ),
        None,
    ).signs
    assert [sign.kind for sign in signs] == list(SignKind)
    for sign in signs:
        assert not {"failed", "risk", "points", "missed"} & set(sign.kind_words.lower().split())
