"""How far apart the people who rated alone are, item by item. Pure.

A wide gap is no fault: it is what the team should talk about first. Names do not come in here, so that what comes out
tells nobody who answered what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from teams.readiness.instrument import Instrument, Item
from teams.readiness.scoring import Answer

TALK_FROM = 2
"""The distance between the lowest and the highest level from which an item is to be talked about."""


@dataclass(frozen=True)
class ItemSpread:
    """One item over all raters. `raters` counts those who gave a level; without one, the rest is None."""

    item: Item
    raters: int
    unknown: int
    median: Fraction | None
    lowest: int | None
    highest: int | None

    @property
    def is_to_talk_about(self) -> bool:
        """Whether the answers lie two levels or more apart."""
        return self.lowest is not None and self.highest is not None and self.highest - self.lowest >= TALK_FROM

    @property
    def median_in_words(self) -> str:
        """The median as people write it: 3 or 2.5, and nothing when nobody gave a level."""
        return "" if self.median is None else f"{float(self.median):g}"

    @property
    def range_in_words(self) -> str:
        """The lowest and the highest level: "2 to 4", or one number when they are the same."""
        if self.lowest is None:
            return ""
        return str(self.lowest) if self.lowest == self.highest else f"{self.lowest} to {self.highest}"


def spread(instrument: Instrument, raters: Iterable[Mapping[str, Answer]]) -> tuple[ItemSpread, ...]:
    """The spread of every item in the instrument's order; each rater is their answers by item code.

    "Don't know" is counted but has no level: it moves neither the median nor the range.
    """
    given = list(raters)
    return tuple(
        _of_item(item, [answers[item.code].level for answers in given if item.code in answers])
        for item in instrument.items
    )


def median(levels: Iterable[int]) -> Fraction | None:
    """The middle one, or halfway between the two middle ones; None for no levels."""
    ordered = sorted(levels)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def _of_item(item: Item, levels: list[int | None]) -> ItemSpread:
    known = [level for level in levels if level is not None]
    return ItemSpread(
        item=item,
        raters=len(known),
        unknown=len(levels) - len(known),
        median=median(known),
        lowest=min(known, default=None),
        highest=max(known, default=None),
    )
