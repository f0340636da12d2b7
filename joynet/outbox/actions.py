"""What staff do with a mail, and what the worker does with it: claim it, and record how it went."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox.leases import new_lease
from joynet.outbox.models import OutgoingMail, Suppression
from joynet.outbox.nudging import nudge
from joynet.outbox.queueing import new_message_id, nudge_after_commit, queue, target_columns
from joynet.outbox.readdressing import move_mail
from joynet.outbox.reminders import Reminder
from joynet.outbox.rules import MOST_ATTEMPTS, State, Verdict, is_missed, may_become

__all__ = [
    "MailRefused",
    "cancel",
    "claim_next",
    "give_up",
    "lift_suppression",
    "mark_missed",
    "move_mail",
    "nudge",
    "owe_reminders",
    "queue",
    "record_bounce",
    "record_failed",
    "record_not_sent",
    "record_sent",
    "release",
    "send_again",
]

NOBODY_TRIED = "More than 72 hours passed before anybody could send it."


class MailRefused(ValidationError):
    """The mail is past what was asked for; the message says where it stands."""


# ---- what staff do


@transaction.atomic
def release(*, mail: OutgoingMail, by: Actor, at: datetime) -> OutgoingMail:
    """Let a held mail go."""
    mail = _locked(mail)
    if mail.state != State.HELD:
        raise MailRefused(f"This mail does not wait for a release: it is {mail.get_state_display()}.")
    mail.due_at = at
    return _put(mail, State.DUE, "", verb="released mail", by=by, at=at)


@transaction.atomic
def send_again(*, mail: OutgoingMail, reason: str, by: Actor, at: datetime) -> OutgoingMail:
    """Try a failed or missed mail once more, under its old Message-ID."""
    mail = _locked(mail)
    if mail.state not in {State.FAILED, State.MISSED}:
        raise MailRefused(f"Only failed and missed mail can be sent again: this one is {mail.get_state_display()}.")
    mail.due_at = at
    mail.attempts = 0
    return _put(mail, State.DUE, reason, verb="sent mail again", by=by, at=at)


@transaction.atomic
def cancel(*, mail: OutgoingMail, reason: str, by: Actor, at: datetime) -> OutgoingMail:
    """Keep a mail from going out. One that is being sent this minute cannot be stopped."""
    mail = _locked(mail)
    if mail.state == State.LEASED or not may_become(mail.state, State.CANCELLED):
        raise MailRefused(f"This mail cannot be cancelled: it is {mail.get_state_display()}.")
    mail.retry_at = None
    return _put(mail, State.CANCELLED, reason, verb="cancelled mail", by=by, at=at)


@transaction.atomic
def record_bounce(*, mail: OutgoingMail, reason: str, by: Actor, at: datetime) -> OutgoingMail:
    """A sent mail has come back: its address gets no more."""
    mail = _locked(mail)
    if not may_become(mail.state, State.BOUNCED):
        raise MailRefused(f"Only sent mail can come back: this one is {mail.get_state_display()}.")
    Suppression.objects.get_or_create(address=mail.to_address.lower(), defaults={"reason": reason[:200], "at": at})
    return _put(mail, State.BOUNCED, reason, verb="recorded bounce", by=by, at=at)


@transaction.atomic
def lift_suppression(*, suppression: Suppression, by: Actor, at: datetime) -> None:
    """Mail goes to the address again, from the next one on."""
    audit.record(by=by, at=at, verb="lifted mail suppression", target=suppression)
    suppression.delete()


def _locked(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.select_for_update().get(pk=mail.pk)


def _put(mail: OutgoingMail, state: State, reason: str, *, verb: str, by: Actor, at: datetime) -> OutgoingMail:
    mail.state = state
    mail.reason = reason
    mail.full_clean()
    mail.save()
    audit.record(by=by, at=at, verb=verb, target=mail)
    if state == State.DUE:
        nudge_after_commit()
    return mail


# ---- what the worker does


@transaction.atomic
def owe_reminders(*, rule: str, reminders: Sequence[Reminder], by: Actor, at: datetime) -> None:
    """Make the rows of these reminders; those that have one keep it. One that comes too late is listed as missed."""
    rows = []
    for reminder in reminders:
        missed = is_missed(reminder.due_at, at)
        rows.append(
            OutgoingMail(
                rule=rule,
                effective_on=reminder.effective_on,
                step=reminder.step,
                recipient_key=reminder.recipient_key,
                to_address=reminder.to_address,
                message_id=new_message_id(),
                state=State.MISSED if missed else State.DUE,
                reason=NOBODY_TRIED if missed else "",
                due_at=reminder.due_at,
                **target_columns(reminder.target),
            )
        )
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def mark_missed(*, by: Actor, at: datetime) -> int:
    """List what nobody could send in time, for staff to decide."""
    return OutgoingMail.objects.missed(at).update(state=State.MISSED, reason=NOBODY_TRIED, retry_at=None)


@transaction.atomic
def give_up(*, by: Actor, at: datetime) -> int:
    """Fail what was being sent for the last time when its sender died, so that it does not go on for ever."""
    reason = f"The worker stopped while it was sending this mail, in attempt {MOST_ATTEMPTS} of {MOST_ATTEMPTS}."
    return OutgoingMail.objects.abandoned(at).update(state=State.FAILED, reason=reason, claim=None, lease_until=None)


@transaction.atomic
def claim_next(*, by: Actor, at: datetime) -> OutgoingMail | None:
    """Take the mail that has waited longest, under a fresh token; None when nothing is due.

    On PostgreSQL a row that another worker is about to take is passed over; on SQLite there is one writer at a time.
    """
    mail = OutgoingMail.objects.ready(at).select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if mail is None:
        return None
    as_seen = OutgoingMail.objects.filter(pk=mail.pk, state=mail.state, claim=mail.claim, attempts=mail.attempts)
    lease = new_lease(at)
    mail.state, mail.claim, mail.lease_until, mail.retry_at = State.LEASED, lease.claim, lease.until, None
    mail.attempts += 1
    taken = as_seen.update(
        state=mail.state, claim=mail.claim, lease_until=mail.lease_until, retry_at=None, attempts=mail.attempts
    )
    return mail if taken else None


@transaction.atomic
def record_sent(*, mail: OutgoingMail, by: Actor, at: datetime) -> bool:
    """The mail server has taken it, with the subject and text that `mail` holds now. False: our lease was over."""
    return _record(mail, State.SENT, reason="", sent_at=at, subject=mail.subject, text=mail.text, html=mail.html)


@transaction.atomic
def record_not_sent(*, mail: OutgoingMail, state: State, reason: str, by: Actor, at: datetime) -> bool:
    """It will not go out: cancelled, because it is no longer true, or suppressed. False: our lease was over."""
    return _record(mail, state, reason=reason)


@transaction.atomic
def record_failed(*, mail: OutgoingMail, verdict: Verdict, reason: str, by: Actor, at: datetime) -> bool:
    """The attempt went wrong; the verdict says what follows. False: our lease was over."""
    return _record(mail, verdict.state, reason=reason, retry_at=verdict.retry_at, attempts=verdict.attempts)


def _record(mail: OutgoingMail, state: State, *, reason: str, **columns: object) -> bool:
    ours = OutgoingMail.objects.filter(pk=mail.pk, state=State.LEASED, claim=mail.claim)
    return bool(ours.update(state=state, reason=reason[:400], claim=None, lease_until=None, **columns))
