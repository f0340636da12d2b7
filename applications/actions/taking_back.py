"""A sent application becomes a draft again, as long as nobody has begun to read it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import emails, queries
from applications.actions.moving import lock, move
from applications.actions.refusals import ApplicationClosed, ApplyingRefused
from applications.models import Application
from applications.rules import State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox


@transaction.atomic
def take_back_application(*, application: Application, by: Actor, at: datetime) -> Application:
    """Opens every section again until applications close. It counts only once it is sent again. Twice is once."""
    application = lock(application)
    if application.state == State.DRAFT:
        return application
    if application.state != State.SUBMITTED:
        raise ApplicationClosed(
            f"Nothing was changed: this application is “{application.public_state.lower()}”. "
            "Write to us what should change."
        )
    if at >= queries.closing(application):
        raise ApplyingRefused(
            f"Nothing was changed: applications closed on {queries.closing_in_mail(application)}, and what you sent "
            "counts. Write to us what should change."
        )
    move(application, State.DRAFT, by=by, at=at)
    audit.record(by=by, at=at, verb="took application back", target=application)
    number = application.transitions.filter(from_state=State.SUBMITTED, to_state=State.DRAFT).count()
    for user in queries.editors_of(application):
        outbox.queue(emails.taken_back(application, user, number=number, at=at), at=at)
    return application
