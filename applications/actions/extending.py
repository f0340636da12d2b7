"""More time to send one application, granted by staff."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries
from applications.actions.beginning import begin_draft
from applications.actions.deciding import refuse_own
from applications.actions.moving import lock
from applications.actions.starting_over import copy_into_draft
from applications.models import Application, Extension
from applications.rules import State
from joynet.accounts import audit
from joynet.accounts.actions import start_account
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, end_of_day
from joynet.outbox import actions as outbox
from teams.models import Cohort


class ExtensionRefused(ValidationError):
    """No more time is given so; the message says why and what to do. `field`: the control it belongs to."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def extend_for_address(
    *, address: str, cohort: Cohort, last_day: date, reason: str, by: Actor, at: datetime
) -> Extension:
    """More time for whoever has this address. Somebody who has no draft in this cohort gets one, with the answers of
    their latest application that is over, and an account if there is none; nobody is signed in by that: the account is
    used with a code sent to the address."""
    if at < cohort.applications_open_at:
        raise ExtensionRefused(f"{cohort} does not take applications yet. Nobody needs more time.", "cohort")
    user = start_account(address=address, by=by, at=at)
    former = queries.to_carry_over(user, cohort)
    if former is not None:
        former = lock(former)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise ExtensionRefused("This person may not sign in. Let them sign in again first.", "address")
    draft = queries.draft_of(user=user, cohort=cohort)
    if draft is None and former is not None:
        draft = copy_into_draft(former, cohort=cohort, user=user, by=by, at=at)
    if draft is None:
        draft = begin_draft(cohort=cohort, user=user, by=by, at=at)
    return extend_application(application=draft, last_day=last_day, reason=reason, by=by, at=at)


@transaction.atomic
def extend_application(*, application: Application, last_day: date, reason: str, by: Actor, at: datetime) -> Extension:
    """Lets one application be sent until the end of that day in its cohort's zone. The same day twice is once."""
    application = lock(application)
    refuse_own(application, by)
    cohort = application.cohort
    if application.state != State.DRAFT:
        state = application.get_state_display().lower()
        raise ExtensionRefused(f"Application {application} is “{state}”, and needs no more time.", "address")
    until = end_of_day(last_day, cohort.zone)
    existing = application.extensions.filter(until=until).first()
    if existing is not None:
        return existing
    if until <= at:
        raise ExtensionRefused("Choose a day that lies ahead.", "last_day")
    if until <= queries.closing(application):
        raise ExtensionRefused(
            f"It can be sent until {queries.closing_in_mail(application)} already. Choose a later day.", "last_day"
        )
    if last_day >= cohort.starts_on:
        raise ExtensionRefused(
            f"The program starts on {day_in_words(cohort.starts_on)}. Choose an earlier day.", "last_day"
        )
    if by.user is None:
        raise ExtensionRefused("Only staff give more time.", "last_day")
    extension = Extension(application=application, until=until, reason=reason.strip(), by=by.user, at=at)
    extension.full_clean()
    extension.save()
    audit.record(by=by, at=at, verb="gave more time", target=application, details={"extension": extension.pk})
    for user in queries.editors_of(application):
        outbox.queue(emails.extended(extension, user, at=at), at=at)
    return extension
