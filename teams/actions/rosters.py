"""Who comes onto a roster, and who leaves it."""

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
from joynet.lib.days import do_overlap, overlapping
from joynet.outbox import actions as outbox
from teams import emails
from teams.models import (
    Membership,
    Person,
    Team,
)


class RosterRefused(ValidationError):
    """The roster cannot be changed so; the message says what to do."""


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


def person_for(member: NewMember, *, zone: str, by: Actor, at: datetime) -> Person:
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


def join_team(
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
    person = person_for(member, zone=team.zone, by=by, at=at)
    refuse_overlap(team, person, starts_on, None, holds_steering_seat=holds_steering_seat)
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


def refuse_overlap(
    team: Team, person: Person, starts_on: date, ends_on: date | None, *, holds_steering_seat: bool
) -> None:
    """One person once in a team at a time, and one holder of its steering seat at a time (model.md)."""
    for other in team.memberships.approved().filter(overlapping(starts_on, ends_on)):
        if other.person_id == person.pk:
            raise RosterRefused(f"{person} is on this team already at that time. End the earlier membership first.")
        if holds_steering_seat and other.holds_steering_seat:
            raise RosterRefused("The steering committee seat is taken at that time. End the other one first.")


@transaction.atomic
def add_member(
    *, team: Team, member: NewMember, starts_on: date, holds_steering_seat: bool, by: Actor, at: datetime
) -> Membership:
    """Staff put a person on the roster from a day on, and invite them."""
    team = Team.objects.select_for_update().select_related("cohort").get(pk=team.pk)
    if starts_on < team.joined_on or (team.left_on is not None and starts_on >= team.left_on):
        raise RosterRefused("Choose a day on which the team is in the program.")
    membership = join_team(
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
