"""What acts about people hold while they look and change, in one order: accounts, teams, the directory, people."""

from __future__ import annotations

from django.db import transaction

from joynet.accounts.models import User
from joynet.network.models import Network
from teams.models import Membership, Person, Team


def lock_directory() -> None:
    """Until the act is done nobody else makes, merges or readdresses people.

    Taken after the locks of teams, before those of people, and before anything is written into the record of acts.
    """
    first = Network.objects.select_for_update(no_key=True).order_by("pk")[:1]
    list(first.values_list("pk", flat=True))


def lock_to_merge(kept: Person, merged: Person) -> tuple[Person, Person]:
    """The two as they stand now, with their accounts and teams; nobody else changes any of it until the act is done.

    In the order of every act: accounts, teams, the directory, people. When one of the two has joined another team
    while this waited, everything is let go and locked anew.
    """
    both = [kept.pk, merged.pk]
    while True:
        attempt = transaction.savepoint_create()
        accounts = User.objects.select_for_update(of=("self",), no_key=True)
        list(accounts.filter(person__in=both).order_by("pk"))
        teams = _teams_of(both)
        list(Team.objects.select_for_update(of=("self",)).filter(pk__in=teams).order_by("pk"))
        lock_directory()
        people = Person.objects.select_for_update(of=("self",)).filter(pk__in=both).select_related("user")
        locked = {person.pk: person for person in people.order_by("pk")}
        if _teams_of(both) <= teams:
            transaction.savepoint_commit(attempt)
            return locked[kept.pk], locked[merged.pk]
        transaction.savepoint_rollback(attempt)


def _teams_of(people: list[int]) -> set[int]:
    return set(Membership.objects.filter(person__in=people).values_list("team", flat=True))
