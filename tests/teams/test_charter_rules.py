"""Advice on an aim, and what changed between two texts. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.rules import AimFacts, Change, Piece, aim_advice, program_end, word_differences

STARTS_ON = date(2025, 8, 31)
ENDS_ON = program_end(STARTS_ON, 18)  # Feb 28, 2027 is the first day after the program

WHOLE = AimFacts(
    sentence="By December 1, 2026, good days on our two units rise from 48 % to 80 %.",
    outcome_measure="Good days",
    baseline=Decimal("48.000"),
    target=Decimal("80.000"),
    unit="%",
    target_on=date(2026, 12, 1),
    population="Staff of two medical units",
    measures="Good days\nTurnover\nBreaks taken",
)


def advice(facts: AimFacts) -> dict[str, tuple[bool, str]]:
    """What is said about each part."""
    return {
        item.name: (item.is_there, item.sentence) for item in aim_advice(facts, starts_on=STARTS_ON, ends_on=ENDS_ON)
    }


def test_a_whole_aim_says_each_part_back() -> None:
    assert advice(WHOLE) == {
        "How much": (True, "From 48 % to 80 %."),
        "By when": (True, "By Dec 1, 2026."),
        "For whom": (True, "Staff of two medical units"),
        "Measured by what": (True, "Good days"),
    }


def test_an_empty_aim_says_what_each_part_could_be() -> None:
    assert [there for there, _sentence in advice(AimFacts("")).values()] == [False, False, False, False]


@pytest.mark.parametrize(
    ("day", "is_there"),
    [
        (date(2025, 8, 30), False),
        (date(2025, 8, 31), True),
        (date(2027, 2, 27), True),
        (date(2027, 2, 28), False),
        (date(2027, 3, 1), False),
    ],
)
def test_the_target_date_lies_in_the_program(day: date, is_there: bool) -> None:
    assert advice(replace(WHOLE, target_on=day))["By when"][0] is is_there


def test_a_date_after_the_program_is_told_its_last_day() -> None:
    assert advice(replace(WHOLE, target_on=date(2027, 2, 28)))["By when"][1] == (
        "Feb 28, 2027 is after the program’s last day, Feb 27, 2027. Choose a day within it."
    )


@pytest.mark.parametrize(
    ("sentence", "has_number"),
    [
        ("Staff feel better by March 9, 2027.", False),
        ("Staff feel better by 9 March 2027.", False),
        ("Staff feel better by 3/9/2027.", False),
        ("Staff feel better in 2027.", False),
        ("Staff feel better by M18.", False),
        ("Good days rise to 80 % by March 2027.", True),
        ("Turnover is cut by half in 2027.", True),
        ("Everybody on our two units feels better.", False),
        ("Turnover is halved.", True),
        ("Two thirds of staff have a good day.", True),
    ],
)
def test_a_date_is_no_number(sentence: str, has_number: bool) -> None:
    assert advice(replace(WHOLE, sentence=sentence))["How much"][0] is has_number


def test_a_number_in_the_sentence_alone_is_asked_for_as_a_target() -> None:
    there, sentence = advice(replace(WHOLE, target=None))["How much"]
    assert (there, sentence) == (
        False,
        "The sentence names a number. Enter it as the target too, so that a chart can show it.",
    )


def test_a_target_that_is_the_baseline_changes_nothing() -> None:
    assert advice(replace(WHOLE, baseline=Decimal(80)))["How much"] == (
        False,
        "Baseline and target are both 80 %. Say what will be different.",
    )


def test_a_date_in_the_sentence_alone_is_asked_for_as_the_target_date() -> None:
    assert advice(replace(WHOLE, target_on=None))["By when"] == (
        False,
        "The sentence names a date. Enter it as the target date too.",
    )


def test_the_measure_is_one_of_those_chosen() -> None:
    assert advice(replace(WHOLE, outcome_measure="good  days"))["Measured by what"][0]
    assert advice(replace(WHOLE, outcome_measure="Sick days"))["Measured by what"] == (
        False,
        "“Sick days” is not among the measures chosen. Add it there, or name one of those.",
    )


def test_words_that_went_stand_before_words_that_came() -> None:
    assert word_differences("We want more joy by May.", "We want much more joy by June.") == (
        Piece(Change.SAME, "We want "),
        Piece(Change.ADDED, "much "),
        Piece(Change.SAME, "more joy by "),
        Piece(Change.REMOVED, "May."),
        Piece(Change.ADDED, "June."),
    )


# Line ends of other systems are read as one newline: test_charter_words looks at those.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = word_differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != Change.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.change != Change.REMOVED) == new
