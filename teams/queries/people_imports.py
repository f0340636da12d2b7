"""What bringing in a list of people would do, row by row."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from joynet.lib.days import do_overlap, is_active
from joynet.lib.zones import day_in_words
from teams.models import Membership, PeopleImport, PeopleImportRow, Person, Team
from teams.rules import FIELDS, are_alike, name_in, read_day, value_of


@dataclass(frozen=True)
class LikePerson:
    """Somebody here who may be the person of a row."""

    person_id: int
    words: str


@dataclass(frozen=True)
class PlannedRow:
    """One row of the list: what it says, whom it was taken for and why, and what is wrong with it."""

    row_id: int
    number: int
    name: str
    email: str
    title: str
    team_name: str
    is_picked: bool
    errors: tuple[str, ...]
    person_id: int | None
    who: str
    team: Team | None
    starts_on: date | None
    joins: str
    alike: tuple[LikePerson, ...]
    chosen_id: int | None

    @property
    def is_new(self) -> bool:
        """Whether a person would be made."""
        return self.is_picked and not self.errors and self.person_id is None

    @property
    def is_trouble(self) -> bool:
        """Whether this row keeps the list from being brought in."""
        return self.is_picked and bool(self.errors)


@dataclass(frozen=True)
class Plan:
    """The whole list. `seen` names exactly this plan: whoever brings it in sends what was looked at."""

    rows: tuple[PlannedRow, ...]
    seen: str

    @property
    def created(self) -> int:
        return sum(row.is_new for row in self.rows)

    @property
    def reused(self) -> int:
        return sum(row.is_picked and not row.errors and row.person_id is not None for row in self.rows)

    @property
    def joining(self) -> int:
        return sum(row.is_picked and not row.errors and row.starts_on is not None for row in self.rows)

    @property
    def left_out(self) -> int:
        return sum(not row.is_picked for row in self.rows)

    @property
    def troubles(self) -> int:
        return sum(row.is_trouble for row in self.rows)

    @property
    def changes_something(self) -> bool:
        return bool(self.created or self.joining)


@dataclass(frozen=True)
class _Known:
    """What is here already, read once for the whole list."""

    by_address: dict[str, Person]
    by_id: dict[int, Person]
    teams: dict[str, list[Team]]
    places: dict[tuple[int, int], list[Membership]]
    members: dict[int, list[Person]]  # organization → its people


def plan_of(batch: PeopleImport) -> Plan:
    """What bringing in the list would do now. A fixed number of queries for any number of rows."""
    known = _known(batch)
    stated: dict[tuple[str, int | None], int] = {}
    rows = [_planned(row, batch, known, stated) for row in batch.rows.order_by("number", "pk")]
    return Plan(tuple(rows), _digest(rows))


def _known(batch: PeopleImport) -> _Known:
    everybody = Person.objects.select_related("merged_into").order_by("pk")
    by_address: dict[str, Person] = {}
    for person in sorted(everybody, key=lambda person: (person.merged_into_id is None, -person.pk)):
        if person.email:
            by_address[person.email.casefold()] = person.merged_into or person
    teams: dict[str, list[Team]] = defaultdict(list)
    places: dict[tuple[int, int], list[Membership]] = defaultdict(list)
    members: dict[int, list[Person]] = defaultdict(list)
    if batch.cohort is not None:
        for team in Team.objects.filter(cohort=batch.cohort).order_by("pk"):
            teams[team.name.casefold()].append(team)
        organizations = {team.organization_id for same in teams.values() for team in same}
        own = Membership.objects.approved().filter(team__organization__in=organizations)
        for place in own.select_related("person", "team").order_by("pk"):
            places[place.team_id, place.person_id].append(place)
            if place.person not in members[place.team.organization_id]:
                members[place.team.organization_id].append(place.person)
    by_id = {person.pk: person for person in by_address.values()}
    return _Known(by_address, by_id, teams, places, members)


def _planned(
    row: PeopleImportRow, batch: PeopleImport, known: _Known, stated: dict[tuple[str, int | None], int]
) -> PlannedRow:
    columns = batch.columns
    name, email = name_in(row.cells, columns), value_of(row.cells, columns, "email").lower()
    title, team_name = value_of(row.cells, columns, "title"), value_of(row.cells, columns, "team")
    errors = list(_errors_of_person(name, email, title))
    team = _team(team_name, batch, known, errors)
    starts_on = _day(value_of(row.cells, columns, "starts_on"), team, errors)
    person = known.by_address.get(email) if email else None
    alike: tuple[LikePerson, ...] = ()
    who = "New"
    if person is not None:
        who = f"Known by this address as {person}" if person.name != name else "Known by this address"
    elif team is not None:
        alike = tuple(
            LikePerson(other.pk, f"{other}, {other.email}")
            for other in known.members[team.organization_id]
            if other.email and are_alike(name, other.name)
        )
        if row.chosen_id in {other.person_id for other in alike}:
            person = known.by_id.get(row.chosen_id or 0)
            who = f"Known as {person}: you chose so"
    key = (person.email.casefold() if person is not None else email, team.pk if team is not None else None)
    if row.is_picked and not errors:
        if key in stated:
            errors.append(f"Row {stated[key]} is about the same person. Leave one of the two out.")
        else:
            stated[key] = row.number
    joins = ""
    if team is not None and starts_on is not None and not errors:
        since = _place_at(known.places.get((team.pk, person.pk), []) if person is not None else [], starts_on)
        joins = (
            f"Is on {team} already" if since is not None else f"Joins {team} from {day_in_words(starts_on)}, is invited"
        )
        starts_on = None if since is not None else starts_on
    return PlannedRow(
        row_id=row.pk,
        number=row.number,
        name=name,
        email=email,
        title=title,
        team_name=team_name,
        is_picked=row.is_picked,
        errors=tuple(errors),
        person_id=person.pk if person is not None else None,
        who=who,
        team=team,
        starts_on=starts_on,
        joins=joins,
        alike=alike,
        chosen_id=row.chosen_id,
    )


def _errors_of_person(name: str, email: str, title: str) -> Iterable[str]:
    if not name:
        yield "The name is missing."
    for label, text in ((FIELDS["name"], name), (FIELDS["title"], title)):
        if len(text) > 120:
            yield f"{label} is longer than 120 characters."
    if not email:
        yield "The e-mail address is missing. It tells people of one name apart."
        return
    try:
        if len(email) > 254:
            raise ValidationError("too long")
        validate_email(email)
    except ValidationError:
        yield f"“{email[:80]}” is no e-mail address such as name@example.org."


def _team(name: str, batch: PeopleImport, known: _Known, errors: list[str]) -> Team | None:
    if not name:
        return None
    if batch.cohort is None:
        errors.append("Choose the cohort of the teams first, under Columns.")
        return None
    found = known.teams.get(name.casefold(), [])
    if not found:
        errors.append(f"{batch.cohort} has no team called “{name[:80]}”.")
        return None
    return found[0]


def _day(text: str, team: Team | None, errors: list[str]) -> date | None:
    if team is None:
        return None
    day = read_day(text)
    if day is None:
        errors.append(f"Enter the day from which this person is on {team}, such as 2027-03-09.")
        return None
    if not is_active(team.joined_on, team.left_on, day):
        errors.append(f"{team} is not in the program on {day_in_words(day)}.")
        return None
    return day


def _place_at(places: Iterable[Membership], starts_on: date) -> Membership | None:
    """A place that the person holds then or later."""
    return next((place for place in places if do_overlap(place.starts_on, place.ends_on, starts_on, None)), None)


def _digest(rows: Iterable[PlannedRow]) -> str:
    facts = [
        (
            *(row.number, row.name, row.email, row.title, row.is_picked, row.errors, row.person_id),
            *(row.team.pk if row.team else None, str(row.starts_on)),
        )
        for row in rows
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()
