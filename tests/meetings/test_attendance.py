"""A team's attendance over the whole program."""

import pytest

from meetings.rules.attendance import AttendanceSoFar, Standing, percent, summarize
from meetings.rules.quorum import Verdict

M, X, U, A = Verdict.MET, Verdict.MISSED, Verdict.UNKNOWN, Verdict.AHEAD


def summary(*verdicts: Verdict, floor: int = 80, min_present: int = 2) -> AttendanceSoFar:
    return summarize(verdicts, floor=floor, min_present=min_present)


def test_met_so_far_and_best_possible_have_their_denominators() -> None:
    found = summary(*[M] * 14, X, X, U, *[A] * 23)
    assert (found.met, found.held, found.unknown) == (14, 16, 1)
    assert (found.best_possible, found.program_total) == (38, 40)
    assert found.so_far_in_words == "14 of 16 (88 %)"
    assert found.best_in_words == "38 of 40 (95 %)"
    assert found.sentence == "At least two members were present at 14 of 16 meetings held (88 %)."


def test_what_does_not_count_is_in_no_count() -> None:
    left_out = (Verdict.CANCELLED, Verdict.WAIVED, Verdict.PAUSED, Verdict.NOT_COUNTED)
    assert summary(M, *left_out, A) == summary(M, A)


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        ((), Standing.NOT_YET_DUE),
        ((A,) * 40, Standing.NOT_YET_DUE),
        ((U, *[A] * 39), Standing.NOT_YET_DUE),
        ((M, *[A] * 39), Standing.MET),
        ((*[M] * 40,), Standing.MET),
        ((M, U, M, *[A] * 37), Standing.MET),
        # a miss: at risk while the floor can be reached
        ((X, *[A] * 39), Standing.AT_RISK),
        ((M, X, *[A] * 38), Standing.AT_RISK),
        # two misses in the last six held
        ((X, X, *[A] * 38), Standing.NOT_MET),
        ((*[M] * 10, X, M, M, M, M, X, *[A] * 24), Standing.NOT_MET),
        ((*[M] * 10, X, M, M, M, M, M, X, *[A] * 23), Standing.AT_RISK),
        # what is not recorded is no part of the last six
        ((*[M] * 10, X, U, M, M, M, M, X, *[A] * 23), Standing.NOT_MET),
        # under the floor from five held on; four held are too few to say so
        ((X, M, M, M, *[A] * 36), Standing.AT_RISK),
        ((X, M, M, M, M, *[A] * 35), Standing.AT_RISK),
        ((X, X, M, M, M, M, M, M, *[A] * 32), Standing.NOT_MET),  # 6 of 8 are 75 %
        ((X, X, M, M, M, M, M, M, M, M, *[A] * 30), Standing.AT_RISK),  # 8 of 10 are 80 %
        # out of reach, however few are held
        ((M, X, A, A), Standing.NOT_MET),
        ((M, X, A, A, A), Standing.AT_RISK),
    ],
)
def test_the_word_of_the_standing_page(verdicts: tuple[Verdict, ...], standing: Standing) -> None:
    assert summary(*verdicts).standing == standing


@pytest.mark.parametrize(
    ("missed", "total", "is_out_of_reach"),
    [(0, 40, False), (8, 40, False), (9, 40, True), (1, 5, False), (1, 4, True), (0, 0, False)],
)
def test_out_of_reach_means_even_if_every_remaining_meeting_is_met(
    missed: int, total: int, is_out_of_reach: bool  # a table
) -> None:  # fmt: skip
    assert summary(*[X] * missed, *[A] * (total - missed)).can_no_longer_be_reached is is_out_of_reach


def test_a_meeting_not_yet_recorded_can_still_be_met() -> None:
    assert not summary(X, U, U, U, U).can_no_longer_be_reached


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ((), "No meeting has been held and recorded yet."),
        ((U, A), "No meeting has been held and recorded yet."),
        ((X,), "At least two members were present at 0 of 1 meeting held (0 %)."),
        ((M, M, X), "At least two members were present at 2 of 3 meetings held (67 %)."),
    ],
)
def test_the_sentence(verdicts: tuple[Verdict, ...], sentence: str) -> None:
    assert summary(*verdicts).sentence == sentence


def test_the_sentence_names_the_cohorts_own_number() -> None:
    assert summary(M, min_present=1).sentence == "At least one member was present at 1 of 1 meeting held (100 %)."
    assert summary(M, min_present=12).sentence.startswith("At least 12 members were present")


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 7, 0), (7, 7, 100), (1, 1000, 1), (999, 1000, 99), (1, 8, 13), (1, 3, 33)]
)
def test_a_rate_is_never_rounded_to_all_or_nothing(part: int, whole: int, shown: int) -> None:
    assert percent(part, whole) == shown
