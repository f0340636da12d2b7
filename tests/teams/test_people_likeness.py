"""Which names staff are asked about."""

import pytest

from teams.rules import are_alike, likeness, name_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Silva", "Ana Silva"),
        ("Ana Silva", "ana  SILVA"),
        ("Ana Silva", "Silva, Ana"),
        ("Ana Silva", "Anna Silva"),
        ("José Peña", "Jose Pena"),
        ("Dr. Chi Nguyen, RN", "Chi Nguyen"),
        ("Ben Okafor", "Benjamin Okafor"),
        ("B. Okafor", "Benjamin Okafor"),
        ("Mary-Jo Lund", "Mary Jo Lund"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Silva", "Eva Silva"),
        ("Ben Okafor", "Ben Osei"),
        ("Ana Silva", "Chi Nguyen"),
        ("C. Okafor", "Benjamin Okafor"),
        ("Ana", "Ana Silva"),
        ("", "Ana Silva"),
        ("–", "!"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_the_words_of_a_name() -> None:
    assert name_words("Dr. José Peña, RN") == ("jose", "pena")
    assert name_words("Do") == ("do",)  # a name that is a title elsewhere stays a name
    assert likeness("Ana Silva", "Silva Ana") == 1.0
