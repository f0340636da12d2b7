"""People who may be one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from teams.models import Membership, Person, ToldApart
from teams.rules import are_alike


@dataclass(frozen=True)
class Twin:
    """One of two people who may be one."""

    person_id: int
    name: str
    email: str
    has_account: bool
    teams: tuple[str, ...]


@dataclass(frozen=True)
class PossibleDuplicate:
    """Two people who may be one, and why: the surest sign first. `first` has the account or came first."""

    first: Twin
    second: Twin
    why: tuple[str, ...]

    @property
    def twins(self) -> tuple[Twin, Twin]:
        return self.first, self.second


SAME_ADDRESS = "The same e-mail address"
SAME_ACCOUNT = "An address that the other’s account had before"


def possible_duplicates() -> list[PossibleDuplicate]:
    """Every two people with one address, one account, or alike names within an organization, unless told apart.

    Four queries, however many people there are; names are compared within an organization only.
    """
    people = {person.pk: person for person in Person.objects.unmerged().select_related("user").order_by("pk")}
    organizations: dict[int, set[int]] = defaultdict(set)
    teams: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.order_by("team__name", "pk").values_list(
        "person_id", "team__organization_id", "team__name", "team__cohort__name"
    )
    for person_id, organization_id, team, cohort in rows:
        organizations[organization_id].add(person_id)
        label = f"{team} ({cohort})"
        if label not in teams[person_id]:
            teams[person_id].append(label)
    signs: dict[tuple[int, int], list[str]] = defaultdict(list)
    _add_addresses(signs, people)
    for members in organizations.values():
        for one, other in combinations(sorted(members & people.keys()), 2):
            if are_alike(people[one].name, people[other].name):
                same = people[one].name.casefold() == people[other].name.casefold()
                signs[one, other].append(
                    "The same name in one organization" if same else "Names alike in one organization"
                )
    apart = set(ToldApart.objects.values_list("first_id", "second_id"))
    found = []
    for (one, other), why in sorted(signs.items()):
        if (one, other) not in apart:
            first, second = sorted((people[one], people[other]), key=lambda person: (person.user_id is None, person.pk))
            found.append(PossibleDuplicate(_twin(first, teams), _twin(second, teams), tuple(dict.fromkeys(why))))
    return sorted(found, key=lambda pair: (pair.first.name.casefold(), pair.first.person_id, pair.second.person_id))


def _add_addresses(signs: dict[tuple[int, int], list[str]], people: dict[int, Person]) -> None:
    """Pairs by address: the people's own ones, and those that the accounts of people signed in with before."""
    by_address: dict[str, set[int]] = defaultdict(set)
    for person in people.values():
        if person.email:
            by_address[person.email.casefold()].add(person.pk)
    for owners in by_address.values():
        for one, other in combinations(sorted(owners), 2):
            signs[one, other].append(SAME_ADDRESS)
    earlier = Person.history.filter(user__isnull=False).exclude(email="").order_by("id", "history_id")
    for owner, address in earlier.values_list("id", "email"):
        if owner not in people:
            continue
        for other in by_address.get(address.casefold(), ()):
            if other != owner:
                one, two = sorted((owner, other))
                if SAME_ADDRESS not in signs[one, two]:
                    signs[one, two].append(SAME_ACCOUNT)


def _twin(person: Person, teams: dict[int, list[str]]) -> Twin:
    return Twin(person.pk, person.name, person.email, person.user_id is not None, tuple(teams.get(person.pk, ())))
