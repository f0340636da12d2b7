"""Where an application stands, and what has happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import (
    Application,
    Transition,
)
from applications.queries.facts import sent_at
from applications.queries.finding import what_next
from applications.rules import DecisionKind, State
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
class StatusPage:
    """What an applicant sees once the application has been sent."""

    state: str
    what_next: str
    sent: str
    reason: str
    tone: str
    may_withdraw: bool


_STATE_TONES = {State.ACCEPTED: "ok", State.ACCEPTED_WITH_CONDITIONS: "ok", State.ENROLLED: "ok"}


def status_page(application: Application, *, reader: User, at: datetime) -> StatusPage:
    """Where the application stands, in the applicant's words."""
    moment = sent_at(application)
    decision = application.decisions.filter(released_at__isnull=False).order_by("-at", "-pk").first()
    tells = decision is not None and decision.kind in (DecisionKind.DECLINE, DecisionKind.ACCEPT_WITH_CONDITIONS)
    return StatusPage(
        state=application.public_state,
        what_next=what_next(application, at),
        sent="" if moment is None else in_words_with_year(moment, reader.time_zone),
        reason=decision.reason if decision is not None and tells else "",
        tone=_STATE_TONES.get(State(application.state), "plain"),
        may_withdraw=application.state in rules.WITHDRAWABLE,
    )
