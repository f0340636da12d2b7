"""What people do to cohorts, teams and rosters. The only writers of these tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.files.models import StoredFile
from joynet.lib.days import do_overlap, overlapping
from joynet.network.models import Network, TextVersion
from joynet.outbox import actions as outbox
from teams import emails
from teams.models import (
    CoachAssignment,
    Cohort,
    Letter,
    Membership,
    Organization,
    Pause,
    Person,
    ReadinessAnswer,
    ReadinessResponse,
    Team,
)
from teams.rules import Slot


class RosterRefused(ValidationError):
    """The roster cannot be changed so; the message says what to do."""


class JoiningRefused(ValidationError):
    """The account cannot be bound to this person."""


@dataclass(frozen=True)
class NewMember:
    """One person for a roster. `slot` "" means a further member; the other columns are those of Membership."""

    name: str
    email: str
    title: str = ""
    slot: str = ""
    subtype: str = ""
    profession: str = ""
    attests_direct_care: bool | None = None
    hours_per_week: Decimal = Decimal(0)
    is_data_lead: bool = False
    counts_for_quorum: bool | None = None
    time_zone: str = ""


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
def open_cohort(
    *,
    network: Network,
    name: str,
    starts_on: date,
    zone: str,
    applications_open_at: datetime,
    applications_close_at: datetime,
    capacity: int | None,
    by: Actor,
    at: datetime,
) -> Cohort:
    """A new cohort with the seed's numbers as its settings."""
    cohort = Cohort(
        network=network,
        name=name,
        starts_on=starts_on,
        zone=zone,
        applications_open_at=applications_open_at,
        applications_close_at=applications_close_at,
        capacity=capacity,
    )
    cohort.full_clean()
    stamp(cohort, by=by, at=at)
    cohort.save()
    audit.record(by=by, at=at, verb="opened cohort", target=cohort)
    return cohort


@transaction.atomic
def set_cohort(*, cohort: Cohort, by: Actor, at: datetime) -> Cohort:
    """Staff open a cohort, or change its settings; `cohort` carries the wanted values, not yet saved."""
    is_new = cohort.pk is None
    if not is_new:
        Cohort.objects.select_for_update().get(pk=cohort.pk)
    cohort.full_clean()
    stamp(cohort, by=by, at=at)
    cohort.save()
    audit.record(by=by, at=at, verb="opened cohort" if is_new else "changed cohort", target=cohort)
    return cohort


@transaction.atomic
def found_team(*, new: NewTeam, by: Actor, at: datetime) -> Team:
    """Organization, team, people, memberships, letter and baseline readiness in one go; invites each person once.

    Refuses (RosterRefused) a roster that would not hold the three slots by three different people.
    """
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
        membership = _join(
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
        _carry_readiness(team, readiness)
    audit.record(by=by, at=at, verb="founded team", target=team, details={"members": len(new.members)})
    return team


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


def _person_for(member: NewMember, *, zone: str, by: Actor, at: datetime) -> Person:
    """The person with this address, or a new one; what a known person calls himself stays as it is."""
    known = Person.objects.filter(email__iexact=member.email).order_by("pk").first()
    if known is not None:
        return known
    person = Person(
        name=member.name, title=member.title, email=member.email.lower(), time_zone=member.time_zone or zone
    )
    person.full_clean()
    stamp(person, by=by, at=at)
    person.save()
    return person


def _join(
    *,
    team: Team,
    member: NewMember,
    starts_on: date,
    holds_steering_seat: bool,
    approved_by: User | None,
    by: Actor,
    at: datetime,
) -> Membership:
    """One new membership; the caller holds the team's lock or has just made the team."""
    person = _person_for(member, zone=team.zone, by=by, at=at)
    _refuse_overlap(team, person, starts_on, None, holds_steering_seat=holds_steering_seat)
    membership = Membership(
        team=team,
        person=person,
        starts_on=starts_on,
        slot=member.slot,
        subtype=member.subtype,
        profession=member.profession,
        attests_direct_care=member.attests_direct_care,
        counts_for_quorum=bool(member.slot) if member.counts_for_quorum is None else member.counts_for_quorum,
        holds_steering_seat=holds_steering_seat,
        is_data_lead=member.is_data_lead,
        hours_per_week=member.hours_per_week,
        proposed_by=by.user,
        approved_by=approved_by,
    )
    membership.full_clean()
    stamp(membership, by=by, at=at)
    membership.save()
    return membership


def _refuse_overlap(
    team: Team, person: Person, starts_on: date, ends_on: date | None, *, holds_steering_seat: bool
) -> None:
    """One person once in a team at a time, and one holder of its steering seat at a time (model.md)."""
    for other in team.memberships.approved().filter(overlapping(starts_on, ends_on)):
        if other.person_id == person.pk:
            raise RosterRefused(f"{person} is on this team already at that time. End the earlier membership first.")
        if holds_steering_seat and other.holds_steering_seat:
            raise RosterRefused("The steering committee seat is taken at that time. End the other one first.")


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


def _carry_readiness(team: Team, new: NewReadiness) -> ReadinessResponse:
    rater = None
    if new.rater_email:
        rater = Person.objects.filter(memberships__team=team, email__iexact=new.rater_email).first()
        if rater is None:
            raise RosterRefused("A person who rated alone is not on the roster.")
    response = ReadinessResponse(
        team=team, occasion=ReadinessResponse.Occasion.BASELINE, rater=rater, instrument_version=new.instrument_version
    )
    response.full_clean()
    response.save()
    for item, level, evidence in new.answers:
        answer = ReadinessAnswer(response=response, item=item, level=level, evidence=evidence)
        answer.full_clean()
        answer.save()
    return response


@transaction.atomic
def add_member(
    *, team: Team, member: NewMember, starts_on: date, holds_steering_seat: bool, by: Actor, at: datetime
) -> Membership:
    """Staff put a person on the roster from a day on, and invite them."""
    team = Team.objects.select_for_update().select_related("cohort").get(pk=team.pk)
    if starts_on < team.joined_on or (team.left_on is not None and starts_on >= team.left_on):
        raise RosterRefused("Choose a day on which the team is in the program.")
    membership = _join(
        team=team,
        member=member,
        starts_on=starts_on,
        holds_steering_seat=holds_steering_seat,
        approved_by=by.user,
        by=by,
        at=at,
    )
    audit.record(by=by, at=at, verb="added member", target=membership)
    outbox.queue(emails.invitation(membership, step="first", at=at), at=at)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, ends_on: date, reason: str, by: Actor, at: datetime) -> Membership:
    """Ends a membership; `ends_on` is the first day that no longer counts. What the person did stays theirs."""
    Team.objects.select_for_update().get(pk=membership.team_id)
    membership = Membership.objects.select_related("person", "team").get(pk=membership.pk)
    if not do_overlap(membership.starts_on, membership.ends_on, ends_on, None) and membership.ends_on is not None:
        raise RosterRefused(f"This membership has already ended on {membership.ends_on:%b} {membership.ends_on.day}.")
    membership.ends_on = ends_on
    membership.end_reason = reason
    membership.full_clean()
    stamp(membership, by=by, at=at)
    membership.save()
    audit.record(by=by, at=at, verb="ended membership", target=membership)
    return membership


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


@transaction.atomic
def assign_coach(*, team: Team, user: User, kind: str, starts_on: date, by: Actor, at: datetime) -> CoachAssignment:
    """Gives a team a coach from a day on."""
    Team.objects.select_for_update().get(pk=team.pk)
    if CoachAssignment.objects.filter(overlapping(starts_on, None), team=team, user=user).exists():
        raise RosterRefused("This person coaches the team already at that time.")
    assignment = CoachAssignment(team=team, user=user, kind=kind, starts_on=starts_on)
    assignment.full_clean()
    stamp(assignment, by=by, at=at)
    assignment.save()
    audit.record(by=by, at=at, verb="assigned coach", target=assignment)
    return assignment


@transaction.atomic
def pause_team(*, team: Team, starts_on: date, ends_on: date | None, reason: str, by: Actor, at: datetime) -> Pause:
    """Staff pause a team: months whose last day lies in the pause are not owed."""
    Team.objects.select_for_update().get(pk=team.pk)
    if Pause.objects.filter(overlapping(starts_on, ends_on), team=team).exists():
        raise RosterRefused("The team is paused already at that time.")
    pause = Pause(team=team, starts_on=starts_on, ends_on=ends_on, reason=reason, by=by.user)
    pause.full_clean()
    pause.save()
    audit.record(by=by, at=at, verb="paused team", target=pause)
    return pause
