"""What staff decide on applications."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import emails, queries
from applications.actions.carrying_over import team_of
from applications.actions.moving import lock, move
from applications.actions.refusals import TransitionRefused
from applications.models import (
    Application,
    Decision,
)
from applications.rules import DecisionKind, State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.outbox import actions as outbox
from joynet.outbox.mail import Rendered
from teams import actions as team_actions
from teams.models import Team


@transaction.atomic
def start_review(*, application: Application, by: Actor, at: datetime) -> Application:
    """Staff begin to read a submitted application."""
    application = lock(application)
    move(application, State.IN_REVIEW, by=by, at=at)
    audit.record(by=by, at=at, verb="started review", target=application)
    return application


@transaction.atomic
def accept_application(*, application: Application, reason: str, by: Actor, at: datetime) -> Team:
    """Gives the place: organization, team, people, letter and readiness are carried over; nothing is typed again.

    The roster counts from the day of acceptance in the cohort's zone. The applicant and each participant get a mail.
    """
    application = lock(application)
    refuse_own(application, by)
    move(application, State.ACCEPTED, by=by, at=at, reason=reason)
    _decide(application, DecisionKind.ACCEPT, reason, by=by, at=at)
    mails = [(user, emails.accepted_text(application, user, reason=reason)) for user in queries.editors_of(application)]
    team = team_actions.found_team(new=team_of(application, at), by=by, at=at)
    application.team = team
    application.full_clean()
    application.save()
    audit.record(by=by, at=at, verb="accepted application", target=application, details={"team": team.pk})
    _tell(application, mails, rule="application_accepted", at=at)
    return team


@transaction.atomic
def decline_application(*, application: Application, reason: str, by: Actor, at: datetime) -> Application:
    """Gives no place, with a reason that the applicant reads."""
    application = lock(application)
    refuse_own(application, by)
    move(application, State.DECLINED, by=by, at=at, reason=reason)
    _decide(application, DecisionKind.DECLINE, reason, by=by, at=at)
    audit.record(by=by, at=at, verb="declined application", target=application)
    mails = [(user, emails.declined_text(application, user, reason=reason)) for user in queries.editors_of(application)]
    _tell(application, mails, rule="application_declined", at=at)
    return application


def refuse_own(application: Application, by: Actor) -> None:
    if by.user is not None and by.user in queries.editors_of(application):
        raise TransitionRefused("You work on this application yourself. Ask a colleague to decide on it.")


def _decide(application: Application, kind: DecisionKind, reason: str, *, by: Actor, at: datetime) -> Decision:
    decision = Decision(application=application, kind=kind, reason=reason, decided_by=by.user, at=at, released_at=at)
    decision.full_clean()
    stamp(decision, by=by, at=at)
    decision.save()
    return decision


def _tell(application: Application, mails: list[tuple[User, Rendered]], *, rule: str, at: datetime) -> None:
    for user, written in mails:
        outbox.queue(emails.decision(application, user, written, rule=rule, at=at), at=at)
