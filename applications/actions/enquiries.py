"""Questions from the public page, and what staff do with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries
from applications.models import (
    Enquiry,
)
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.network.models import Network
from joynet.outbox import actions as outbox

COPY_EVERY = timedelta(hours=1)
MOST_AN_HOUR = 5
"""So many questions from one address are taken within an hour."""


class EnquiryRefused(ValidationError):
    """It cannot be done with this question; the message says why and what to do."""


@transaction.atomic
def send_enquiry(
    *, network: Network, name: str, email: str, organization: str, message: str, by: Actor, at: datetime
) -> Enquiry:
    """Keeps a question for staff. Whoever asked gets a copy, an address one an hour: anybody can name any address."""
    recent = Enquiry.objects.filter(email__iexact=email.strip(), at__gt=at - COPY_EVERY).count()
    if recent >= MOST_AN_HOUR:
        raise EnquiryRefused(
            f"{MOST_AN_HOUR} questions from this address have reached us within an hour. Wait an hour, or call us."
        )
    enquiry = Enquiry(
        network=network, name=name.strip(), email=email.strip(), organization=organization.strip(), text=message, at=at
    )
    enquiry.full_clean()
    enquiry.save()
    audit.record(by=by, at=at, verb="asked", target=enquiry)
    if not recent:
        outbox.queue(emails.enquiry_copy(enquiry, at=at), at=at)
    return enquiry


@transaction.atomic
def assign_enquiry(*, enquiry: Enquiry, to: User | None, by: Actor, at: datetime) -> Enquiry:
    """Says who answers the question; nobody by name when `to` is None."""
    enquiry = _locked(enquiry)
    if enquiry.answered_at is not None:
        raise EnquiryRefused("This question has been answered already. Nobody needs to take it on.")
    if to is not None and to not in queries.enquiry_staff(at):
        raise EnquiryRefused("Choose a coordinator or a director.")
    if enquiry.assigned_to == to:
        return enquiry
    enquiry.assigned_to = to
    enquiry.full_clean()
    enquiry.save()
    audit.record(by=by, at=at, verb="assigned enquiry", target=enquiry, details={} if to is None else {"user": to.pk})
    return enquiry


@transaction.atomic
def answer_enquiry(*, enquiry: Enquiry, answer: str, by: Actor, at: datetime) -> Enquiry:
    """Answers whoever asked, by e-mail, once. The same answer again, as a double click sends it, changes nothing."""
    enquiry = _locked(enquiry)
    answer = answer.replace("\r\n", "\n").strip()
    if enquiry.answered_at is not None:
        if enquiry.answer == answer:
            return enquiry
        raise EnquiryRefused("This question has been answered already. The answer that was sent is below.")
    enquiry.answer, enquiry.answered_by, enquiry.answered_at = answer, by.user, at
    enquiry.full_clean()
    enquiry.save()
    audit.record(by=by, at=at, verb="answered enquiry", target=enquiry)
    outbox.queue(emails.enquiry_answer(enquiry, at=at), at=at)
    return enquiry


@transaction.atomic
def invite_to_apply(*, enquiry: Enquiry, by: Actor, at: datetime) -> Enquiry:
    """Sends whoever asked the way to apply, once, while a cohort takes applications."""
    enquiry = _locked(enquiry)
    if enquiry.invited_at is not None:
        return enquiry
    cohort = queries.open_cohort(at)
    if cohort is None:
        raise EnquiryRefused("No cohort takes applications now. Invite when the next one opens, or answer in words.")
    enquiry.invited_by, enquiry.invited_at = by.user, at
    enquiry.full_clean()
    enquiry.save()
    audit.record(by=by, at=at, verb="invited to apply", target=enquiry, details={"cohort": cohort.pk})
    outbox.queue(emails.enquiry_invitation(enquiry, cohort, at=at), at=at)
    return enquiry


def _locked(enquiry: Enquiry) -> Enquiry:
    return (
        Enquiry.objects.select_for_update(of=("self",))
        .select_related("network__help_block", "assigned_to", "answered_by", "invited_by")
        .get(pk=enquiry.pk)
    )
