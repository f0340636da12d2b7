"""Rating alone: asking a person who holds a place, and saving what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries, rules
from applications.actions.moving import lock
from applications.actions.refusals import ApplicationClosed, SectionStale
from applications.actions.self_assessment import ItemAnswer, keep_answers
from applications.models import ApplicationReadiness, Nominee
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox
from teams.readiness.instrument import Domain


class CannotBeAsked(ValidationError):
    """This person cannot be asked to rate; the message says why."""


@transaction.atomic
def ask_to_rate(*, nominee: Nominee, by: Actor, at: datetime) -> None:
    """Sends a person who holds a place the link to rate alone; on one day it is sent once."""
    application = lock(nominee.application)
    if application.state not in rules.RATABLE:
        raise ApplicationClosed("Nobody was asked: this application is decided or withdrawn.")
    there = application.nominees.filter(pk=nominee.pk).first()
    if there is None or not there.slot or there.ended_at is not None or not there.email.strip():
        raise CannotBeAsked("Nobody was asked: the person needs a place on the team and an e-mail address.")
    nominee = there
    nominee.application = application
    outbox.queue(emails.rating_asked(nominee, at=at), at=at)
    audit.record(by=by, at=at, verb="asked to rate", target=nominee)


@transaction.atomic
def rate_alone(
    *, nominee: Nominee, domain: Domain, seen_revision: int, given: Iterable[ItemAnswer], by: Actor, at: datetime
) -> ApplicationReadiness:
    """Saves one person's own answers to one domain so far; the team's answers are not touched."""
    application = lock(nominee.application)
    if application.state not in rules.RATABLE:
        raise ApplicationClosed("Nothing was changed: this application is decided or withdrawn.")
    if not application.nominees.filter(pk=nominee.pk, rating_key=nominee.rating_key, ended_at__isnull=True).exists():
        raise ApplicationClosed("Nothing was changed: this link has been replaced. Ask whoever applies for a new one.")
    response = queries.response_of_rater(nominee)
    stored = queries.answers_in(response, domain)
    if queries.revision_of(stored) != seen_revision:
        raise SectionStale("These answers were saved in another window while the page was open here.")
    if response is None:
        response = ApplicationReadiness(
            application=application, rater=nominee, instrument_version=queries.version_for(application)
        )
        response.full_clean()
        response.save()
        audit.record(by=by, at=at, verb="began to rate alone", target=nominee)
    keep_answers(response, domain.items, stored, given)
    return response
