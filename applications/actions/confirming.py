"""People who are named answer for themselves: asked by a link, they confirm or decline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries, rules
from applications.actions.moving import lock, save_section
from applications.actions.refusals import ApplicationClosed
from applications.models import Application, Nominee
from applications.rules import NomineeState, SectionKey
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox
from teams.rules import Slot


class ConfirmationRefused(ValidationError):
    """The person cannot be asked, or cannot answer so; the message says what to do instead."""


@dataclass(frozen=True)
class OwnAnswers:
    """What a person says of themselves; profession and direct care are the clinician's only."""

    name: str
    title: str
    hours_per_week: Decimal
    profession: str = ""
    attests_direct_care: bool = False


@transaction.atomic
def ask_to_confirm(*, nominee: Nominee, by: Actor, at: datetime) -> Nominee:
    """Sends a person the link to confirm. A second time it is a new link; one who declined is asked anew."""
    application = _lock_to_confirm(nominee.application)
    nominee = _reread(nominee, application)
    if nominee.ended_at is not None:
        raise ConfirmationRefused("Nobody was asked: this person is no longer named.")
    if nominee.state == NomineeState.CONFIRMED:
        raise ConfirmationRefused(f"Nothing was sent: {nominee.name} has confirmed already.")
    if not application.organization_name.strip():
        raise ConfirmationRefused("Enter the name of your organization first: the message names it.")
    if not nominee.name.strip() or not nominee.email.strip():
        raise ConfirmationRefused("Nobody was asked: enter the person’s name and e-mail address first.")
    if nominee.asked_at is not None and at < nominee.asked_at + rules.CONFIRMATION_MAIL_EVERY:
        raise ConfirmationRefused(f"Nothing was sent: the link went to {nominee.email} a few minutes ago.")
    if nominee.times_asked >= rules.MOST_CONFIRMATION_MAILS:
        raise ConfirmationRefused(
            f"Nothing was sent: {nominee.name} has been asked {rules.MOST_CONFIRMATION_MAILS} times. "
            "Talk to them, or name somebody else."
        )
    put_question(nominee, by=by, at=at)
    return nominee


@transaction.atomic
def ask_all_pending(*, application: Application, by: Actor, at: datetime) -> int:
    """Sends the link to everybody who is named with an address and has not been asked yet; says to how many."""
    application = _lock_to_confirm(application)
    if not application.organization_name.strip():
        raise ConfirmationRefused("Enter the name of your organization first: the message names it.")
    waiting = [nominee for nominee in queries.nominees_of(application) if queries.can_be_asked_first(nominee)]
    for nominee in waiting:
        nominee.application = application
        put_question(nominee, by=by, at=at)
    return len(waiting)


def put_question(nominee: Nominee, *, by: Actor, at: datetime) -> None:
    """Asks the person under a new link; the caller holds the application's lock."""
    nominee.state, nominee.answered_at, nominee.decline_reason = NomineeState.PENDING, None, ""
    nominee.key, nominee.asked_at, nominee.times_asked = uuid4(), at, nominee.times_asked + 1
    nominee.full_clean()
    nominee.save()
    audit.record(by=by, at=at, verb="asked to confirm", target=nominee)
    outbox.queue(emails.confirmation_asked(nominee, by=by.user, at=at), at=at)


@transaction.atomic
def confirm_place(*, nominee: Nominee, seen_revision: int, own: OwnAnswers, by: Actor, at: datetime) -> Nominee:
    """The person takes the place, with their own name, title and hours. The same answers twice are one."""
    application = _lock_to_confirm(nominee.application)
    nominee = _with_link(nominee, application)
    is_clinician = nominee.slot == Slot.FRONTLINE_CLINICIAN
    said: dict[str, object] = {"name": own.name, "title": own.title, "hours_per_week": own.hours_per_week}
    if is_clinician:
        said |= {"profession": own.profession, "attests_direct_care": own.attests_direct_care}
    changed = [field for field, value in said.items() if getattr(nominee, field) != value]
    if nominee.state == NomineeState.CONFIRMED and not changed:
        return nominee
    if nominee.revision != seen_revision:
        raise ConfirmationRefused(
            "What was typed about you has been changed while you had this page open. Read it again, then confirm."
        )
    if is_clinician and not own.attests_direct_care:
        raise ConfirmationRefused(
            {"attests_direct_care": "This place is for somebody who gives direct care for at least half of the time."}
        )
    if queries.is_named_by_another(nominee, own.name):
        raise ConfirmationRefused(
            {
                "name": "Somebody else in this application has the same name. "
                "Add what tells you apart, such as a middle initial."
            }
        )
    for field, value in said.items():
        setattr(nominee, field, value)
    _answer(nominee, NomineeState.CONFIRMED, "", at)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    audit.record(by=by, at=at, verb="confirmed place", target=nominee, details={"changed": ",".join(sorted(changed))})
    outbox.queue(emails.confirmation_copy(nominee, at=at), at=at)
    return nominee


@transaction.atomic
def decline_place(*, nominee: Nominee, reason: str, by: Actor, at: datetime) -> Nominee:
    """The person does not take the place, or not any more; those who apply are told. Twice is once."""
    application = _lock_to_confirm(nominee.application)
    nominee = _with_link(nominee, application)
    if nominee.state == NomineeState.DECLINED:
        return nominee
    _answer(nominee, NomineeState.DECLINED, reason, at)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    audit.record(by=by, at=at, verb="declined place", target=nominee)
    for user in queries.editors_of(application):
        outbox.queue(emails.confirmation_declined(nominee, user, at=at), at=at)
    return nominee


def _answer(nominee: Nominee, state: NomineeState, reason: str, at: datetime) -> None:
    nominee.state, nominee.answered_at, nominee.decline_reason = state, at, reason
    nominee.revision += 1
    nominee.full_clean()
    nominee.save()


def _lock_to_confirm(application: Application) -> Application:
    application = lock(application)
    if application.state not in rules.CONFIRMABLE:
        raise ApplicationClosed(queries.CONFIRMING_IS_OVER)
    return application


def _reread(nominee: Nominee, application: Application) -> Nominee:
    """The row as it is now; the caller holds the application's lock."""
    there = Nominee.objects.filter(pk=nominee.pk).first()
    if there is None:
        raise ConfirmationRefused(queries.NOT_NAMED_ANY_MORE)
    there.application = application
    return there


def _with_link(nominee: Nominee, application: Application) -> Nominee:
    """The same for the holder of a link, which must still be the newest."""
    now = _reread(nominee, application)
    if now.ended_at is not None:
        raise ConfirmationRefused(queries.NOT_NAMED_ANY_MORE)
    if now.key != nominee.key:
        raise ConfirmationRefused(queries.CONFIRMATION_REPLACED)
    return now
