"""Figures that look like life and are the same each time: the noise comes from a hash of names, not from chance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Figures:
    """One measure's figures of one month."""

    numerator: Decimal
    denominator: Decimal


def noise(*words: object) -> float:
    """A number from -1 to 1 that follows from the words; values near 0 come more often."""
    digest = hashlib.sha256("|".join(str(word) for word in words).encode()).digest()
    parts = [byte / 255 for byte in digest[:4]]
    return (sum(parts) / len(parts) - 0.5) * 2


def pick(count: int, *words: object) -> int:
    """A number from 0 to count - 1 that follows from the words."""
    return int.from_bytes(hashlib.sha256("|".join(str(word) for word in words).encode()).digest()[:4]) % count


def turnover(*, percent: float, headcount: int, key: str) -> Figures:
    """Leavers of a month among the mean headcount."""
    staff = headcount + round(noise(key, "staff") * headcount * 0.02)
    leavers = max(0, round(staff * percent / 100 * (1 + 0.55 * noise(key, "leavers"))))
    return Figures(Decimal(leavers), Decimal(staff))


def absence(*, percent: float, headcount: int, key: str) -> Figures:
    """Sick hours among contracted hours; 150 hours a person and month."""
    hours = headcount * 150 + round(noise(key, "hours") * headcount * 4)
    sick = round(hours * percent / 100 * (1 + 0.16 * noise(key, "sick")))
    return Figures(Decimal(sick), Decimal(hours))


def talks(*, percent: float, staff: int, key: str) -> Figures:
    """Staff who had a conversation among the staff of the unit."""
    asked = min(staff, max(0, round(staff * percent / 100 * (1 + 0.12 * noise(key, "talks")))))
    return Figures(Decimal(asked), Decimal(staff))
