"""What the readiness self-assessment comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from applications import rules
from applications.models import Application, ApplicationReadiness, Nominee
from applications.queries.addresses import section_url
from applications.queries.facts import answers_of, instrument_of, response_of
from applications.queries.rating import response_of_rater
from teams.readiness import scoring


@dataclass(frozen=True)
class ScoreLine:
    """One index as shown: number and band, and the length of a bar that is 200 long at 100."""

    title: str
    shown: int | None
    band: str
    note: str
    url: str = ""
    parts: tuple[ScoreLine, ...] = ()
    length: int = 0


@dataclass(frozen=True)
class Readiness:
    """The result of the self-assessment so far."""

    version: str
    overall: ScoreLine
    domains: tuple[ScoreLine, ...]
    flags: tuple[scoring.Flag, ...]
    first_steps: tuple[scoring.FirstStep, ...]
    is_started: bool


def readiness(application: Application) -> Readiness:
    """The result as applicants and staff see it."""
    return _outcome(application, response_of(application))


def readiness_of_rater(nominee: Nominee) -> Readiness:
    """What one person's own answers come to, for that person's eyes."""
    return _outcome(nominee.application, response_of_rater(nominee))


def _outcome(application: Application, response: ApplicationReadiness | None) -> Readiness:
    given = answers_of(response)
    result = scoring.score(
        instrument_of(response),
        {row.item: scoring.Answer(row.level, row.evidence) for row in given if not row.is_open},
    )
    return Readiness(
        version=result.version,
        overall=_score_line("All three together", result.overall, "Shown when all three areas are complete."),
        domains=tuple(_domain_line(application, scored) for scored in result.domains),
        flags=result.flags,
        first_steps=result.first_steps,
        is_started=bool(given),
    )


def _score_line(title: str, score: scoring.Score | None, note: str, url: str = "") -> ScoreLine:
    if score is None:
        return ScoreLine(title, None, "", note, url)
    return ScoreLine(title, score.shown, score.band.value, "", url, length=2 * score.shown)


def _domain_line(application: Application, scored: scoring.DomainScore) -> ScoreLine:
    domain = scored.domain
    url = section_url(application, rules.section_of_domain(domain.key))
    if scored.is_complete:
        note = "None of the items is known."
    else:
        note = f"Incomplete: {scored.answered} of {len(domain.items)} items answered, {scored.wanting} more are needed."
    line = _score_line(domain.title, scored.score, note, url)
    parts = tuple(_score_line(part.title, part.score, "") for part in scored.parts if part.score is not None)
    return replace(line, parts=parts)
