"""What a self-assessment comes to. Pure; indices are exact fractions until they are shown.

A domain's index is (mean of its answered levels - 1) / 4 x 100; the whole is the mean of the three indices, so that
each domain weighs the same. The result informs a talk; it never decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from teams.readiness.instrument import EVIDENCE_NEEDED_FROM, Domain, Instrument, Item

COMPLETE_FROM = Fraction(80, 100)
PLAN_BELOW = 25
MANY_UNKNOWN = 2
LOW_LEVEL = 2


@dataclass(frozen=True)
class Answer:
    """One answered item; `level` None means "don't know", which is an answer too. An item without one is not here."""

    level: int | None
    evidence: str = ""


class Band(StrEnum):
    """What an index is called."""

    NOT_YET = "Not yet"
    EMERGING = "Emerging"
    READY = "Ready"
    STRONG = "Strong"


class FlagKind(StrEnum):
    """What a reader should notice before anything is decided."""

    TALK = "Talk before deciding"
    PLAN = "Readiness plan required as a condition"
    FIND_OUT = "Find out"
    UNSUPPORTED = "Unsupported"


@dataclass(frozen=True)
class Flag:
    """One thing to notice, with the reason in a sentence; `items` are the codes it is about."""

    kind: FlagKind
    domain: str
    items: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Score:
    """An index from 0 to 100, exact; `shown` and `band` follow from it, rounded half up."""

    exact: Fraction

    @property
    def shown(self) -> int:
        return round_half_up(self.exact)

    @property
    def band(self) -> Band:
        return band(self.exact)


@dataclass(frozen=True)
class PartScore:
    """A part of a domain scored by itself; no score while the domain is incomplete or nothing in it is known."""

    title: str
    score: Score | None


@dataclass(frozen=True)
class DomainScore:
    """One domain: how many of its items are answered, and what they come to."""

    domain: Domain
    answered: int
    unknown: int
    score: Score | None
    parts: tuple[PartScore, ...]

    @property
    def is_complete(self) -> bool:
        return is_complete(self.domain, self.answered)

    @property
    def wanting(self) -> int:
        """How many more items make the domain complete."""
        return max(0, needed(self.domain) - self.answered)


@dataclass(frozen=True)
class FirstStep:
    """What to begin with where an item was answered 1 or 2."""

    item: Item
    level: int


@dataclass(frozen=True)
class Result:
    """The whole self-assessment as it is shown to applicants and staff."""

    version: str
    domains: tuple[DomainScore, ...]
    overall: Score | None
    flags: tuple[Flag, ...]
    first_steps: tuple[FirstStep, ...]

    @property
    def is_complete(self) -> bool:
        return all(domain.is_complete for domain in self.domains)


def round_half_up(value: Fraction) -> int:
    """The nearest integer; a half goes up."""
    return math.floor(value + Fraction(1, 2))


def band(index: Fraction) -> Band:
    """The band of the index as it is shown, so that the number and the word never disagree."""
    match round_half_up(index):
        case shown if shown < 25:
            return Band.NOT_YET
        case shown if shown < 50:
            return Band.EMERGING
        case shown if shown < 75:
            return Band.READY
        case _:
            return Band.STRONG


def index_of(levels: Iterable[int | None]) -> Score | None:
    """The index of some answers; "don't know" does not count, and nothing known gives none."""
    known = [level for level in levels if level is not None]
    if not known:
        return None
    return Score((Fraction(sum(known), len(known)) - 1) * 25)


def needed(domain: Domain) -> int:
    """How many items of the domain must be answered: 5 of 6, 7 of 8."""
    return math.ceil(len(domain.items) * COMPLETE_FROM)


def is_complete(domain: Domain, answered: int) -> bool:
    """Whether enough is answered; "don't know" is an answer."""
    return answered >= needed(domain)


def lacks_evidence(answer: Answer) -> bool:
    """Whether a high level stands without evidence."""
    return answer.level is not None and answer.level >= EVIDENCE_NEEDED_FROM and not answer.evidence.strip()


def score(instrument: Instrument, answers: Mapping[str, Answer]) -> Result:
    """What the answers, by item code, come to."""
    domains = tuple(_score_domain(domain, answers) for domain in instrument.domains)
    indices = [domain.score.exact for domain in domains if domain.score is not None]
    is_whole = len(indices) == len(domains)
    return Result(
        version=instrument.version,
        domains=domains,
        overall=Score(sum(indices, Fraction(0)) / len(indices)) if is_whole else None,
        flags=tuple(flag for domain in domains for flag in _flags(domain, answers)),
        first_steps=tuple(
            FirstStep(item, level)
            for item in instrument.items
            if item.code in answers and (level := answers[item.code].level) is not None and level <= LOW_LEVEL
        ),
    )


def _score_domain(domain: Domain, answers: Mapping[str, Answer]) -> DomainScore:
    given = {item.code: answers[item.code].level for item in domain.items if item.code in answers}
    complete = is_complete(domain, len(given))
    return DomainScore(
        domain=domain,
        answered=len(given),
        unknown=sum(level is None for level in given.values()),
        score=index_of(given.values()) if complete else None,
        parts=tuple(
            PartScore(part.title, index_of(given.get(code) for code in part.items) if complete else None)
            for part in domain.parts
        ),
    )


def _flags(scored: DomainScore, answers: Mapping[str, Answer]) -> list[Flag]:
    domain = scored.domain
    given = [(item, answers[item.code]) for item in domain.items if item.code in answers]
    flags = [
        Flag(FlagKind.TALK, domain.code, (item.code,), f"{item.code} {item.title} is at level 1, and it is critical.")
        for item, answer in given
        if item.is_critical and answer.level == 1
    ]
    if scored.score is not None and scored.score.exact < PLAN_BELOW:
        sentence = f"{domain.title} is at {scored.score.shown}, below {PLAN_BELOW}."
        flags.append(Flag(FlagKind.PLAN, domain.code, (), sentence))
    unknown = tuple(item.code for item, answer in given if answer.level is None)
    if len(unknown) >= MANY_UNKNOWN:
        sentence = f"{domain.title}: {len(unknown)} items are not known ({', '.join(unknown)})."
        flags.append(Flag(FlagKind.FIND_OUT, domain.code, unknown, sentence))
    flags.extend(
        Flag(
            FlagKind.UNSUPPORTED,
            domain.code,
            (item.code,),
            f"{item.code} {item.title} is at level {answer.level} without evidence.",
        )
        for item, answer in given
        if lacks_evidence(answer)
    )
    return flags
