"""Mail of somebody who turns out to be somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from joynet.outbox.queueing import same_occasion
from joynet.outbox.rules import HAVE_LEFT, State, may_become

ONE_PERSON = "The same mail is there for the same person: two entries about them have become one."


@transaction.atomic
def move_mail(*, key: str, to_key: str, to_address: str, by: Actor, at: datetime) -> None:
    """Mail for the recipient `key` is for `to_key` from now on; what has not left goes to `to_address`, if given.

    Where both have the mail of one occasion it goes out once: what has not left while the other one has, or is on its
    way, is cancelled. Call it before anything is written into the record of acts.
    """
    for mail in OutgoingMail.objects.select_for_update().filter(recipient_key=key).order_by("pk"):
        twin = same_occasion(mail).filter(recipient_key=to_key).select_for_update().first()
        if twin is None:
            mail.recipient_key = to_key
            if to_address and _can_wait(mail):
                mail.to_address = to_address
            mail.save(update_fields=["recipient_key", "to_address"])
        elif _can_wait(mail):
            _cancel(mail)
        elif _can_wait(twin) and mail.state in HAVE_LEFT | {State.LEASED}:
            _cancel(twin)


def _can_wait(mail: OutgoingMail) -> bool:
    """Whether it has not left and is not being sent this minute."""
    return mail.state != State.LEASED and may_become(mail.state, State.CANCELLED)


def _cancel(mail: OutgoingMail) -> None:
    mail.state, mail.reason, mail.retry_at = State.CANCELLED, ONE_PERSON, None
    mail.full_clean(validate_constraints=False)
    mail.save(update_fields=["state", "reason", "retry_at"])
