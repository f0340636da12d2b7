"""The readiness profile: each item as a point on its scale and in words, with the range of those who rated alone."""

from __future__ import annotations

from dataclasses import dataclass

from applications.models import Application, ApplicationReadinessAnswer
from applications.queries.facts import answers_of, instrument_of, response_of
from applications.queries.rating import Raters, raters
from applications.queries.self_assessment import Readiness, ScoreLine, readiness
from teams.readiness.instrument import DONT_KNOW, Item
from teams.readiness.scoring import LOW_LEVEL
from teams.readiness.spread import ItemSpread

_FIRST, _STEP = 20, 40
MARKS = tuple(_FIRST + _STEP * level for level in range(5))
"""Where the levels 1 to 5 stand on a line that is 200 long."""


@dataclass(frozen=True)
class Range:
    """From the lowest to the highest answer of those who rated alone, on the line and in words."""

    start: int
    length: int
    words: str
    is_to_talk_about: bool


@dataclass(frozen=True)
class ProfileItem:
    """One item. `at` is its place on the line, None without a level; `answer` says level and text."""

    title: str
    is_critical: bool
    at: int | None
    answer: str
    evidence: str
    first_step: str
    range: Range | None


@dataclass(frozen=True)
class ProfileDomain:
    """One domain with its index, as on the result."""

    score: ScoreLine
    items: tuple[ProfileItem, ...]


@dataclass(frozen=True)
class Profile:
    """The whole self-assessment, to be read and printed."""

    result: Readiness
    domains: tuple[ProfileDomain, ...]
    raters: Raters
    marks: tuple[int, ...] = MARKS


def profile(application: Application) -> Profile:
    """The profile in the words of the version that was answered."""
    response = response_of(application)
    given = {row.item: row for row in answers_of(response)}
    alone = raters(application)
    spreads = {line.item.code: line for line in alone.items}
    result = readiness(application)
    return Profile(
        result=result,
        domains=tuple(
            ProfileDomain(
                line, tuple(_item(item, given.get(item.code), spreads.get(item.code)) for item in domain.items)
            )
            for domain, line in zip(instrument_of(response).domains, result.domains, strict=True)
        ),
        raters=alone,
    )


def _item(item: Item, row: ApplicationReadinessAnswer | None, spread: ItemSpread | None) -> ProfileItem:
    level = row.level if row is not None and not row.is_open else None
    if row is None or row.is_open:
        answer = "Not answered yet"
    elif level is None:
        answer = DONT_KNOW
    else:
        answer = f"Level {level}: {item.levels[level - 1]}"
    return ProfileItem(
        title=f"{item.code} {item.title}",
        is_critical=item.is_critical,
        at=None if level is None else _place(level),
        answer=answer,
        evidence=row.evidence if row is not None else "",
        first_step=item.first_step if level is not None and level <= LOW_LEVEL else "",
        range=None if spread is None else _range(spread),
    )


def _range(spread: ItemSpread) -> Range | None:
    if spread.lowest is None or spread.highest is None:
        return None
    people = "person" if spread.raters == 1 else "people"
    start = _place(spread.lowest)
    return Range(
        start=start,
        length=_place(spread.highest) - start,
        words=f"Rated alone by {spread.raters} {people}: median {spread.median_in_words}, "
        f"range {spread.range_in_words}.",
        is_to_talk_about=spread.is_to_talk_about,
    )


def _place(level: int) -> int:
    return MARKS[level - 1]
