"""An offered place: what is signed for it, and who has still to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import Application, Nominee
from applications.queries.facts import nominees_of
from applications.rules import DecisionKind, NomineeState, State
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, in_words_with_year
from joynet.network.models import Kind, TextVersion
from joynet.network.queries import text_in_force


def places_to_confirm(application: Application) -> tuple[str, ...]:
    """Who keeps the place from being taken, a sentence each."""
    return rules.places_to_confirm(
        rules.SeatFact(nominee.slot, nominee.name, nominee.state, nominee.email) for nominee in nominees_of(application)
    )


def confirmed_of(application: Application) -> list[Nominee]:
    """The people who have said yes themselves."""
    return [nominee for nominee in nominees_of(application) if nominee.state == NomineeState.CONFIRMED]


def agreement_text(at: datetime) -> TextVersion:
    """The participation agreement in the words of that moment."""
    return text_in_force(Kind.AGREEMENT, at)


@dataclass(frozen=True)
class PersonLine:
    """One named person on the page of the place."""

    name: str
    seat: str
    words: str
    tone: str


@dataclass(frozen=True)
class PlacePage:
    """The place: what it comes with, who is on the team, and what still keeps it from being taken."""

    is_taken: bool
    conditions: str
    reason: str
    people: tuple[PersonLine, ...]
    left_out: tuple[str, ...]
    waits_for: tuple[str, ...]
    text: TextVersion
    signed_by: str
    signed_at: str
    starts: str


_TONES = {NomineeState.CONFIRMED: "ok", NomineeState.DECLINED: "danger", NomineeState.PENDING: "todo"}


def place_page(application: Application, *, reader: User, at: datetime) -> PlacePage:
    """The place that is offered or taken. Once it is signed for, the agreement is the one that was signed."""
    nominees = nominees_of(application)
    agreement = getattr(application, "agreement", None)
    decision = (
        application.decisions.filter(kind__in=rules.OFFERS, released_at__isnull=False).order_by("-at", "-pk").first()
    )
    has_conditions = decision is not None and decision.kind == DecisionKind.ACCEPT_WITH_CONDITIONS
    return PlacePage(
        is_taken=application.state in (State.AGREEMENT_SIGNED, State.ENROLLED),
        conditions=decision.conditions if decision is not None and has_conditions else "",
        reason=decision.reason if decision is not None else "",
        people=tuple(_person(nominee) for nominee in nominees),
        left_out=tuple(
            " ".join(nominee.name.split()) for nominee in nominees if nominee.state != NomineeState.CONFIRMED
        ),
        waits_for=places_to_confirm(application),
        text=agreement.text_version if agreement else agreement_text(at),
        signed_by=f"{agreement.name}, {agreement.title}" if agreement else "",
        signed_at=in_words_with_year(agreement.at, reader.time_zone) if agreement else "",
        starts=day_in_words(application.cohort.starts_on),
    )


def _person(nominee: Nominee) -> PersonLine:
    state = NomineeState(nominee.state)
    return PersonLine(" ".join(nominee.name.split()), nominee.seat_in_words, state.label, _TONES[state])
