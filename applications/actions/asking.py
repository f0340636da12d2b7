"""Asking an applicant for information, and what becomes of the question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries
from applications.actions.confirming import ask_all_pending
from applications.actions.deciding import refuse_own, refuse_while_decided
from applications.actions.declaring import declare, refuse_unread
from applications.actions.moving import lock, move, not_sent_now, what_has_happened
from applications.actions.refusals import ApplicationClosed, NotComplete, TransitionRefused
from applications.actions.talking import as_kept, keep_message, sent_before, settle
from applications.models import Application, Message, ReopenedSection
from applications.rules import SectionKey, State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox


class NothingAsked(ValidationError):
    """The question names no part of the application; nothing has been sent."""


@transaction.atomic
def ask_for_information(
    *, application: Application, text: str, sections: Collection[SectionKey], nonce: UUID, by: Actor, at: datetime
) -> Message:
    """Sends a question and opens the named sections until it is answered. Asking begins the review where it has not."""
    application = lock(application)
    existing = sent_before(application, text, nonce, sections=sections)
    if existing is not None:
        return existing
    refuse_own(application, by)
    if not sections:
        raise NothingAsked("Tick at least one part. To ask without opening any, write a message.")
    refuse_while_decided(application, by)
    if application.state in (State.SUBMITTED, State.RESUBMITTED):
        move(application, State.IN_REVIEW, by=by, at=at)
    move(application, State.INFORMATION_REQUESTED, by=by, at=at)
    message = keep_message(application, text, nonce, is_from_staff=True, by=by, at=at)
    settle(application, at=at)
    for key in SectionKey:
        if key in sections:
            row = ReopenedSection(message=message, key=key)
            row.full_clean()
            row.save()
    audit.record(by=by, at=at, verb="asked for information", target=application, details={"message": message.pk})
    for user in queries.editors_of(application):
        outbox.queue(emails.information_asked(message, user, at=at), at=at)
    return message


@transaction.atomic
def answer_question(
    *,
    application: Application,
    declared_name: str,
    declared_title: str,
    text: str = "",
    nonce: UUID | None = None,
    seen: str = "",
    by: Actor,
    at: datetime,
) -> Application:
    """Sends the application again, with the named sections as they stand now and were `seen`; `declared_name` vouches.

    `text` is what the applicant says with it, if anything. Twice is once. NotComplete says what is missing in them;
    what cannot be changed keeps nobody from answering.
    """
    application = lock(application)
    if application.state == State.RESUBMITTED:
        if text.strip() and not _has_been_said(application, text):
            raise ApplicationClosed(
                "This application has been sent again already, without these words. They are not sent: "
                "write them to us as a message."
            )
        return application
    if application.state != State.INFORMATION_REQUESTED:
        raise ApplicationClosed(not_sent_now(application, by))
    refuse_unread(application, seen, by)
    gaps = queries.open_gaps(application, at)
    if gaps:
        raise NotComplete(gaps)
    declare(application, name=declared_name, title=declared_title, by=by, at=at)
    move(application, State.RESUBMITTED, by=by, at=at)
    said = None
    if text.strip():
        said = keep_message(application, text, nonce or uuid4(), is_from_staff=False, by=by, at=at)
        said.settled_at = at
        said.full_clean()
        said.save()
    audit.record(by=by, at=at, verb="answered question", target=application)
    ask_all_pending(application=application, by=by, at=at)
    number = application.transitions.filter(to_state=State.RESUBMITTED).count()
    for user in queries.editors_of(application):
        outbox.queue(emails.resubmitted(application, user, number=number, at=at), at=at)
    for user in queries.readers_to_tell(application, at):
        outbox.queue(emails.resubmitted_to_staff(application, user, said, number=number, at=at), at=at)
    return application


@transaction.atomic
def take_question_back(*, application: Application, by: Actor, at: datetime) -> Application:
    """Nothing is asked any more: every section is closed again, as it stands, and the review goes on. Twice is once.

    Refused while something is missing in the opened sections: closed like that, nobody could mend it.
    """
    application = lock(application)
    if application.state == State.IN_REVIEW and _was_asked_last(application):
        return application
    refuse_own(application, by)
    if application.state != State.INFORMATION_REQUESTED:
        raise TransitionRefused(what_has_happened(application, by))
    not_whole = {gap.section.label: None for gap in queries.open_gaps(application, at)}
    if not_whole:
        raise TransitionRefused(
            f"Nothing was done: {queries.in_a_row([f'“{label}”' for label in not_whole])} "
            f"{'is' if len(not_whole) == 1 else 'are'} open to the applicant and not whole now. Wait for the answer."
        )
    step = move(application, State.IN_REVIEW, by=by, at=at)
    audit.record(by=by, at=at, verb="took question back", target=application)
    for user in queries.editors_of(application):
        outbox.queue(emails.question_taken_back(application, user, step=str(step.pk), at=at), at=at)
    return application


def _has_been_said(application: Application, text: str) -> bool:
    """Whether these words came with the last sending."""
    return application.messages.filter(is_from_staff=False, text=as_kept(text), at__gte=application.state_at).exists()


def _was_asked_last(application: Application) -> bool:
    last = application.transitions.order_by("-at", "-pk").first()
    return last is not None and last.from_state == State.INFORMATION_REQUESTED
