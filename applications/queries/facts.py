"""The facts of an application as the rules take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from applications import rules
from applications.models import (
    Application,
    ApplicationLetter,
    ApplicationReadiness,
    ApplicationReadinessAnswer,
    CommitmentTick,
    LetterRequest,
    Nominee,
    ReopenedSection,
    Section,
)
from applications.queries.editing import may_edit
from applications.rules import Gap, NomineeState, SectionKey, State, TextKey
from joynet.lib.zones import day_in_words, local_day
from joynet.network.models import MAY_BE_UNSURE, TextVersion
from joynet.network.queries import commitments_in_force
from teams.readiness import scoring
from teams.readiness.instrument import CURRENT, INSTRUMENTS, Instrument
from teams.rules import Slot


def facts_of(application: Application, at: datetime) -> rules.Facts:
    """Everything that decides whether the application can be sent."""
    letter = letter_in_force(application)
    response = response_of(application)
    answers = answers_of(response)
    return rules.Facts(
        organization_name=application.organization_name,
        country=application.country,
        kind=application.kind,
        size=application.size,
        units_in_scope=application.units_in_scope,
        contact_name=application.contact_name,
        contact_title=application.contact_title,
        contact_email=application.contact_email,
        texts=texts_of(application),
        commitments=tuple(line.fact for line in commitment_lines(application, at)),
        letter=_letter_fact(application, letter),
        own_today=local_day(at, application.zone),
        nominees=tuple(nominee_fact(nominee) for nominee in nominees_of(application)),
        answers={row.item: scoring.Answer(row.level, row.evidence) for row in answers if not row.is_open},
        open_items=frozenset(row.item for row in answers if row.is_open),
        instrument=instrument_of(response),
    )


def texts_of(application: Application) -> dict[TextKey, str]:
    """The long answers as typed so far."""
    return {TextKey(row.key): row.text for row in application.texts.order_by("pk")}


def missing_of(application: Application, at: datetime) -> tuple[Gap, ...]:
    """Everything that keeps the application from being sent."""
    return rules.missing(facts_of(application, at), today_of(application, at))


def today_of(application: Application, at: datetime) -> date:
    """The day that counts for the application: its cohort's."""
    return local_day(at, application.cohort.zone)


def sent_at(application: Application) -> datetime | None:
    """When it was sent, the last time if more than once."""
    return (
        application.transitions.filter(to_state__in=(State.SUBMITTED, State.RESUBMITTED))
        .order_by("-at", "-pk")
        .values_list("at", flat=True)
        .first()
    )


def was_sent(application: Application) -> bool:
    """Whether it has been sent at least once. No query where the row carries it already."""
    if "was_sent" in application.__dict__:
        return bool(application.__dict__["was_sent"])
    return application.transitions.filter(to_state=State.SUBMITTED).exists()


def extended_until(application: Application) -> datetime | None:
    """The latest end that staff have granted to this application. No query where the row carries it already."""
    if "extended_until" in application.__dict__:
        known: datetime | None = application.__dict__["extended_until"]
        return known
    return application.extensions.order_by("-until").values_list("until", flat=True).first()


def letter_in_force(application: Application) -> ApplicationLetter | None:
    """The letter that counts; replaced ones are void."""
    return application.letters.filter(void_at__isnull=True).select_related("file").first()


def nominees_of(application: Application) -> list[Nominee]:
    """The named participants: by seat in the order of the seed, further members last, each in the order of naming."""
    order = [*Slot.values, ""]
    return sorted(
        application.nominees.filter(ended_at__isnull=True), key=lambda nominee: (order.index(nominee.slot), nominee.pk)
    )


def nominee_fact(nominee: Nominee) -> rules.NomineeFact:
    """A named participant as the rules see it."""
    return rules.NomineeFact(
        pk=nominee.pk,
        slot=nominee.slot,
        name=nominee.name,
        email=nominee.email,
        title=nominee.title,
        subtype=nominee.subtype,
        profession=nominee.profession,
        attests_direct_care=nominee.attests_direct_care,
        hours=nominee.hours_per_week,
        has_declined=nominee.state == NomineeState.DECLINED,
    )


def _letter_fact(application: Application, letter: ApplicationLetter | None) -> rules.LetterFact | None:
    is_there = letter is not None and (letter.file_id is not None or bool(letter.signed_hash))
    waits_for, lapsed = ("", "") if is_there else _awaited(application)
    if letter is None:
        return rules.LetterFact(is_there=False, waits_for=waits_for, lapsed=lapsed) if waits_for or lapsed else None
    return rules.LetterFact(
        is_there=is_there,
        is_signed=letter.signed_at is not None,
        waits_for=waits_for,
        lapsed=lapsed,
        signatory_name=letter.signatory_name,
        signatory_title=letter.signatory_title,
        level=letter.level,
        dated_on=letter.dated_on,
    )


def _awaited(application: Application) -> tuple[str, str]:
    """Whose signature is awaited, or why one that was there no longer holds."""
    request = open_letter_request(application)
    return (request.name, "") if request is not None else ("", lapsed_letter(application))


def open_letter_request(application: Application) -> LetterRequest | None:
    """Who has been asked to sign the letter here, and has not answered."""
    return application.letter_requests.filter(
        letter__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
    ).first()


def lapsed_letter(application: Application) -> str:
    """That a signature no longer holds and why, in a sentence; "" where there is nothing to sign anew."""
    last = application.letters.exclude(file__isnull=True, signed_at__isnull=True).order_by("-pk").first()
    if last is None or last.void_at is None or last.signed_at is None:
        return ""
    day = day_in_words(local_day(last.signed_at, application.zone))
    return f"The letter was signed on {day} and no longer holds, because {last.void_reason}. Ask for a new signature."


def response_of(application: Application) -> ApplicationReadiness | None:
    """The self-assessment made as a team."""
    return application.readiness.filter(rater__isnull=True).first()


def answers_of(response: ApplicationReadiness | None) -> list[ApplicationReadinessAnswer]:
    """The answers of a self-assessment."""
    return [] if response is None else list(response.answers.order_by("pk"))


def instrument_of(response: ApplicationReadiness | None) -> Instrument:
    """The version that is being answered."""
    return CURRENT if response is None else INSTRUMENTS[response.instrument_version]


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment on its page: its words, and the tick that stands."""

    fact: rules.CommitmentFact
    body: str
    tick: CommitmentTick | None


def commitment_lines(application: Application, at: datetime) -> list[CommitmentLine]:
    """The commitments in the words of that moment; once they are closed, in the words in which they were made.

    One that was made stays, whatever wording has come since; of one that was not, the words of when they closed.
    """
    ticks = list(application.ticks.filter(taken_back_at__isnull=True).select_related("text_version").order_by("pk"))
    is_open = may_edit(application, SectionKey.COMMITMENTS)
    by_text = {tick.text_version_id: tick for tick in ticks}
    by_kind = {tick.text_version.kind: tick for tick in ticks}
    kinds = set(by_kind)
    lines = []
    for text in commitments_in_force(at if is_open else (_commitments_closed_at(application) or at)):
        tick = by_text.get(text.pk)
        if tick is None and not is_open and text.kind in by_kind:
            tick = by_kind[text.kind]
            text = tick.text_version
        fact = rules.CommitmentFact(
            text_id=text.pk,
            title=commitment_title(text),
            may_be_unsure=text.kind in MAY_BE_UNSURE,
            answer=tick.answer if tick else "",
            name=tick.name if tick else "",
            was_answered_in_other_words=tick is None and text.kind in kinds,
        )
        lines.append(CommitmentLine(fact, text.body, tick))
    return lines


def _commitments_closed_at(application: Application) -> datetime | None:
    """The last sending, or other step, that ended a time in which the commitments could be changed."""
    asked_at, closed_at = [], None
    steps = list(application.transitions.order_by("at", "pk"))
    if any(step.from_state == State.INFORMATION_REQUESTED for step in steps):
        asked_at = list(
            ReopenedSection.objects.filter(message__application=application, key=SectionKey.COMMITMENTS).values_list(
                "message__at", flat=True
            )
        )
    since = None
    for step in steps:
        if step.to_state == State.INFORMATION_REQUESTED:
            since = step.at
        named = since is not None and any(since <= moment <= step.at for moment in asked_at)
        if step.from_state == State.DRAFT or (step.from_state == State.INFORMATION_REQUESTED and named):
            closed_at = step.at
    return closed_at


def commitment_title(text: TextVersion) -> str:
    """A commitment's short name: "Time and resources"."""
    name = text.get_kind_display().partition(": ")[2] or text.get_kind_display()
    return f"{name[:1].upper()}{name[1:]}"


def sections_of(application: Application) -> dict[str, Section]:
    """The sections that have been saved, by key."""
    return {section.key: section for section in application.sections.select_related("edited_by")}
