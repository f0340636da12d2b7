"""The demo's mail transport: nothing leaves the machine, and every mail can be read on a page."""

from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from joynet.outbox.models import OutgoingMail
from joynet.outbox.queueing import new_message_id
from joynet.outbox.rules import State

IN_REQUEST = "in_request"  # the rule of mails that a page sends itself, such as sign-in codes; they have no other row


class MailboxBackend(BaseEmailBackend):
    """Takes every mail. What the outbox sends has its row already; for any other mail one is made."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Never refuses."""
        for message in email_messages:
            message_id = str(message.extra_headers.get("Message-ID", ""))
            if not message_id or not OutgoingMail.objects.filter(message_id=message_id).exists():
                for address in message.recipients():
                    _keep(message, address)
        return len(email_messages)


def _keep(message: EmailMessage, address: str) -> None:
    sent_at = parsedate_to_datetime(str(message.message()["Date"]))
    message_id = new_message_id()
    row = OutgoingMail(
        rule=IN_REQUEST,
        target_type="mail",
        target_id=0,
        effective_on=sent_at.date(),
        step=message_id.strip("<>").partition("@")[0],
        recipient_key="address",
        to_address=address,
        subject=str(message.subject)[:200],
        text=str(message.body),
        message_id=message_id,
        state=State.SENT,
        attempts=1,
        due_at=sent_at,
        sent_at=sent_at,
    )
    row.full_clean()
    row.save()
