"""The readiness instrument and what answers to it come to."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.readiness import scoring
from teams.readiness.instrument import CURRENT, INSTRUMENTS
from teams.readiness.scoring import Answer, Band, FlagKind

EXAMPLE = {"A": (3, 2, 2, 3, 4, 2), "B": (4, 3, 3, 3, 2, 4), "C": (3, 2, 3, 2, 3, 3, 2, 3)}


def answers_of(levels: dict[str, tuple[int | None, ...]], evidence: str = "seen") -> dict[str, Answer]:
    return {
        f"{domain}{number}": Answer(level, evidence)
        for domain, given_levels in levels.items()
        for number, level in enumerate(given_levels, start=1)
    }


def test_the_worked_example_comes_out_as_published() -> None:
    result = scoring.score(CURRENT, answers_of(EXAMPLE))

    shown = [(domain.score.shown, domain.score.band) for domain in result.domains if domain.score]
    assert shown == [(42, "Emerging"), (54, "Ready"), (41, "Emerging")]
    assert result.overall is not None
    assert (result.overall.shown, result.overall.band) == (45, "Emerging")
    assert round(float(result.overall.exact), 3) == 45.486
    assert result.flags == ()


def test_the_example_names_a_first_step_for_each_item_at_one_or_two() -> None:
    result = scoring.score(CURRENT, answers_of(EXAMPLE))

    assert [step.item.code for step in result.first_steps] == ["A2", "A3", "A6", "B5", "C2", "C4", "C7"]
    assert result.first_steps[0].item.first_step.startswith("Pair the core leader")


def test_workforce_safety_is_also_scored_as_physical_and_psychological() -> None:
    safety = scoring.score(CURRENT, answers_of(EXAMPLE)).domains[2]

    assert [(part.title, part.score.shown if part.score else None) for part in safety.parts] == [
        ("Physical safety", 38),
        ("Psychological safety", 44),
    ]


@pytest.mark.parametrize(
    ("index", "band"),
    [
        (0, Band.NOT_YET),
        (24, Band.NOT_YET),
        (Fraction(49, 2), Band.EMERGING),
        (25, Band.EMERGING),
        (49, Band.EMERGING),
        (50, Band.READY),
        (74, Band.READY),
        (75, Band.STRONG),
        (100, Band.STRONG),
    ],
)
def test_bands_change_at_25_50_and_75(index: int | Fraction, band: Band) -> None:
    assert scoring.band(Fraction(index)) == band


@pytest.mark.parametrize(("value", "shown"), [("40.5", 41), ("40.4999", 40), ("0.5", 1), ("99.5", 100)])
def test_a_half_is_rounded_up(value: str, shown: int) -> None:
    assert scoring.round_half_up(Fraction(value)) == shown


@pytest.mark.parametrize(
    ("count", "complete"), [((5, 5, 7), True), ((4, 5, 7), False), ((5, 4, 7), False), ((5, 5, 6), False)]
)
def test_four_fifths_of_each_domain_must_be_answered(count: tuple[int, int, int], complete: bool) -> None:
    levels = {code: (3,) * number for code, number in zip("ABC", count, strict=True)}
    result = scoring.score(CURRENT, answers_of(levels))

    assert result.is_complete is complete
    assert (result.overall is not None) is complete


def test_an_incomplete_domain_has_no_index_and_says_how_many_answers_it_wants() -> None:
    domain = scoring.score(CURRENT, answers_of({"C": (3, 3, 3, 3)})).domains[2]

    assert domain.score is None
    assert domain.wanting == 3
    assert [part.score for part in domain.parts] == [None, None]


def test_all_at_level_one_is_a_complete_answer_with_its_warnings() -> None:
    result = scoring.score(CURRENT, answers_of({"A": (1,) * 6, "B": (1,) * 6, "C": (1,) * 8}))

    assert result.overall is not None
    assert (result.overall.shown, result.overall.band) == (0, "Not yet")
    talks = [flag.items for flag in result.flags if flag.kind == FlagKind.TALK]
    assert talks == [("A1",), ("A3",), ("B1",), ("C2",), ("C5",)]
    assert [flag.domain for flag in result.flags if flag.kind == FlagKind.PLAN] == ["A", "B", "C"]
    assert len(result.first_steps) == 20


def test_do_not_know_is_an_answer_that_does_not_count_in_the_mean() -> None:
    result = scoring.score(CURRENT, answers_of({"A": (None, None, 3, 3, 3, 3)}))

    domain = result.domains[0]
    assert domain.is_complete
    assert domain.score is not None
    assert domain.score.shown == 50
    assert [(flag.kind, flag.items) for flag in result.flags] == [(FlagKind.FIND_OUT, ("A1", "A2"))]


def test_one_unknown_item_raises_no_flag() -> None:
    assert scoring.score(CURRENT, answers_of({"A": (None, 3, 3, 3, 3, 3)})).flags == ()


def test_nothing_known_gives_no_index() -> None:
    domain = scoring.score(CURRENT, answers_of({"A": (None,) * 6})).domains[0]

    assert domain.is_complete
    assert domain.score is None


def test_a_high_level_without_evidence_is_flagged() -> None:
    answers = {"A1": Answer(3), "A2": Answer(4, "  "), "A3": Answer(5, "turnover, unit, 20 days")}

    flags = scoring.score(CURRENT, answers).flags

    assert [(flag.kind, flag.items) for flag in flags] == [(FlagKind.UNSUPPORTED, ("A2",))]
    assert flags[0].sentence == "A2 Improvement skill is at level 4 without evidence."


def test_the_instrument_has_six_six_and_eight_items_with_five_levels_each() -> None:
    assert [len(domain.items) for domain in CURRENT.domains] == [6, 6, 8]
    assert all(len(item.levels) == 5 and item.first_step and item.evidence for item in CURRENT.items)
    assert [item.code for item in CURRENT.items if item.is_critical] == ["A1", "A3", "B1", "C2", "C5"]


def test_the_words_of_a_version_never_change() -> None:
    """A change of words is a new version; this one has been answered."""
    words = repr(INSTRUMENTS["1.0"].items).encode()

    assert hashlib.sha256(words).hexdigest() == "02b9395f587a44e943fb298472f8b1b1d0a1c95c5f3da2e4104de4a3b95f2020"


@given(st.lists(st.none() | st.integers(1, 5), min_size=6, max_size=6))
def test_an_index_lies_between_0_and_100_and_grows_with_every_level(levels: list[int | None]) -> None:
    score = scoring.index_of(levels)
    if score is None:
        assert set(levels) == {None}
        return
    assert 0 <= score.exact <= 100
    raised = [None if level is None else min(5, level + 1) for level in levels]
    better = scoring.index_of(raised)
    assert better is not None
    assert better.exact >= score.exact
