"""Who comes onto a roster, and who leaves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.lib.days import overlapping
from joynet.lib.zones import day_in_words, local_day
from joynet.outbox import actions as outbox
from teams import emails
from teams.actions.places import place_of
from teams.locks import lock_directory
from teams.models import (
    Membership,
    Person,
    Team,
)
from teams.queries import known_person, span_of
from teams.rules import Slot

ABOUT_DAY = "day"
ABOUT_PERSON = "person"
"""What a refusal is about, as its code: a form shows it beside the field of that kind."""


class RosterRefused(ValidationError):
    """The roster cannot be changed so; the message says what to do, and the code whether it is about day or person."""


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


def lock_team(team_id: int) -> Team:
    """The team, with nobody else changing its roster until the act is done."""
    return Team.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=team_id)


def person_for(member: NewMember, *, zone: str, by: Actor, at: datetime) -> Person:
    """The person with this address, or a new one; what a known person calls himself stays as it is."""
    lock_directory()
    known = known_person(member.email)
    if known is not None:
        return known
    person = Person(
        name=member.name, title=member.title, email=member.email.lower(), time_zone=member.time_zone or zone
    )
    person.full_clean()
    stamp(person, by=by, at=at)
    person.save()
    return person


def new_membership(
    *, team: Team, member: NewMember, starts_on: date, holds_steering_seat: bool, approved_by: User | None, by: Actor
) -> Membership:
    """The row that this member would be, without its person and not saved. It ends when the team leaves."""
    return Membership(
        team=team,
        starts_on=starts_on,
        ends_on=team.left_on,
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
    membership = new_membership(
        team=team,
        member=member,
        starts_on=starts_on,
        holds_steering_seat=holds_steering_seat,
        approved_by=approved_by,
        by=by,
    )
    membership.person = person_for(member, zone=team.zone, by=by, at=at)
    begin_membership(membership, by=by, at=at)
    return membership


def begin_membership(membership: Membership, *, by: Actor, at: datetime) -> None:
    """Saves a new membership that breaks no rule; the caller holds the team's lock."""
    refuse_days_outside(membership.team, membership.starts_on)
    refuse_coach(membership.team, membership.person, membership.starts_on, membership.ends_on)
    refuse_overlap(
        membership.team,
        membership.person,
        membership.starts_on,
        membership.ends_on,
        holds_steering_seat=membership.holds_steering_seat,
    )
    membership.full_clean()
    stamp(membership, by=by, at=at)
    membership.save()


def refuse_days_outside(team: Team, starts_on: date) -> None:
    """A membership begins on a day on which the team is in the program."""
    if starts_on < team.joined_on:
        raise RosterRefused(
            f"The team joined on {day_in_words(team.joined_on)}. Choose a day on which the team is in the program.",
            code=ABOUT_DAY,
        )
    if team.left_on is not None and starts_on >= team.left_on:
        raise RosterRefused(
            f"The team leaves on {day_in_words(team.left_on)}. Choose a day on which the team is in the program.",
            code=ABOUT_DAY,
        )
    last_day = span_of(team).last_day
    if starts_on > last_day:
        raise RosterRefused(
            f"The program ends on {day_in_words(last_day)}. Choose that day or an earlier one.", code=ABOUT_DAY
        )


def refuse_coach(team: Team, person: Person, starts_on: date, ends_on: date | None) -> None:
    """Nobody is on the team that they coach at that time."""
    if person.user_id is None:
        return
    if team.coach_assignments.filter(overlapping(starts_on, ends_on), user=person.user_id).exists():
        raise RosterRefused(f"{person} coaches this team at that time. End the coaching first.", code=ABOUT_PERSON)


def refuse_overlap(
    team: Team, person: Person, starts_on: date, ends_on: date | None, *, holds_steering_seat: bool
) -> None:
    """One person once in a team at a time, and one holder of its steering seat at a time (model.md)."""
    for other in team.memberships.approved().filter(overlapping(starts_on, ends_on)):
        if other.person_id == person.pk:
            raise RosterRefused(
                f"{person} is on this team already at that time. End the earlier membership first.", code=ABOUT_PERSON
            )
        if holds_steering_seat and other.holds_steering_seat:
            raise RosterRefused("The steering committee seat is taken at that time. End the other one first.")


def places_to_end(team: Team, person: Person, *, slot: str, starts_on: date, today: date) -> list[Membership]:
    """What a further member gives up who takes a seat on `starts_on`: one is on a team once at a time.

    Refuses somebody who holds another seat then: it would be empty without anybody having said so.
    """
    if not slot:
        return []
    places = list(
        team.memberships.approved().filter(overlapping(starts_on, None), person=person).order_by("starts_on", "pk")
    )
    for place in places:
        if place.slot:
            raise RosterRefused(
                f"{person} holds another seat of this team: {place.slot_in_words.lower()}. End that first.",
                code=ABOUT_PERSON,
            )
        if starts_on <= place.starts_on <= today:
            raise RosterRefused(
                f"{person} is on this team since {day_in_words(place.starts_on)}. Choose a day after that.",
                code=ABOUT_DAY,
            )
    return places


def step_up(places: list[Membership], *, starts_on: date, by: Actor, at: datetime) -> None:
    """Ends what somebody gives up for a seat, or takes back what has not begun."""
    for place in places:
        if place.starts_on < starts_on:
            close_membership(place, ends_on=starts_on, reason="Took one of the three seats.", by=by, at=at)
        else:
            take_back_membership(place, reason="Took one of the three seats.", by=by, at=at)


def going_up(member: NewMember, places: list[Membership]) -> NewMember:
    """The member with what goes along from the places given up for a seat: the task of data lead, and the hours where
    none are given. Everything else is the seat's."""
    hours = max((place.hours_per_week for place in places), default=Decimal(0))
    return replace(
        member,
        is_data_lead=member.is_data_lead or any(place.is_data_lead for place in places),
        hours_per_week=member.hours_per_week or hours,
    )


def close_membership(membership: Membership, *, ends_on: date, reason: str, by: Actor, at: datetime) -> None:
    """Saves the end of a membership that has a day before it."""
    membership.ends_on = ends_on
    membership.end_reason = reason
    membership.full_clean()
    stamp(membership, by=by, at=at)
    membership.save()


def take_back_membership(membership: Membership, *, reason: str, by: Actor, at: datetime) -> None:
    """A membership of which no day is to count: it stays to be seen, and counts nowhere."""
    membership.approved_by = None
    membership.taken_back_at = at
    membership.end_reason = reason
    membership.full_clean()
    stamp(membership, by=by, at=at)
    membership.save()


def leave_place(place: list[Membership], from_on: date, *, reason: str, by: Actor, at: datetime) -> Membership:
    """Ends a place on a day and takes back what would begin then or later; gives the row that somebody leaves."""
    held = [row for row in place if row.starts_on < from_on]
    later = place[len(held) :]
    for row in later:
        take_back_membership(row, reason=reason, by=by, at=at)
    if held:
        close_membership(held[-1], ends_on=from_on, reason=reason, by=by, at=at)
    return held[-1] if held else later[0]


def approved_membership(membership_id: int) -> Membership:
    """The membership as it stands now, with its person and team; refuses one that does not count."""
    membership = Membership.objects.select_related("person", "team__cohort").get(pk=membership_id)
    if membership.approved_by_id is None:
        raise RosterRefused(f"The place of {membership.person} on this team has been taken back.")
    return membership


def takes_steering_seat(team: Team, *, slot: str, starts_on: date, ends_on: date | None = None) -> bool:
    """Whether a senior leader who begins that day takes the steering committee seat: nobody else has it then or later,
    up to `ends_on` or the end of the team."""
    if slot != Slot.SENIOR_LEADER:
        return False
    holders = team.memberships.approved().filter(
        overlapping(starts_on, ends_on or team.left_on), holds_steering_seat=True
    )
    return not holders.exists()


@transaction.atomic
def add_member(
    *, team: Team, member: NewMember, starts_on: date, holds_steering_seat: bool, by: Actor, at: datetime
) -> Membership:
    """Staff put a person on the roster from a day on, and invite them. A further member who takes a seat gives up that
    place on the same day."""
    team = lock_team(team.pk)
    refuse_days_outside(team, starts_on)
    lock_directory()
    person = known_person(member.email)
    if person is not None:
        today = local_day(at, team.zone)
        places = places_to_end(team, person, slot=member.slot, starts_on=starts_on, today=today)
        step_up(places, starts_on=starts_on, by=by, at=at)
        member = going_up(member, places)
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
    """Ends a place; `ends_on` is the first day that no longer counts. What the person did stays theirs.

    A place that goes on with other tasks ends with all of it: what would begin on that day or later is taken back. So
    is a place that has not begun yet, by an end on or before its first day.
    """
    team = lock_team(membership.team_id)
    place = place_of(approved_membership(membership.pk))
    held = place[0].starts_on < ends_on
    ended = place[-1].ends_on
    if ended is not None and ended <= ends_on:
        raise RosterRefused(f"This membership has already ended on {day_in_words(ended)}.", code=ABOUT_DAY)
    if not held and place[0].starts_on <= local_day(at, team.zone):
        raise RosterRefused(
            f"{place[0].person} is on the team since {day_in_words(place[0].starts_on)}. Choose a day after that.",
            code=ABOUT_DAY,
        )
    ended_row = leave_place(place, ends_on, reason=reason, by=by, at=at)
    audit.record(by=by, at=at, verb="ended membership" if held else "took back membership", target=ended_row)
    return ended_row
