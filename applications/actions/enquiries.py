"""Questions from the public page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from applications import emails
from applications.models import (
    Enquiry,
)
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.network.models import Network
from joynet.outbox import actions as outbox

COPY_EVERY = timedelta(hours=1)


@transaction.atomic
def send_enquiry(
    *, network: Network, name: str, email: str, organization: str, message: str, by: Actor, at: datetime
) -> Enquiry:
    """Keeps a question for staff. Whoever asked gets a copy, an address one an hour: anybody can name any address."""
    was_written_to = Enquiry.objects.filter(email__iexact=email.strip(), at__gt=at - COPY_EVERY).exists()
    enquiry = Enquiry(
        network=network, name=name.strip(), email=email.strip(), organization=organization.strip(), text=message, at=at
    )
    enquiry.full_clean()
    enquiry.save()
    audit.record(by=by, at=at, verb="asked", target=enquiry)
    if not was_written_to:
        outbox.queue(emails.enquiry_copy(enquiry, at=at), at=at)
    return enquiry
