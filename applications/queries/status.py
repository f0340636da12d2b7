"""Where an application stands, and what has happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import (
    Application,
    Decision,
    Transition,
)
from applications.queries.closing import closing_in_words
from applications.queries.facts import sent_at
from applications.queries.finding import next_cohort, what_next
from applications.queries.starting_over import CarryingOffer, carrying_offer, may_take_back
from applications.rules import State
from joynet.accounts.models import User
from joynet.lib.zones import (
    in_words_with_year,
)


@dataclass(frozen=True)
class Step:
    """One change of state."""

    what: str
    when: str
    who: str
    reason: str


def steps(application: Application, *, zone: str) -> list[Step]:
    """Every change of state, the latest first, as staff see them."""
    rows: list[Transition] = list(application.transitions.select_related("by").order_by("-at", "-pk"))
    return [
        Step(
            State(row.to_state).label,
            in_words_with_year(row.at, zone),
            str(row.by) if row.by else "The system",
            row.reason,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class PublicStep:
    """One change of state in the applicant's words; staff are not named."""

    what: str
    when: str


def public_steps(application: Application, *, zone: str) -> list[PublicStep]:
    """Every change of state, the oldest first, as applicants read them."""
    return [
        PublicStep(_public_words(row), in_words_with_year(row.at, zone))
        for row in application.transitions.select_related("by").order_by("at", "pk")
    ]


def _public_words(row: Transition) -> str:
    match State(row.from_state), State(row.to_state):
        case (State.DRAFT, State.SUBMITTED) | (State.INFORMATION_REQUESTED, State.RESUBMITTED):
            return f"{rules.PUBLIC_NAMES[State(row.to_state)]} by {row.by}" if row.by else "Sent"
        case State.SUBMITTED, State.DRAFT:
            return "Taken back to be changed"
        case State.INFORMATION_REQUESTED, State.IN_REVIEW:
            return "Our question was taken back"
        case State.RESUBMITTED, State.IN_REVIEW:
            return "In review again"
        case _, to_state:
            return rules.PUBLIC_NAMES[to_state]


@dataclass(frozen=True)
class StatusPage:
    """What an applicant sees once the application has been sent."""

    state: str
    what_next: str
    sent: str
    is_changed: bool  # some of its answers were changed after it was sent, while it was open again
    reason: str
    conditions: str
    what_would_help: str
    is_over: bool
    may_withdraw: bool
    has_offer: bool
    change_until: str  # until when it can be taken back to be changed; "" when it cannot
    carrying: CarryingOffer | None
    coming: str
    steps: tuple[PublicStep, ...]


def status_page(application: Application, *, reader: User, at: datetime) -> StatusPage:
    """Where the application stands, in the applicant's words."""
    moment = sent_at(application)
    told = _told(application)
    return StatusPage(
        state=application.public_state,
        what_next=what_next(application, at),
        sent="" if moment is None else in_words_with_year(moment, reader.time_zone),
        is_changed=moment is not None and _is_changed_since(application, moment),
        reason=told.reason if told else "",
        conditions=told.conditions if told else "",
        what_would_help=told.what_would_help if told else "",
        is_over=application.state in rules.OVER,
        may_withdraw=application.state in rules.WITHDRAWABLE and application.state not in rules.PLACE_OFFERED,
        has_offer=application.state in rules.PLACE_OFFERED,
        change_until=closing_in_words(application, reader) if may_take_back(application, at) else "",
        carrying=(offer := carrying_offer(application, reader, at)),
        coming=_coming(reader, at) if application.state in rules.OVER and offer is None else "",
        steps=tuple(public_steps(application, zone=reader.time_zone)),
    )


def _is_changed_since(application: Application, sent: datetime) -> bool:
    """Whether it was open again after that sending, for a question or because it was taken back, and was changed."""
    opened = (
        application.transitions.filter(at__gte=sent, to_state__in=(State.DRAFT, State.INFORMATION_REQUESTED))
        .order_by("at", "pk")
        .values_list("at", flat=True)
        .first()
    )
    return opened is not None and application.sections.filter(edited_at__gte=opened).exists()


def _coming(reader: User, at: datetime) -> str:
    """When the next cohort takes applications, for whoever can apply again."""
    cohort = next_cohort(at)
    if cohort is None:
        return "No other cohort is announced yet. Your answers stay here; look in again, or write to us."
    opens = in_words_with_year(cohort.applications_open_at, reader.time_zone)
    return f"Applications to {cohort.name} open on {opens}. You can carry your answers over then."


def _told(application: Application) -> Decision | None:
    """The decision that the applicant has been told and that stands; one that is pending is nobody's business yet."""
    if application.state not in _AFTER_A_DECISION:
        return None
    return application.decisions.filter(released_at__isnull=False).order_by("-released_at", "-pk").first()


_AFTER_A_DECISION = frozenset(rules.TARGETS.values()) | {State.AGREEMENT_SIGNED, State.ENROLLED}
