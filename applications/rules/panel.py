"""What the panel weighs over all applications together: places, and how settings differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from applications.rules.review import TARGETS, DecisionKind
from applications.rules.states import may_move

OFFERS = frozenset({DecisionKind.ACCEPT, DecisionKind.ACCEPT_WITH_CONDITIONS})
"""Decisions that give a place."""
SIZES: tuple[tuple[int, str], ...] = (
    (100, "fewer than 100 staff"),
    (1_000, "100 to 999 staff"),
    (5_000, "1,000 to 4,999 staff"),
)
"""Sizes of organizations that count as different settings: each up to its first number, which no longer belongs."""
LARGEST = "5,000 staff or more"
MOST_DIVERSITY = 3


def kinds_open(state: str) -> tuple[DecisionKind, ...]:
    """What can be decided on an application in this state."""
    return tuple(kind for kind, target in TARGETS.items() if may_move(state, target))


def size_in_words(size: int | None) -> str:
    """The size of an organization as the panel compares it; "" while it is not known."""
    if size is None:
        return ""
    return next((words for end, words in SIZES if size < end), LARGEST)


@dataclass(frozen=True)
class Setting:
    """What makes one organization's setting differ from another's."""

    kind: str
    size: str
    country: str


@dataclass(frozen=True)
class Diversity:
    """How much a setting would add to a cohort: one point each for a kind, a size and a country not there yet."""

    score: int
    sentence: str


def diversity(setting: Setting, others: Iterable[Setting]) -> Diversity:
    """What the setting adds to those that have a place already, or shall have one."""
    others = tuple(others)
    new = [
        words
        for words, own, theirs in (
            ("kind", setting.kind, {other.kind for other in others}),
            ("size", setting.size, {other.size for other in others}),
            ("country", _plain(setting.country), {_plain(other.country) for other in others}),
        )
        if own and own not in theirs
    ]
    if not new:
        return Diversity(0, "Kind, size and country are in the cohort already.")
    listed = new[0] if len(new) == 1 else f"{', '.join(new[:-1])} and {new[-1]}"
    return Diversity(len(new), f"New to the cohort: its {listed}.")


def _plain(country: str) -> str:
    return " ".join(country.split()).casefold()


@dataclass(frozen=True)
class Places:
    """The places of a cohort. `capacity` None: as many as are wanted."""

    capacity: int | None
    taken: int
    offered: int
    pending: int = 0

    @property
    def left(self) -> int | None:
        """Places that nobody has, neither taken nor offered; None where there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken - self.offered)

    @property
    def too_many(self) -> int:
        """By how many the pending offers exceed the places left."""
        return 0 if self.left is None else max(0, self.pending - self.left)
