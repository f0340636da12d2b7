"""What staff and applicants write to each other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.moving import lock
from applications.actions.refusals import ApplicationClosed, SentOtherwise
from applications.models import Application, Message
from applications.rules import SectionKey
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox


@transaction.atomic
def write_to_staff(*, application: Application, text: str, nonce: UUID, by: Actor, at: datetime) -> Message:
    """Keeps a message of the applicant and mails it to staff. The same `nonce` twice (a form sent twice) is once."""
    application = lock(application)
    existing = sent_before(application, text, nonce)
    if existing is not None:
        return existing
    message = keep_message(application, text, nonce, is_from_staff=False, by=by, at=at)
    for user in queries.staff_to_tell(application, at):
        outbox.queue(emails.message_to_staff(message, user, at=at), at=at)
    return message


@transaction.atomic
def write_to_applicant(*, application: Application, text: str, nonce: UUID, by: Actor, at: datetime) -> Message:
    """Keeps a message of staff and mails it to everybody who works on the application. A form sent twice is once."""
    application = lock(application)
    existing = sent_before(application, text, nonce)
    if existing is not None:
        return existing
    message = keep_message(application, text, nonce, is_from_staff=True, by=by, at=at)
    settle(application, at=at)
    for user in queries.editors_of(application):
        outbox.queue(emails.message_to_applicant(message, user, at=at), at=at)
    return message


@transaction.atomic
def settle_messages(*, application: Application, by: Actor, at: datetime) -> int:
    """What the applicant has written needs no answer, or has got one otherwise. Returns how many messages that are."""
    application = lock(application)
    settled = settle(application, at=at)
    if settled:
        audit.record(by=by, at=at, verb="settled messages", target=application)
    return settled


def settle(application: Application, *, at: datetime) -> int:
    """Nothing that the applicant has written waits any more; the caller holds the application's lock."""
    waiting = list(application.messages.filter(is_from_staff=False, settled_at__isnull=True))
    for message in waiting:
        message.settled_at = at
        message.full_clean()
        message.save()
    return len(waiting)


def sent_before(
    application: Application, text: str, nonce: UUID, *, sections: Collection[SectionKey] = ()
) -> Message | None:
    """The message that this form has sent already. SentOtherwise when its words, or what it opens, are others now."""
    existing = application.messages.filter(nonce=nonce).first()
    if existing is None:
        return None
    opened = set(existing.reopened_sections.values_list("key", flat=True))
    if existing.text != as_kept(text) or opened != set(sections):
        raise SentOtherwise("This message has been sent already, with other words. What you typed now is not sent yet.")
    return existing


def as_kept(text: str) -> str:
    """The words of a message as its row holds them."""
    return rules.one_kind_of_line_end(text).strip()


def keep_message(
    application: Application, text: str, nonce: UUID, *, is_from_staff: bool, by: Actor, at: datetime
) -> Message:
    if not queries.may_talk(application):
        raise ApplicationClosed(rules.NOT_SENT_YET)
    message = Message(
        application=application,
        text=as_kept(text),
        nonce=nonce,
        is_from_staff=is_from_staff,
        by=by.user,
        at=at,
    )
    message.full_clean()
    message.save()
    audit.record(by=by, at=at, verb="wrote message", target=message, details={"application": application.pk})
    return message
