"""How a team stands: facts on a day in, one word with its evidence out. No database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from joynet.lib.zones import end_of_day
from joynet.network.models import COMMITMENTS, Kind
from joynet.overview.rules import (
    CommitmentFact,
    Expectation,
    Facts,
    LetterFact,
    Line,
    MonthFact,
    MonthVerdict,
    SharedFact,
    WillingFact,
    lines,
    month_verdict,
    months_so_far,
    standing_sentence,
)
from meetings.rules.attendance import Standing, summarize
from meetings.rules.quorum import Verdict
from teams.rules import Gap, Slot, Span, asked_openness_from, windows

DAY = timedelta(days=1)
START = date(2027, 3, 10)
SPAN = Span(START, 18, joined_on=date(2027, 1, 4))
SENIOR, CORE, CLINICIAN = Slot
ZONE = "America/Chicago"
MET, AT_RISK, NOT_MET, NOT_YET_DUE = Standing.MET, Standing.AT_RISK, Standing.NOT_MET, Standing.NOT_YET_DUE


def _facts(day: date = date(2027, 6, 1), **changed: object) -> Facts:
    """A team without any fault on that day, but for what is changed."""
    good = Facts(
        day=day,
        joined_on=SPAN.joined_on,
        last_day=SPAN.last_day,
        is_paused=False,
        letter=LetterFact("Grace Obi", date(2026, 11, 2), None),
        commitments=tuple(
            CommitmentFact(kind, "Ben Okafor", date(2026, 11, 3), is_sure=True, taken_back_on=None)
            for kind in COMMITMENTS
        ),
        gaps=(),
        steering_seat="Ana Silva",
        has_senior_leader=True,
        assessed={"baseline": date(2026, 11, 3)},
        windows=windows(SPAN),
        attendance=summarize([Verdict.MET], floor=80, min_present=2),
        attendance_by_kind=(),
        months=months_so_far([], floor=80, at=end_of_day(day, ZONE)),
        discussions_held=0,
        shared=SharedFact(),
        willing=(),
        asked_from=asked_openness_from(SPAN),
    )
    return replace(good, **changed)


def _line(expectation: Expectation, facts: Facts) -> Line:
    return next(line for line in lines(facts) if line.expectation == expectation)


# ---- seats


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2027, 5, 2), MET),  # 31 days before the seat is empty
        (date(2027, 5, 3), AT_RISK),  # announced within 30 days
        (date(2027, 6, 2), AT_RISK),  # its first day
        (date(2027, 6, 15), AT_RISK),  # day 14 of 14
        (date(2027, 6, 16), NOT_MET),
        (date(2027, 6, 30), NOT_MET),  # the last day of the gap
        (date(2027, 7, 1), AT_RISK),  # held again, after more than 14 days
        (date(2027, 9, 28), AT_RISK),  # 90 days counted from the first day on which it was held again
        (date(2027, 9, 29), MET),
    ],
)
def test_a_seat_that_is_empty_puts_at_risk_and_beyond_grace_is_not_met(day: date, standing: Standing) -> None:
    gap = Gap(SENIOR, date(2027, 6, 2), date(2027, 7, 1))
    assert _line(Expectation.SEATS, _facts(day, gaps=(gap,))).standing == standing


@pytest.mark.parametrize(("length", "standing"), [(13, MET), (14, MET), (15, AT_RISK)])
def test_a_gap_within_grace_is_forgotten_when_it_is_over(length: int, standing: Standing) -> None:
    gap = Gap(CORE, date(2027, 6, 2), date(2027, 6, 2) + length * DAY)
    assert _line(Expectation.SEATS, _facts(gap.ends_on, gaps=(gap,))).standing == standing


def test_the_evidence_names_the_seat_its_first_day_and_the_days_so_far() -> None:
    gap = Gap(CLINICIAN, date(2028, 2, 28), date(2028, 9, 10))
    line = _line(Expectation.SEATS, _facts(date(2028, 3, 1), gaps=(gap,)))
    assert line.evidence == (
        "Frontline clinician: empty since Feb 28, 2028 (3 days). Ana Silva holds the steering committee seat."
    )


def test_a_senior_leader_without_the_steering_seat_is_at_risk_and_no_senior_leader_is_said_once() -> None:
    line = _line(Expectation.SEATS, _facts(steering_seat=""))
    assert (line.standing, line.evidence.endswith("Nobody holds the steering committee seat.")) == (AT_RISK, True)
    gap = Gap(SENIOR, date(2027, 5, 30), date(2027, 7, 1))
    empty = _line(Expectation.SEATS, _facts(steering_seat="", has_senior_leader=False, gaps=(gap,)))
    assert "steering" not in empty.evidence


def test_no_seat_is_owed_before_the_team_joins_nor_in_a_pause() -> None:
    assert _line(Expectation.SEATS, _facts(SPAN.joined_on - DAY)).standing == NOT_YET_DUE
    assert _line(Expectation.SEATS, _facts(SPAN.joined_on)).standing == MET
    assert _line(Expectation.SEATS, _facts(is_paused=True)).standing == NOT_YET_DUE


def test_one_person_in_two_seats_is_said_so() -> None:
    gap = Gap(None, date(2027, 6, 1), date(2027, 7, 1))
    line = _line(Expectation.SEATS, _facts(gaps=(gap,)))
    assert (line.standing, line.evidence.partition(").")[0]) == (
        AT_RISK,
        "Three different people: one person in two seats since Jun 1, 2027 (1 day",
    )


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2028, 9, 9), "Frontline clinician: empty since Sep 8, 2028 (2 days)."),  # the last day
        (date(2028, 9, 10), "On the last day, Sep 9, 2028: Frontline clinician: empty since Sep 8, 2028 (2 days)."),
        (date(2029, 1, 1), "On the last day, Sep 9, 2028: Frontline clinician: empty since Sep 8, 2028 (2 days)."),
    ],
)
def test_after_its_time_a_team_is_looked_at_on_its_last_day(day: date, begins: str) -> None:
    gap = Gap(CLINICIAN, date(2028, 9, 8), date(2028, 9, 10))
    line = _line(Expectation.SEATS, _facts(day, gaps=(gap,)))
    assert (line.standing, line.evidence.startswith(begins)) == (AT_RISK, True)


# ---- months


def _months(count: int, *, sent: dict[int, timedelta]) -> list[MonthFact]:
    """Months due at the end of the 10th from April 2027 on; `sent`: month by number → how long after it was due."""
    due = [end_of_day(date(2027 + (3 + n) // 12, (3 + n) % 12 + 1, 10), ZONE) for n in range(count)]
    return [MonthFact(due_by, due_by + sent[n] if n in sent else None) for n, due_by in enumerate(due)]


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (end_of_day(date(2027, 4, 9), ZONE), MonthVerdict.AHEAD),
        (end_of_day(date(2027, 4, 10), ZONE) - timedelta(seconds=1), MonthVerdict.AHEAD),
        (end_of_day(date(2027, 4, 10), ZONE), MonthVerdict.MISSING),
        (end_of_day(date(2027, 4, 11), ZONE), MonthVerdict.MISSING),
    ],
)
def test_a_month_is_missing_from_the_moment_it_was_due(at: datetime, verdict: MonthVerdict) -> None:
    [month] = _months(1, sent={})
    assert month_verdict(month, at) == verdict


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (timedelta(days=-1), MonthVerdict.ON_TIME),
        (timedelta(seconds=-1), MonthVerdict.ON_TIME),
        (timedelta(0), MonthVerdict.LATE),
        (timedelta(days=1), MonthVerdict.LATE),
    ],
)
def test_a_month_sent_in_the_second_it_was_due_is_late(after: timedelta, verdict: MonthVerdict) -> None:
    [month] = _months(1, sent={0: after})
    assert month_verdict(month, end_of_day(date(2027, 6, 1), ZONE)) == verdict


def test_what_was_sent_later_is_not_known_on_an_earlier_day() -> None:
    [month] = _months(1, sent={0: timedelta(days=3)})
    at = end_of_day(date(2027, 4, 12), ZONE)
    assert [month_verdict(month, at), month_verdict(month, at + DAY)] == [MonthVerdict.MISSING, MonthVerdict.LATE]


ON_TIME, LATE = timedelta(hours=-1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("sent", "decided", "standing", "is_unreachable"),
    [
        ({}, 0, NOT_YET_DUE, False),
        (dict.fromkeys(range(3), ON_TIME), 3, MET, False),
        ({0: ON_TIME, 1: LATE, 2: ON_TIME}, 3, AT_RISK, False),
        ({0: ON_TIME, 2: ON_TIME}, 3, AT_RISK, False),  # one not sent
        ({0: LATE, 2: LATE, 1: ON_TIME}, 3, NOT_MET, False),  # two of the last six
        (
            {0: LATE} | dict.fromkeys(range(1, 7), ON_TIME),
            7,
            AT_RISK,
            False,
        ),  # 6 of 7, the late one not of the last six
        ({0: LATE, 1: LATE} | dict.fromkeys(range(2, 9), ON_TIME), 9, NOT_MET, False),  # 7 of 9: under the floor
        ({0: LATE, 1: LATE} | dict.fromkeys(range(2, 10), ON_TIME), 10, AT_RISK, False),  # 8 of 10: on the floor
        (dict.fromkeys(range(3), LATE), 3, NOT_MET, False),  # 15 of 18 is still possible
        (dict.fromkeys(range(4), LATE), 4, NOT_MET, True),  # 14 of 18 is 78 %
    ],
)
def test_months_stand_as_meetings_do(
    sent: dict[int, timedelta], decided: int, standing: Standing, is_unreachable: bool
) -> None:
    months = _months(18, sent=sent)
    at = months[decided - 1].due_by + DAY if decided else months[0].due_by - DAY
    found = months_so_far(months, floor=80, at=at)
    assert (found.decided, found.standing, found.can_no_longer_be_reached) == (decided, standing, is_unreachable)


@pytest.mark.parametrize(("late", "is_unreachable"), [(1, False), (2, False), (3, True)])
def test_exactly_the_floor_can_still_be_reached(late: int, is_unreachable: bool) -> None:
    months = _months(10, sent=dict.fromkeys(range(late), LATE))
    found = months_so_far(months, floor=80, at=months[late - 1].due_by + DAY)
    assert (found.best_possible, found.can_no_longer_be_reached) == (10 - late, is_unreachable)


def test_what_can_no_longer_be_reached_is_said_in_numbers() -> None:
    months = _months(18, sent=dict.fromkeys(range(4), LATE))
    line = _line(Expectation.MONTHS, _facts(months=months_so_far(months, floor=80, at=months[3].due_by + DAY)))
    assert line.evidence == "0 of 4 months sent on time, 4 late."
    assert (line.so_far, line.best) == ("0 of 4 (0 %)", "14 of 18 (78 %)")
    assert line.cannot == (
        "80 % over the whole program can no longer be reached: with every remaining month it would be 14 of 18 (78 %)."
    )


# ---- meetings


@pytest.mark.parametrize(
    ("verdicts", "standing", "is_unreachable"),
    [
        ([Verdict.AHEAD] * 40, NOT_YET_DUE, False),
        ([Verdict.MET] * 9 + [Verdict.AHEAD] * 31, MET, False),
        ([Verdict.MISSED] + [Verdict.MET] * 8 + [Verdict.AHEAD] * 31, AT_RISK, False),
        ([Verdict.MISSED] * 8 + [Verdict.AHEAD] * 32, NOT_MET, False),  # 32 of 40 is exactly the floor
        ([Verdict.MISSED] * 9 + [Verdict.AHEAD] * 31, NOT_MET, True),
    ],
)
def test_meetings_say_what_is_met_and_what_can_no_longer_be_reached(
    verdicts: list[Verdict], standing: Standing, is_unreachable: bool
) -> None:
    line = _line(Expectation.ATTENDANCE, _facts(attendance=summarize(verdicts, floor=80, min_present=2)))
    assert (line.standing, bool(line.cannot)) == (standing, is_unreachable)


# ---- readiness


@pytest.mark.parametrize(
    ("day", "assessed", "standing"),
    [
        (date(2027, 6, 1), {}, NOT_MET),
        (date(2027, 10, 31), {"baseline"}, MET),
        (date(2027, 11, 1), {"baseline"}, MET),  # month 9 begins: open
        (date(2027, 11, 30), {"baseline"}, MET),
        (date(2027, 12, 1), {"baseline"}, AT_RISK),
        (date(2027, 12, 30), {"baseline"}, AT_RISK),
        (date(2027, 12, 31), {"baseline"}, NOT_MET),
        (date(2027, 12, 31), {"baseline", "m9"}, MET),
        (date(2028, 8, 1), {"baseline"}, NOT_MET),  # the next one has begun
        (date(2028, 8, 31), {"baseline", "m9"}, MET),
        (date(2028, 9, 1), {"baseline", "m9"}, AT_RISK),
        (date(2028, 9, 9), {"baseline", "m9", "m18"}, MET),
    ],
)
def test_readiness_is_due_by_the_end_of_its_month(day: date, assessed: set[str], standing: Standing) -> None:
    facts = _facts(day, assessed=dict.fromkeys(assessed, date(2026, 11, 3)))
    assert _line(Expectation.READINESS, facts).standing == standing


def test_a_program_of_31_august_asks_for_its_last_readiness_in_february() -> None:
    span = Span(date(2025, 8, 31), 18, date(2025, 8, 31))  # ends on Feb 28, 2027; M18 is February
    facts = _facts(assessed={"baseline": date(2025, 5, 1), "m9": date(2026, 5, 20)}, windows=windows(span))
    words = [
        _line(Expectation.READINESS, replace(facts, day=day)).evidence for day in (date(2027, 1, 31), date(2027, 2, 1))
    ]
    assert [w.rpartition("M18: ")[2] for w in words] == ["opens on Feb 1, 2027.", "open, due by Feb 28, 2027."]


# ---- what was signed and said


def test_a_letter_falls_due_again_when_its_signatory_has_left() -> None:
    left = LetterFact("Grace Obi", date(2026, 11, 2), date(2027, 5, 1))
    assert _line(Expectation.LETTER, _facts(letter=left)).standing == AT_RISK
    assert _line(Expectation.LETTER, _facts(letter=None)).standing == NOT_MET
    assert _line(Expectation.LETTER, _facts()).evidence == "Signed by Grace Obi, dated Nov 2, 2026."


def _without(kind: Kind) -> tuple[CommitmentFact, ...]:
    return tuple(fact for fact in _facts().commitments if fact.kind != kind)


def test_a_commitment_taken_back_puts_at_risk_and_one_never_given_is_not_met() -> None:
    back = CommitmentFact(
        Kind.COMMITMENT_DATA, "Ben Okafor", date(2026, 11, 3), is_sure=True, taken_back_on=date(2027, 5, 1)
    )
    without = _without(Kind.COMMITMENT_DATA)
    found = [_line(Expectation.COMMITMENTS, _facts(commitments=given)) for given in ((*without, back), without, ())]
    assert [line.standing for line in found] == [AT_RISK, NOT_MET, NOT_MET]
    assert _line(Expectation.COMMITMENTS, _facts()).evidence == "All six given by Ben Okafor on Nov 3, 2026."


@pytest.mark.parametrize("expectation", [Expectation.EVALUATION, Expectation.OPENNESS])
@pytest.mark.parametrize("day", [SPAN.joined_on, date(2028, 5, 31), date(2028, 6, 1), SPAN.last_day])
def test_openness_is_never_not_met(expectation: Expectation, day: date) -> None:
    for willing in ((), (WillingFact("not_now", day),), (WillingFact("not_sure", day),)):
        line = _line(expectation, _facts(day, commitments=(), willing=willing))
        assert (line.standing, line.is_openness) == (NOT_YET_DUE, True)


def test_members_are_asked_again_from_the_first_day_of_month_sixteen() -> None:
    unsure = (
        *_without(Kind.COMMITMENT_CONTRIBUTION),
        CommitmentFact(Kind.COMMITMENT_CONTRIBUTION, "", START, is_sure=False, taken_back_on=None),
    )
    days = (date(2028, 5, 31), date(2028, 6, 1))
    words = [_line(Expectation.OPENNESS, _facts(day, commitments=unsure)).evidence for day in days]
    assert words == [
        "Not sure at the application. Asked again from Jun 1, 2028.",
        "Each member has been asked since Jun 1, 2028; nobody has answered yet.",
    ]


def test_sharing_that_only_the_coach_may_read_is_at_risk() -> None:
    assert _line(Expectation.SHARING, _facts(shared=SharedFact(2, 0, 2))).standing == AT_RISK
    line = _line(Expectation.SHARING, _facts(shared=SharedFact(1, 1, 2)))
    assert (line.standing, line.evidence) == (
        MET,
        "Willing, said on Nov 3, 2026. 1 submitted month is open to the cohort."
        " 1 of 3 notes of learning are open, too.",
    )


# ---- the whole


def test_the_nine_expectations_stand_in_the_order_of_the_seed_and_in_a_sentence() -> None:
    assert [line.expectation for line in lines(_facts())] == list(Expectation)
    assert standing_sentence(lines(_facts())) == "8 of 9 expectations are met; 1 not yet due."
    worse = _facts(letter=None, steering_seat="", shared=SharedFact(2, 0, 2))
    assert standing_sentence(lines(worse)) == (
        "5 of 9 expectations are met; not met: letter of support;"
        " at risk: three participants in three seats and sharing; 1 not yet due."
    )


def test_answers_about_later_phases_are_counted_and_not_told_by_name() -> None:
    day = date(2028, 6, 1)
    willing = tuple(WillingFact(answer, day) for answer in ("not_now", "yes", "yes"))
    line = _line(Expectation.OPENNESS, _facts(day, willing=willing))
    assert line.standing == MET
    assert line.evidence.startswith("Of those on the team: 2 yes, 1 not now. Who said what stays theirs")
