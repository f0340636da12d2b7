"""What counts as a month in an aim, and which words two texts have in common. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teams.models import Charter
from teams.queries import compare_charters
from teams.rules import AimFacts, Change, Piece, aim_advice, word_differences

AIM = AimFacts(sentence="", target=Decimal(80), unit="%", target_on=date(2026, 12, 1))


def names_a_number(sentence: str) -> bool:
    """Whether the sentence of the aim is found to say how much."""
    advice = aim_advice(replace(AIM, sentence=sentence), starts_on=date(2025, 8, 31), ends_on=date(2027, 2, 28))
    return {item.name: item.is_there for item in advice}["How much"]


def names_a_date(sentence: str) -> bool:
    """Whether the sentence of the aim is found to say by when."""
    facts = replace(AIM, sentence=sentence, target_on=None)
    advice = aim_advice(facts, starts_on=date(2025, 8, 31), ends_on=date(2027, 2, 28))
    said = {item.name: item.sentence for item in advice}["By when"]
    return said == "The sentence names a date. Enter it as the target date too."


@pytest.mark.parametrize(
    "sentence",
    [
        "Sick days decrease 20 percent.",
        "Decrease 20 of the forms we fill in.",
        "Each of the 12 junior nurses takes a break.",
        "Junior 12 month residents take a break.",
        "Mark 30 good days on the board.",
        "Of 40 novice nurses all stay.",
        "Marginal 10 point gains.",
        "We reach 25 separate units.",
        "We hear 30 marvelous stories.",
        "We give 15 augmented breaks.",
        "Octets 8 strong meet.",
        "We see 20 apron stations in use.",
        "Of 60 colleagues at most 12 may leave.",
    ],
)
def test_words_that_begin_like_a_month_are_no_month(sentence: str) -> None:
    assert names_a_number(sentence)
    assert not names_a_date(sentence)


@pytest.mark.parametrize(
    "month",
    [
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
        *("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"),
        *("Jan.", "Sept.", "Dec.", "MARCH", "december"),
    ],
)
@pytest.mark.parametrize("form", ["{} 9", "{} 9th", "9 {}", "9th {}", "{} 9, 2026", "9 {} 2026"])
def test_months_in_full_and_abbreviated_are_dates(month: str, form: str) -> None:
    sentence = f"Staff feel better by {form.format(month)}"
    assert names_a_date(sentence)
    assert not names_a_number(sentence)


SAME, REMOVED, ADDED = Change.SAME, Change.REMOVED, Change.ADDED


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        # A word that stays is not marked when something follows it, or nothing any more.
        ("by May", "by May and June", [(SAME, "by May"), (ADDED, " and June")]),
        ("by May and June", "by May", [(SAME, "by May"), (REMOVED, " and June")]),
        ("joy\nat work", "joy at work", [(SAME, "joy"), (REMOVED, "\n"), (ADDED, " "), (SAME, "at work")]),
        ("joy at", "joy  at", [(SAME, "joy"), (ADDED, " "), (SAME, " at")]),
        ("joy", "  joy", [(ADDED, "  "), (SAME, "joy")]),
        ("joy\n", "joy", [(SAME, "joy"), (REMOVED, "\n")]),
        # White space that both have after a changed word stays.
        ("one old\ntwo", "one new\ntwo", [(SAME, "one "), (REMOVED, "old"), (ADDED, "new"), (SAME, "\ntwo")]),
        # A changed stretch is read whole, not word for word.
        ("more joy now", "less pain soon", [(REMOVED, "more joy now"), (ADDED, "less pain soon")]),
        # Line ends of another system are no change.
        ("joy\r\nat work\r\n", "joy\nat work\n", [(SAME, "joy\nat work\n")]),
        ("joy\nat work", "joy\r\nat play", [(SAME, "joy\nat "), (REMOVED, "work"), (ADDED, "play")]),
        ("joy\rwork", "joy\nwork", [(SAME, "joy\nwork")]),
        ("", "joy", [(ADDED, "joy")]),
        ("joy", "", [(REMOVED, "joy")]),
        ("", "", []),
        (" ", "\n", [(REMOVED, " "), (ADDED, "\n")]),
    ],
)
def test_only_what_changed_is_marked(old: str, new: str, pieces: list[tuple[Change, str]]) -> None:
    assert word_differences(old, new) == tuple(Piece(change, text) for change, text in pieces)


def test_line_ends_alone_are_no_difference_between_versions() -> None:
    older = Charter(number=1, title="Joy", why_now="Turnover\r\nrose.", aim="More joy")
    newer = Charter(number=2, title="Joy", why_now="Turnover\nrose.", aim="Much more joy")
    assert [row.label for row in compare_charters(older, newer)] == ["Aim"]


LINES = st.lists(st.sampled_from(["a", "b", "c", " ", "  ", "\n", "\r\n", "\r", "\u00a0"]), max_size=14).map("".join)


@given(LINES, LINES)
@example("a\r\r\n", "a\n\n")
def test_the_pieces_give_both_texts_back_and_alternate(old: str, new: str) -> None:
    pieces = word_differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != ADDED) == with_plain_line_ends(old)
    assert "".join(piece.text for piece in pieces if piece.change != REMOVED) == with_plain_line_ends(new)
    assert all(piece.text for piece in pieces)
    changes = [piece.change for piece in pieces]
    assert all(
        pair not in {(SAME, SAME), (ADDED, ADDED), (REMOVED, REMOVED), (ADDED, REMOVED)} for pair in pairwise(changes)
    )


def with_plain_line_ends(text: str) -> str:
    """The text with each end of a line as one newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
