"""Sending what is due: one mail at a time is claimed, goes out outside any transaction, and is recorded."""

import contextlib
import logging
import os
import smtplib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend

from joynet.accounts.actors import SYSTEM
from joynet.network.mail import reply_to, sender
from joynet.outbox import actions, rules
from joynet.outbox.models import OutgoingMail, Suppression
from joynet.outbox.reminders import ReminderRule
from joynet.outbox.rules import State, Trouble

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """What went wrong with an attempt, and how staff read it."""

    trouble: Trouble
    reason: str


def send_due(*, rules: Iterable[ReminderRule], clock: Callable[[], datetime], seconds: float = 20) -> int:
    """Send what is due until nothing is left, the time is up or the mail server is away; returns how many went out.

    Stops claiming after `seconds`, so that what was claimed last is over before the task's limits.
    """
    by_name = {rule.name: rule for rule in rules}
    started_at = at = clock()
    sent = 0
    with contextlib.closing(Postman()) as postman:
        while (at - started_at).total_seconds() < seconds:
            mail = actions.claim_next(by=SYSTEM, at=at)
            if mail is None:
                break
            failure = _send(mail, by_name, postman, clock)
            if failure is None:
                sent += mail.state == State.SENT
            else:
                _record(mail, failure, clock())
                if failure.trouble == Trouble.UNREACHABLE:
                    break
            at = clock()
    return sent


class Postman:
    """A connection to the mail server that is opened when it is needed and not trusted after an error."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def open(self) -> BaseEmailBackend:
        """The open connection; raises OSError (smtplib's errors among them) when there is none to be had."""
        if self.connection is None:
            connection = mailers["default"]
            connection.open()
            self.connection = connection
        return self.connection

    def close(self) -> None:
        """Hang up; a server that is gone already is no news."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()


def _send(
    mail: OutgoingMail, rules_by_name: Mapping[str, ReminderRule], postman: Postman, clock: Callable[[], datetime]
) -> Failure | None:
    """One claimed mail, to its end; None when it is recorded as sent or not to be sent."""
    try:
        stop = _why_not(mail, rules_by_name, clock())
        if stop is not None:
            state, reason = stop
            actions.record_not_sent(mail=mail, state=state, reason=reason, by=SYSTEM, at=clock())
            return None
        message = _message(mail)
    except Exception as error:
        # Whatever a rule or a text does, the mail is put off and then fails visibly; the others go on.
        logger.exception("Mail %s could not be written.", mail.pk)
        return Failure(Trouble.SURPRISE, f"It could not be written: {type(error).__name__}.")
    try:
        connection = postman.open()
    except OSError as error:
        postman.close()
        return Failure(Trouble.UNREACHABLE, f"The mail server could not be reached: {_words(error)}.")
    try:
        connection.send_messages([message])
    except (OSError, ValueError, SoftTimeLimitExceeded) as error:
        postman.close()
        return _failure(error)
    except Exception as error:
        # A provider's backend raises its own kinds of error.
        postman.close()
        logger.exception("Mail %s could not be handed over.", mail.pk)
        return Failure(Trouble.SURPRISE, f"It could not be handed over: {type(error).__name__}.")
    crash_point("after-smtp-accept")
    if actions.record_sent(mail=mail, by=SYSTEM, at=clock()):
        mail.state = State.SENT
    else:
        logger.warning("Mail %s went out after its lease was over; it may go out again under the same id.", mail.pk)
    return None


def _why_not(mail: OutgoingMail, rules_by_name: Mapping[str, ReminderRule], at: datetime) -> tuple[State, str] | None:
    """Why the mail must not go out after all; None: it may, and a reminder has its text now."""
    suppression = Suppression.objects.filter(address=mail.to_address.lower()).first()
    if suppression:
        return State.SUPPRESSED, f"The address is blocked: {suppression.reason}"
    rule = rules_by_name.get(mail.rule)
    if not mail.is_reminder or rule is None:
        return None
    reason = rule.why_not(mail, at)
    if reason:
        return State.CANCELLED, reason
    rendered = rule.render(mail, at)
    mail.subject, mail.text, mail.html = rendered.subject, rendered.text, rendered.html
    return None


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    if not mail.text:
        raise LookupError(f"No rule named {mail.rule} writes this mail.")
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=sender(),
        to=[mail.to_address],
        reply_to=reply_to(),
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _failure(error: Exception) -> Failure:
    """What the mail server's answer to this one mail means."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _answered(code, answer)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    if isinstance(error, SoftTimeLimitExceeded):
        return Failure(Trouble.BUSY, "The mail server took too long.")
    if isinstance(error, ValueError):
        return Failure(Trouble.REFUSED, f"It cannot be addressed: {_words(error)}.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure(Trouble.REFUSED, f"The mail server cannot take it: {_words(error)}.")
    return Failure(Trouble.BUSY, f"The connection to the mail server broke: {_words(error)}.")


def _answered(code: int, answer: bytes | str) -> Failure:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return Failure(rules.trouble_of(code), f"The mail server answered {code} {' '.join(words.split())[:300]}")


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__


def _record(mail: OutgoingMail, failure: Failure, at: datetime) -> None:
    spread = (mail.pk * 0.618034) % 1
    verdict = rules.verdict(failure.trouble, attempts=mail.attempts, at=at, spread=spread)
    actions.record_failed(mail=mail, verdict=verdict, reason=failure.reason, by=SYSTEM, at=at)
    if verdict.state == State.FAILED or failure.trouble == Trouble.UNREACHABLE:
        # The server's words may hold the address: they stay in the row.
        logger.warning("Mail %s: %s (%s).", mail.pk, verdict.state.label, failure.trouble.value)


def crash_point(name: str) -> None:
    """In tests only: die here as by kill -9, when JOYNET_CRASH_AT names this point."""
    if settings.TESTING and os.environ.get("JOYNET_CRASH_AT") == name:
        os._exit(137)
