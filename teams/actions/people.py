"""People and their accounts."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from teams.models import (
    Person,
)


class JoiningRefused(ValidationError):
    """The account cannot be bound to this person."""


@transaction.atomic
def bind_account(*, person: Person, user: User, by: Actor, at: datetime) -> Person:
    """Binds the account of the invited person. A person has one account, and an account one person."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id == user.pk:
        return person
    if person.user_id is not None or Person.objects.filter(user=user).exists():
        raise JoiningRefused("This place is bound to another account already. Call or write to us, and we sort it out.")
    if person.email.lower() != user.email.lower():
        raise JoiningRefused("Sign in with the address to which the invitation was sent.")
    person.user = user
    person.full_clean()
    stamp(person, by=by, at=at)
    person.save()
    audit.record(by=by, at=at, verb="joined", target=person)
    return person
