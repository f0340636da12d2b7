"""Who has an address."""

from __future__ import annotations

from teams.models import Person


def known_person(email: str) -> Person | None:
    """Whoever already has this address, or was merged with somebody who had it."""
    people = Person.objects.unmerged()
    own = people.filter(email__iexact=email).order_by("pk").first()
    return own or people.filter(merged_people__email__iexact=email).order_by("pk").first()
