"""Beginning an application."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.refusals import ApplyingRefused
from applications.models import (
    Application,
    ApplicationEditor,
)
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.outbox import actions as outbox
from teams.models import Cohort


@transaction.atomic
def start_application(*, cohort: Cohort, user: User, by: Actor, at: datetime) -> Application:
    """The person's draft in this cohort; a new one when there is none. Two requests at once begin one."""
    User.objects.select_for_update().get(pk=user.pk)
    existing = queries.draft_of(user=user, cohort=cohort)
    if existing is not None:
        return existing
    if not rules.may_send(
        opens_at=cohort.applications_open_at, closes_at=cohort.applications_close_at, extended_until=None, at=at
    ):
        raise ApplyingRefused(f"{cohort} does not take applications now.")
    application = begin_draft(cohort=cohort, user=user, by=by, at=at)
    outbox.queue(emails.draft_started(application, user, at=at), at=at)
    return application


def begin_draft(*, cohort: Cohort, user: User, by: Actor, at: datetime) -> Application:
    """An empty draft of the person, whether or not the cohort takes applications now; the caller sends the mail."""
    application = Application(
        cohort=cohort, reference=_free_reference(cohort.starts_on.year), state_at=at, zone=cohort.zone
    )
    application.full_clean()
    application.save()
    editor = ApplicationEditor(application=application, user=user, accepted_at=at)
    editor.full_clean()
    editor.save()
    audit.record(by=by, at=at, verb="started application", target=application)
    return application


def _free_reference(year: int) -> str:
    while True:
        letters = "".join(secrets.choice(rules.REFERENCE_LETTERS) for _ in range(rules.REFERENCE_LENGTH))
        reference = rules.reference(year, letters)
        if not Application.objects.filter(reference=reference).exists():
            return reference
