"""How far apart the people who rated alone are."""

from dataclasses import replace
from fractions import Fraction

import pytest

from teams.readiness import scoring
from teams.readiness.instrument import CURRENT
from teams.readiness.scoring import Answer
from teams.readiness.spread import ItemSpread, median, spread


def first_item(*levels: int | None) -> ItemSpread:
    """The spread of A1 when each rater gave one of these levels."""
    return spread(CURRENT, [{"A1": Answer(level)} for level in levels])[0]


def test_one_rater_has_a_median_and_nothing_to_talk_about() -> None:
    alone = first_item(4)

    assert (alone.raters, alone.median_in_words, alone.range_in_words) == (1, "4", "4")
    assert not alone.is_to_talk_about


@pytest.mark.parametrize(("levels", "talk"), [((2, 2), False), ((2, 3), False), ((2, 4), True), ((1, 5), True)])
def test_two_raters_talk_from_a_gap_of_two_on(levels: tuple[int, int], talk: bool) -> None:
    assert first_item(*levels).is_to_talk_about is talk


def test_an_even_number_of_raters_has_a_median_halfway() -> None:
    pair = first_item(4, 1)

    assert (pair.median, pair.median_in_words, pair.range_in_words) == (Fraction(5, 2), "2.5", "1 to 4")
    assert first_item(5, 1, 3, 2).median == Fraction(5, 2)


def test_an_odd_number_of_raters_has_the_middle_one() -> None:
    assert first_item(5, 1, 2).median == 2


def test_do_not_know_is_counted_and_moves_nothing() -> None:
    known = first_item(3, None, 4)

    assert (known.raters, known.unknown, known.median_in_words, known.range_in_words) == (2, 1, "3.5", "3 to 4")
    assert not known.is_to_talk_about


@pytest.mark.parametrize("levels", [(), (None,), (None, None)])
def test_without_any_level_there_is_no_median(levels: tuple[None, ...]) -> None:
    nobody = first_item(*levels)

    assert (nobody.raters, nobody.median, nobody.range_in_words) == (0, None, "")
    assert not nobody.is_to_talk_about
    assert median([]) is None


def test_an_item_that_one_rater_left_out_counts_the_others_only() -> None:
    lines = spread(CURRENT, [{"A1": Answer(1)}, {"A1": Answer(3), "A2": Answer(5)}])

    assert [line.item.code for line in lines] == [item.code for item in CURRENT.items]
    assert [line.raters for line in lines[:3]] == [2, 1, 0]
    assert [line.item.code for line in lines if line.is_to_talk_about] == ["A1"]


def test_an_old_version_is_scored_and_spread_with_its_own_words() -> None:
    infrastructure = CURRENT.domains[0]
    worded = replace(infrastructure.items[0], title="Hours kept free", first_step="Write the hours down")
    older = replace(
        CURRENT,
        version="0.9",
        domains=(replace(infrastructure, items=(worded, *infrastructure.items[1:])), *CURRENT.domains[1:]),
    )

    result = scoring.score(older, {"A1": Answer(1)})

    assert result.version == "0.9"
    assert result.first_steps[0].item.first_step == "Write the hours down"
    assert result.flags[0].sentence == "A1 Hours kept free is at level 1, and it is critical."
    assert spread(older, [{"A1": Answer(1)}])[0].item.title == "Hours kept free"
