"""Putting a mail into the outbox, as part of somebody's action."""

from datetime import datetime
from email.utils import parseaddr
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction

from joynet.outbox.mail import Mail
from joynet.outbox.models import OutgoingMail
from joynet.outbox.nudging import nudge
from joynet.outbox.rules import State


@transaction.atomic
def queue(mail: Mail, *, at: datetime) -> OutgoingMail:
    """Owe this mail, in the transaction of what it tells about. An occasion that has its mail gets that one back."""
    row = OutgoingMail(
        rule=mail.rule,
        effective_on=mail.effective_on,
        step=mail.step,
        recipient_key=mail.recipient_key,
        to_address=mail.to_address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=new_message_id(),
        state=State.HELD if mail.held else State.DUE,
        due_at=mail.due_at or at,
        **target_columns(mail.target),
    )
    existing = same_occasion(row).filter(recipient_key=row.recipient_key).first()
    if existing:
        return existing
    row.full_clean(validate_constraints=False)  # the database refuses a second one, see below
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # somebody else has queued it in this very moment
        return same_occasion(row).get(recipient_key=row.recipient_key)
    if row.state == State.DUE and row.due_at <= at:
        nudge_after_commit()
    return row


def nudge_after_commit() -> None:
    """Wake the worker once the mail is there to be seen."""
    transaction.on_commit(partial(nudge), robust=True)


def new_message_id() -> str:
    """A Message-ID for a new row. It stays with the row: should a mail go out twice, mail programs show it once."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid4().hex}@{domain}>"


def target_columns(target: models.Model) -> dict[str, str | int]:
    """What a mail is about, as its row names it."""
    return {"target_type": target._meta.label_lower, "target_id": int(target.pk)}


def same_occasion(row: OutgoingMail) -> models.QuerySet[OutgoingMail]:
    """The mails of this row's occasion, whomever they are for."""
    return OutgoingMail.objects.filter(
        rule=row.rule,
        target_type=row.target_type,
        target_id=row.target_id,
        effective_on=row.effective_on,
        step=row.step,
    )
