"""People and their accounts."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.outbox import actions as outbox
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State
from teams import emails
from teams.locks import lock_directory
from teams.models import Person, ToldApart

BOUND_ALREADY = "This place is bound to another account already. Call or write to us, and we sort it out."

_WAITING = (State.HELD, State.DUE, State.RETRY, State.FAILED, State.MISSED)


class JoiningRefused(ValidationError):
    """The account cannot be bound to this person."""


class PersonRefused(ValidationError):
    """What is known of a person cannot be changed so; the message stands beside its field."""


@transaction.atomic
def bind_account(*, person: Person, user: User, by: Actor, at: datetime) -> Person:
    """Binds the account of the invited person. A person has one account, and an account one person.

    Whoever was merged into another person is that person. Two tries at the same moment: one is told.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    person = _locked_or_whom_it_became(person)
    if person.user_id == user.pk:
        return person
    if person.user_id is not None or Person.objects.filter(user=user).exists():
        raise JoiningRefused(BOUND_ALREADY)
    if person.email.lower() != user.email.lower():
        raise JoiningRefused("Sign in with the address to which the invitation was sent.")
    person.user = user
    person.full_clean()
    stamp(person, by=by, at=at)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as taken:
        raise JoiningRefused(BOUND_ALREADY) from taken
    audit.record(by=by, at=at, verb="joined", target=person)
    return person


def _locked_or_whom_it_became(person: Person) -> Person:
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if locked.merged_into_id is None:
        return locked
    return Person.objects.select_for_update(of=("self",)).get(pk=locked.merged_into_id)


@transaction.atomic
def correct_person(
    *, person: Person, name: str, title: str, email: str, time_zone: str, by: Actor, at: datetime
) -> Person:
    """Staff put right what is known of a person. Whoever has not joined yet is invited again at a new address;
    what waits for the old one is cancelled.

    The address of somebody with an account is that of the account: only its owner changes it.
    """
    lock_directory()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    email = email.strip().lower()
    if person.merged_into_id is not None:
        raise PersonRefused("This person was merged into another one. Correct that one.")
    moves = email != person.email.lower()
    if moves and person.user_id is not None:
        raise PersonRefused({"email": "This person signs in with this address and changes it under their own account."})
    if moves and email and Person.objects.unmerged().filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise PersonRefused(
            {"email": "Somebody else here has this address. If they are one person, merge the two instead."}
        )
    before = {"name": person.name, "title": person.title, "email": person.email, "time_zone": person.time_zone}
    person.name, person.title, person.email, person.time_zone = name.strip(), title.strip(), email, time_zone
    changed = [field for field, value in before.items() if getattr(person, field) != value]
    if not changed:
        return person
    person.full_clean()
    stamp(person, by=by, at=at)
    person.save()
    if moves:
        _cancel_invitations(person, by=by, at=at)
    audit.record(by=by, at=at, verb="corrected person", target=person, details={"fields": ",".join(changed)})
    if moves and email and person.user_id is None:
        _invite_again(person, at=at)
    return person


def _cancel_invitations(person: Person, *, by: Actor, at: datetime) -> None:
    """Invitations that have not left do not go to the old address."""
    mails = OutgoingMail.objects.select_for_update().filter(
        rule="team_invitation", recipient_key=f"person:{person.pk}", state__in=_WAITING
    )
    for mail in list(mails.exclude(to_address__iexact=person.email).order_by("pk")):
        outbox.cancel(mail=mail, reason="The address has been corrected.", by=by, at=at)


def _invite_again(person: Person, *, at: datetime) -> None:
    """One invitation at the new address for each place that still waits for the person."""
    still_on = Q(ends_on__isnull=True) | Q(ends_on__gt=at.date())
    waiting = person.memberships.approved().filter(still_on).select_related("person", "team__cohort").order_by("pk")
    for membership in waiting:
        outbox.queue(emails.invitation(membership, step=f"address-{at:%Y%m%d%H%M%S}", at=at), at=at)


@transaction.atomic
def follow_address(*, user: User, by: Actor, at: datetime) -> Person | None:
    """The person of this account gets the address that the account signs in with; None when nothing is to change."""
    lock_directory()
    person = Person.objects.select_for_update(of=("self",)).filter(user=user).first()
    if person is None or person.email == user.email:
        return None
    person.email = user.email
    person.full_clean()
    stamp(person, by=by, at=at)
    person.save()
    audit.record(by=by, at=at, verb="followed address", target=person, details={"fields": "email"})
    return person


@transaction.atomic
def tell_apart(*, one: Person, other: Person, by: Actor, at: datetime) -> ToldApart:
    """Staff say that two people who look alike are two. Said twice, it stands once."""
    first, second = Person.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    known = ToldApart.objects.filter(first=first, second=second).first()
    if known is not None:
        return known
    told = ToldApart(first=first, second=second, by=by.user, at=at)
    told.full_clean()
    told.save()
    audit.record(by=by, at=at, verb="told apart", target=first, details={"other": second.pk})
    return told
