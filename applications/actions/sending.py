"""Sending an application, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.confirming import ask_all_pending
from applications.actions.deciding import take_back_pending
from applications.actions.declaring import declare, refuse_unread
from applications.actions.moving import lock, move, not_sent_now
from applications.actions.refusals import ApplicationClosed, ApplyingRefused, NotComplete
from applications.models import (
    Application,
)
from applications.rules import State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.zones import deadline_in_words
from joynet.outbox import actions as outbox


@transaction.atomic
def send_application(
    *, application: Application, declared_name: str, declared_title: str, seen: str = "", by: Actor, at: datetime
) -> Application:
    """Sends the application; `declared_name` vouches for it, as it was `seen`. Sent twice, it is sent once.

    NotComplete says everything that is missing.
    """
    application = lock(application)
    if application.state == State.SUBMITTED:
        return application
    if not application.is_editable:
        raise ApplicationClosed(not_sent_now(application, by))
    cohort = application.cohort
    extended = queries.extended_until(application)
    if not rules.may_send(
        opens_at=cohort.applications_open_at,
        closes_at=cohort.applications_close_at,
        extended_until=extended,
        at=at,
    ):
        end = max(cohort.applications_close_at, extended or cohort.applications_close_at)
        raise ApplyingRefused(
            f"Applications to {cohort} closed on {deadline_in_words(end, cohort.zone)}. "
            "Your answers are kept. Call or write to us if you need more time."
        )
    refuse_unread(application, seen, by)
    gaps = rules.missing(queries.facts_of(application, at), queries.today_of(application, at))
    if gaps:
        raise NotComplete(gaps)
    declare(application, name=declared_name, title=declared_title, by=by, at=at)
    move(application, State.SUBMITTED, by=by, at=at)
    audit.record(by=by, at=at, verb="sent application", target=application)
    ask_all_pending(application=application, by=by, at=at)
    number = application.transitions.filter(to_state=State.SUBMITTED).count()
    for user in queries.editors_of(application):
        outbox.queue(emails.received(application, user, number=number, at=at), at=at)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, reason: str, by: Actor, at: datetime) -> Application:
    """The applicant takes the application back, before a decision. Twice is once."""
    application = lock(application)
    if application.state == State.WITHDRAWN:
        return application
    if application.state not in rules.WITHDRAWABLE:
        raise ApplicationClosed(
            f"Nothing was changed: this application is “{application.public_state.lower()}”. "
            "Call or write to us if you do not want the place."
        )
    was_read = application.state in rules.READ_BY_STAFF
    take_back_pending(application, by=by, at=at)
    move(application, State.WITHDRAWN, by=by, at=at, reason=reason)
    audit.record(by=by, at=at, verb="withdrew application", target=application)
    for user in queries.editors_of(application):
        outbox.queue(emails.withdrawn(application, user, at=at), at=at)
    if was_read:
        for user in queries.readers_to_tell(application, at):
            outbox.queue(emails.withdrawn_to_staff(application, user, at=at), at=at)
    return application
