"""Whether two names may be one person's."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.85
"""From this likeness on, two names are shown as possibly one person's. 1 is the same name."""

_NOT_NAMES = frozenset(
    ["dr", "mr", "mrs", "ms", "mx", "prof", "md", "rn", "phd", "do", "np", "pa", "msn", "bsn", "jr", "sr", "ii", "iii"]
)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without accents, capitals, titles and signs: "Dr. José Peña, RN" is ("jose", "pena")."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    words = letters.split()
    return tuple(word for word in words if word not in _NOT_NAMES) or tuple(words)


def likeness(one: str, other: str) -> float:
    """From 0 to 1, whatever the order of the words; a short first name counts as its long form ("Ben", "Benjamin")."""
    words, others = name_words(one), name_words(other)
    if not words or not others:
        return 0.0
    if sorted(words) == sorted(others):
        return 1.0
    if _is_short_for(words, others) or _is_short_for(others, words):
        return 0.95
    return SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(others)), autojunk=False).ratio()


def are_alike(one: str, other: str) -> bool:
    """Whether staff are asked if two people of these names are the same."""
    return likeness(one, other) >= ALIKE


def _is_short_for(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether both end in one family name and the first name is an initial or the beginning of the other's."""
    if len(short) < 2 or len(long) < 2 or short[-1] != long[-1]:
        return False
    first, full = short[0], long[0]
    return full.startswith(first) and (len(first) == 1 or len(first) >= 3)
