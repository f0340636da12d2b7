"""What people answered who rated alone, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from applications import rules
from applications.models import Application, ApplicationReadiness, ApplicationReadinessAnswer, Nominee
from applications.queries.addresses import url_of
from applications.queries.facts import answers_of, instrument_of, response_of
from teams.readiness.instrument import CURRENT, Domain
from teams.readiness.scoring import Answer
from teams.readiness.spread import ItemSpread, spread


@dataclass(frozen=True)
class RaterLine:
    """One person who holds a place, and where the button asks them."""

    name: str
    seat: str
    has_rated: bool
    ask_url: str


@dataclass(frozen=True)
class Raters:
    """Everybody's own answers, as a spread without names. `items`: those that enough people answered."""

    count: int
    needed: int
    items: tuple[ItemSpread, ...]
    people: tuple[RaterLine, ...]
    may_ask: bool


def raters(application: Application) -> Raters:
    """How many rated alone, item by item how far apart they are, and who can be asked."""
    responses = list(
        application.readiness.filter(rater__isnull=False, rater__ended_at__isnull=True).prefetch_related("answers")
    )
    given = [
        {row.item: Answer(row.level, row.evidence) for row in response.answers.all() if not row.is_open}
        for response in responses
    ]
    given = [answers for answers in given if answers]
    rated = {response.rater_id for response in responses}
    people = application.nominees.filter(ended_at__isnull=True).exclude(slot="").exclude(email="").order_by("pk")
    lines = spread(instrument_of(response_of(application)), given)
    return Raters(
        count=len(given),
        needed=rules.LEAST_RATERS,
        items=tuple(line for line in lines if line.raters + line.unknown >= rules.LEAST_RATERS),
        people=tuple(
            RaterLine(
                " ".join(nominee.name.split()) or "No name yet",
                nominee.seat_in_words,
                nominee.pk in rated,
                url_of(application, "ask_to_rate", nominee_id=nominee.pk),
            )
            for nominee in people
        ),
        may_ask=application.state in rules.RATABLE,
    )


def response_of_rater(nominee: Nominee) -> ApplicationReadiness | None:
    """What this person answered alone."""
    return ApplicationReadiness.objects.filter(application=nominee.application_id, rater=nominee).first()


def version_for(application: Application) -> str:
    """The version that somebody who rates alone is asked: the team's own."""
    response = response_of(application)
    return CURRENT.version if response is None else response.instrument_version


def answers_in(response: ApplicationReadiness | None, domain: Domain) -> list[ApplicationReadinessAnswer]:
    """The stored answers to one domain."""
    codes = {item.code for item in domain.items}
    return [row for row in answers_of(response) if row.item in codes]


def revision_of(rows: Iterable[ApplicationReadinessAnswer]) -> int:
    """A number that changes with the stored answers, so that a page can tell whether they are still what it showed."""
    return crc32(repr(sorted((row.item, str(row.level), row.is_open, row.evidence) for row in rows)).encode()) >> 1
