"""All applications of a cohort as one table for staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from django.db.models import Prefetch

from applications import rules
from applications.models import (
    Application,
    ApplicationLetter,
    ApplicationReadiness,
    CommitmentTick,
    Decision,
    Nominee,
    ReviewAssignment,
    TextAnswer,
    Transition,
)
from applications.queries.answers import hours_in_words
from applications.queries.facts import instrument_of
from applications.queries.reviewing import readable_by, waits_with_own_scores
from applications.rules import NomineeState, State, TickAnswer
from joynet.accounts.models import User
from joynet.lib.zones import local_day
from joynet.network.models import COMMITMENTS, Kind
from teams.models import Cohort
from teams.readiness import scoring
from teams.readiness.instrument import CURRENT
from teams.rules import OrganizationKind, SignatoryLevel, Slot

EXPORTED_TEXTS = tuple(key for keys in rules.TEXTS_OF.values() for key in keys)
_SEATS = [*((slot.value, slot.label) for slot in Slot), ("", "Further members")]


@dataclass(frozen=True)
class Table:
    """A header and its rows; cells are texts, numbers and days."""

    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def export(cohort: Cohort, *, reader: User) -> Table:
    """One row for each application, never a draft nor one that is closed to the reader. As many queries for all.

    Where the reader's own scores are not in, those of others are hidden here too.
    """
    hidden = set(waits_with_own_scores(reader).values_list("application_id", flat=True))
    applications = (
        readable_by(reader)
        .filter(cohort=cohort)
        .select_related("cohort")
        .prefetch_related(
            Prefetch("transitions", Transition.objects.order_by("at", "pk")),
            Prefetch("nominees", Nominee.objects.filter(ended_at__isnull=True).order_by("pk"), "exported_nominees"),
            Prefetch(
                "ticks",
                CommitmentTick.objects.filter(taken_back_at__isnull=True).select_related("text_version").order_by("pk"),
                "exported_ticks",
            ),
            Prefetch("letters", ApplicationLetter.objects.filter(void_at__isnull=True), "exported_letters"),
            Prefetch(
                "readiness",
                ApplicationReadiness.objects.filter(rater__isnull=True).prefetch_related("answers"),
                "exported_readiness",
            ),
            Prefetch("texts", TextAnswer.objects.all()),
            Prefetch(
                "review_assignments",
                ReviewAssignment.objects.filter(
                    done_at__isnull=False, ended_at__isnull=True, conflict=False
                ).prefetch_related("scores"),
                "exported_reviews",
            ),
            Prefetch(
                "decisions",
                Decision.objects.filter(taken_back_at__isnull=True).order_by("at", "pk"),
                "exported_decisions",
            ),
        )
        .order_by("reference")
    )
    rows = (_row(application, hides_scores=application.pk in hidden) for application in applications)
    return Table(_header(), tuple(tuple(row) for row in rows))


def _header() -> tuple[str, ...]:
    return (
        "Reference",
        "State",
        "In this state since",
        "First sent",
        "Last sent",
        "Organization",
        "Legal name",
        "Kind",
        "Country",
        "Number of staff",
        "Beds",
        "Visits a year",
        "Units that will take part",
        "Time zone",
        "Contact",
        "Contact’s job title",
        "Contact’s e-mail",
        "Contact’s phone",
        *(label for _slot, label in _SEATS),
        "Participants confirmed",
        *(_commitment_name(kind) for kind in COMMITMENTS),
        "Letter signed by",
        "Signatory’s job title",
        "Signatory’s level",
        "Signed on behalf of",
        "Date of the letter",
        "Readiness",
        "Readiness band",
        *(name for domain in CURRENT.domains for name in (domain.title, f"{domain.title}: band")),
        "To notice",
        *(key.label for key in EXPORTED_TEXTS),
        "Reviews handed in",
        "Mean score",
        "Decision",
        "Decided on",
        "Told on",
        "Reason",
        "Conditions",
        "What would help",
    )


def _commitment_name(kind: Kind) -> str:
    name = kind.label.partition(": ")[2]
    return f"Commitment: {name}"


def _row(application: Application, *, hides_scores: bool) -> Iterator[object]:
    zone = application.cohort.zone
    sent = [row.at for row in application.transitions.all() if row.to_state in (State.SUBMITTED, State.RESUBMITTED)]
    yield application.reference
    yield application.get_state_display()
    yield local_day(application.state_at, zone)
    yield _day(sent[0] if sent else None, zone)
    yield _day(sent[-1] if sent else None, zone)
    yield application.organization_name
    yield application.legal_name
    yield OrganizationKind(application.kind).label if application.kind else ""
    yield application.country
    yield application.size
    yield application.beds
    yield application.visits
    yield application.units_in_scope
    yield application.zone
    yield application.contact_name
    yield application.contact_title
    yield application.contact_email
    yield application.contact_phone
    yield from _people(_kept(application, "exported_nominees"))
    yield from _commitments(_kept(application, "exported_ticks"))
    yield from _letter(next(iter(_kept(application, "exported_letters")), None))
    yield from _readiness(next(iter(_kept(application, "exported_readiness")), None))
    texts = {answer.key: answer.text for answer in application.texts.all()}
    for key in EXPORTED_TEXTS:
        yield texts.get(key, "")
    yield from _scores(_kept(application, "exported_reviews"), hides_scores=hides_scores)
    yield from _decision(_kept(application, "exported_decisions"), zone)


def _kept[T](application: Application, name: str) -> list[T]:
    """What was prefetched under this name."""
    found: list[T] = application.__dict__[name]
    return found


def _day(moment: datetime | None, zone: str) -> date | None:
    return None if moment is None else local_day(moment, zone)


def _people(nominees: list[Nominee]) -> Iterator[object]:
    for slot, _label in _SEATS:
        yield "\n".join(_person(nominee) for nominee in nominees if nominee.slot == slot)
    yield sum(nominee.state == NomineeState.CONFIRMED for nominee in nominees)


def _person(nominee: Nominee) -> str:
    """ "Ana Silva, core leader, ana@mercy.example, 4 hours a week: confirmed"."""
    hours = hours_in_words(nominee)
    parts = (
        nominee.name.strip() or "No name",
        nominee.title.strip(),
        nominee.profession.strip(),
        nominee.email.strip(),
        f"{hours} hours a week" if hours else "",
    )
    words = ", ".join(part for part in parts if part)
    return f"{words}: {NomineeState(nominee.state).label.lower()}"


def _commitments(ticks: list[CommitmentTick]) -> Iterator[object]:
    answers = {tick.text_version.kind: tick.answer for tick in ticks}
    for kind in COMMITMENTS:
        yield TickAnswer(answers[kind]).label if kind in answers else ""


def _letter(letter: ApplicationLetter | None) -> Iterator[object]:
    if letter is None:
        yield from ("", "", "", "", None)
        return
    yield letter.signatory_name
    yield letter.signatory_title
    yield SignatoryLevel(letter.level).label if letter.level else ""
    yield letter.on_behalf_of
    yield letter.dated_on


def _readiness(response: ApplicationReadiness | None) -> Iterator[object]:
    answers = () if response is None else response.answers.all()
    result = scoring.score(
        instrument_of(response),
        {row.item: scoring.Answer(row.level, row.evidence) for row in answers if not row.is_open},
    )
    yield from _index(result.overall)
    by_code = {scored.domain.code: scored.score for scored in result.domains}
    for domain in CURRENT.domains:
        yield from _index(by_code.get(domain.code))
    yield "\n".join(f"{flag.kind.value}: {flag.sentence}" for flag in result.flags)


def _index(score: scoring.Score | None) -> Iterable[object]:
    return (None, "Incomplete") if score is None else (score.shown, score.band.value)


def _scores(reviews: list[ReviewAssignment], *, hides_scores: bool) -> Iterator[object]:
    scores = [score.score for review in reviews for score in review.scores.all() if score.score is not None]
    yield len(reviews)
    if hides_scores:
        yield "Hidden: your own are not in"
    else:
        yield round(fmean(scores), 2) if scores else None


def _decision(decisions: list[Decision], zone: str) -> Iterator[object]:
    if not decisions:
        yield from ("", None, None, "", "", "")
        return
    latest = decisions[-1]
    yield latest.get_kind_display()
    yield local_day(latest.at, zone)
    yield _day(latest.released_at, zone)
    yield latest.reason
    yield latest.conditions
    yield latest.what_would_help
