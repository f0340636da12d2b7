"""The reference of an application."""

from __future__ import annotations

REFERENCE_LETTERS = "3479ACDEFHJKMNPRTWXY"
"""Nothing that looks like something else when written by hand or read out: no 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V."""
REFERENCE_LENGTH = 4


def reference(year: int, letters: str) -> str:
    """As in "JW-27-4F9K": the year in which the program starts, and letters drawn for this application."""
    return f"JW-{year % 100:02}-{letters}"
