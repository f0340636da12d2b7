"""A team begins, with everything that its application brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.files.models import StoredFile
from joynet.lib.names import one_line
from joynet.network.models import TextVersion
from joynet.outbox import actions as outbox
from teams import emails
from teams.actions.prework import plan_prework
from teams.actions.rosters import NewMember, RosterRefused, join_team
from teams.models import (
    Cohort,
    Letter,
    Organization,
    Person,
    ReadinessAnswer,
    ReadinessResponse,
    Team,
)
from teams.queries import known_person
from teams.rules import Slot


@dataclass(frozen=True)
class NewLetter:
    """A letter of support: an uploaded file, or a text signed here with its hash."""

    file: StoredFile | None
    signatory_name: str
    signatory_title: str
    level: str
    dated_on: date | None
    signed_text: str = ""
    signed_hash: str = ""
    text_version: TextVersion | None = None
    on_behalf_of: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True)
class NewReadiness:
    """A self-assessment: (item, level 1–5 or None for "don't know", evidence) for each answered item.

    `rater_email` names the member who rated alone; "" is the answer of the team.
    """

    instrument_version: str
    answers: tuple[tuple[str, int | None, str], ...]
    rater_email: str = ""


@dataclass(frozen=True)
class NewTeam:
    """Everything that founding a team needs. `organization` is one already known; without it a new one is made.

    `approved_by`: the staff member who let the people in; without one it is whoever founds the team.
    """

    cohort: Cohort
    organization_name: str
    country: str
    kind: str
    size: int | None
    team_name: str
    zone: str
    joined_on: date
    members: tuple[NewMember, ...]
    letter: NewLetter | None = None
    readiness: NewReadiness | None = None
    ratings: tuple[NewReadiness, ...] = ()
    organization: Organization | None = None
    approved_by: User | None = None


@transaction.atomic
def found_team(*, new: NewTeam, by: Actor, at: datetime) -> Team:
    """Organization, team, people, memberships, letter and baseline readiness in one go; invites each person once.

    Refuses (RosterRefused) a roster that would not hold the three slots by three different people.
    """
    new = _on_one_line(new)
    slots = {slot: {m.email.lower() for m in new.members if m.slot == slot} for slot in Slot}
    if not all(slots.values()) or len({m.email.lower() for m in new.members}) < len(new.members):
        raise RosterRefused("A team needs three different people for its three slots.")
    organization = new.organization or _new_organization(new, by=by, at=at)
    team = Team(
        cohort=new.cohort,
        organization=organization,
        name=_free_team_name(new.cohort, new.team_name),
        zone=new.zone,
        joined_on=new.joined_on,
    )
    team.full_clean()
    stamp(team, by=by, at=at)
    team.save()
    steering_is_free = True
    for member in new.members:
        takes_seat = steering_is_free and member.slot == Slot.SENIOR_LEADER
        steering_is_free = steering_is_free and not takes_seat
        membership = join_team(
            team=team,
            member=member,
            starts_on=new.joined_on,
            holds_steering_seat=takes_seat,
            approved_by=new.approved_by or by.user,
            by=by,
            at=at,
        )
        outbox.queue(emails.invitation(membership, step="first", at=at), at=at)
    if new.letter is not None:
        _carry_letter(team, new.letter, by=by, at=at)
    for readiness in ([] if new.readiness is None else [new.readiness]) + [*new.ratings]:
        _carry_readiness(team, readiness, at=at)
    plan_prework(team=team, by=by, at=at)
    audit.record(by=by, at=at, verb="founded team", target=team, details={"members": len(new.members)})
    return team


def _on_one_line(new: NewTeam) -> NewTeam:
    """The same with every name and title as its rows take them, whatever was pasted into an application."""
    letter = new.letter
    if letter is not None:
        letter = replace(
            letter, signatory_name=one_line(letter.signatory_name), signatory_title=one_line(letter.signatory_title)
        )
    members = tuple(replace(m, name=one_line(m.name), title=one_line(m.title)) for m in new.members)
    return replace(
        new,
        organization_name=one_line(new.organization_name),
        team_name=one_line(new.team_name),
        members=members,
        letter=letter,
    )


def _new_organization(new: NewTeam, *, by: Actor, at: datetime) -> Organization:
    organization = Organization(name=new.organization_name, country=new.country, kind=new.kind, size=new.size)
    organization.full_clean()
    stamp(organization, by=by, at=at)
    organization.save()
    return organization


def _free_team_name(cohort: Cohort, wanted: str) -> str:
    """The wanted name, or with a number behind it where the cohort already has a team of that name."""
    taken = set(cohort.teams.values_list("name", flat=True))
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    return name


def _carry_letter(team: Team, new: NewLetter, *, by: Actor, at: datetime) -> Letter:
    """The letter into the team's file; its signatory becomes a person (the sponsor), the member of that name if any."""
    signatory = (
        Person.objects.filter(memberships__team=team, name__iexact=new.signatory_name).order_by("pk").first()
        if new.signatory_name
        else None
    )
    if signatory is None and new.signatory_name:
        signatory = Person(name=new.signatory_name, title=new.signatory_title, time_zone=team.zone)
        signatory.full_clean()
        stamp(signatory, by=by, at=at)
        signatory.save()
    letter = Letter(
        team=team,
        file=new.file,
        signed_text=new.signed_text,
        signed_hash=new.signed_hash,
        on_behalf_of=new.on_behalf_of,
        signed_at=new.signed_at,
        signatory=signatory,
        signatory_name=new.signatory_name,
        signatory_title=new.signatory_title,
        level=new.level,
        dated_on=new.dated_on,
        text_version=new.text_version,
    )
    letter.full_clean()
    letter.save()
    return letter


def _carry_readiness(team: Team, new: NewReadiness, *, at: datetime) -> ReadinessResponse:
    rater = None
    if new.rater_email:
        known = known_person(new.rater_email)
        rater = known if known is not None and team.memberships.filter(person=known).exists() else None
        if rater is None:
            raise RosterRefused("A person who rated alone is not on the roster.")
    response = ReadinessResponse(
        team=team,
        occasion=ReadinessResponse.Occasion.BASELINE,
        rater=rater,
        instrument_version=new.instrument_version,
        handed_in_at=at,
    )
    response.full_clean()
    response.save()
    for item, level, evidence in new.answers:
        answer = ReadinessAnswer(response=response, item=item, level=level, evidence=evidence)
        answer.full_clean()
        answer.save()
    return response
