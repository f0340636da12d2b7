"""Somebody takes the place of somebody else, or a place changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.days import overlapping
from joynet.lib.zones import day_in_words, local_day
from joynet.outbox import actions as outbox
from teams import emails
from teams.actions.places import place_of, row_on
from teams.actions.rosters import (
    ABOUT_DAY,
    ABOUT_PERSON,
    NewMember,
    RosterRefused,
    approved_membership,
    begin_membership,
    close_membership,
    going_up,
    leave_place,
    lock_team,
    new_membership,
    person_for,
    places_to_end,
    refuse_days_outside,
    step_up,
)
from teams.models import Membership, Team
from teams.rules import Slot


@transaction.atomic
def replace_member(
    *, membership: Membership, member: NewMember, from_on: date, reason: str, by: Actor, at: datetime
) -> Membership:
    """B takes A's place from a day on, in one act: seat, steering committee seat, quorum and data lead.

    What A did stays A's. B is invited, A is told. `from_on` is A's first day that no longer counts. A place that has
    not begun is taken over from its first day. What was to change later with the place changes for B, and where it was
    to end, it ends.
    """
    team = lock_team(membership.team_id)
    today = local_day(at, team.zone)
    place = place_of(approved_membership(membership.pk))
    refuse_succession(team, place[0], from_on=from_on, today=today)
    person = person_for(member, zone=team.zone, by=by, at=at)
    if person.pk == place[0].person_id:
        raise RosterRefused(f"{person} has this place already. Name somebody else.", code=ABOUT_PERSON)
    given_up = places_to_end(team, person, slot=place[0].slot, starts_on=from_on, today=today)
    member = going_up(member, given_up)
    rows = [
        _taken_over(row, member, max(row.starts_on, from_on), by=by)
        for row in place
        if row.ends_on is None or row.ends_on > from_on
    ]
    leaving = leave_place(place, from_on, reason=reason, by=by, at=at)
    step_up(given_up, starts_on=from_on, by=by, at=at)
    before = leaving
    for row in rows:
        row.person, row.replaces = person, before
        begin_membership(row, by=by, at=at)
        before = row
    made = rows[0]
    audit.record(by=by, at=at, verb="replaced member", target=made, details={"replaced": leaving.pk})
    outbox.queue(emails.invitation(made, step="first", at=at), at=at)
    if leaving.person.email:
        outbox.queue(emails.replaced(leaving, made, at=at), at=at)
    return made


def _taken_over(old: Membership, member: NewMember, starts_on: date, *, by: Actor) -> Membership:
    """What a successor is to be from a day on in this row of a place, as it stands; without person, not saved."""
    row = new_membership(
        team=old.team,
        member=as_successor(old, member),
        starts_on=starts_on,
        holds_steering_seat=old.holds_steering_seat,
        approved_by=by.user,
        by=by,
    )
    row.ends_on = old.ends_on
    return row


def as_successor(leaving: Membership, member: NewMember) -> NewMember:
    """The new member with what goes over with the place; profession and kind of core member are the person's own."""
    return replace(
        member,
        slot=leaving.slot,
        subtype=(member.subtype or leaving.subtype) if leaving.slot == Slot.CORE else "",
        profession=member.profession if leaving.slot == Slot.FRONTLINE_CLINICIAN else "",
        attests_direct_care=member.attests_direct_care if leaving.slot == Slot.FRONTLINE_CLINICIAN else None,
        is_data_lead=member.is_data_lead or leaving.is_data_lead,
        counts_for_quorum=leaving.counts_for_quorum,
    )


def refuse_succession(team: Team, leaving: Membership, *, from_on: date, today: date) -> None:
    """The day must be one on which the place is held, after its first day, unless it has not begun."""
    refuse_days_outside(team, from_on)
    place = place_of(leaving)
    starts_on, ends_on = place[0].starts_on, place[-1].ends_on
    if ends_on is not None and ends_on <= from_on:
        raise RosterRefused(
            f"The place of {leaving.person} ends on {day_in_words(ends_on)} already. "
            "Add the new member to the empty place instead.",
            code=ABOUT_DAY,
        )
    has_begun = starts_on <= today
    if from_on < starts_on or (from_on == starts_on and has_begun):
        since = day_in_words(starts_on)
        after = "Choose a day after that." if has_begun else "Choose that day or a later one."
        raise RosterRefused(f"{leaving.person} has this place from {since}. {after}", code=ABOUT_DAY)


@transaction.atomic
def change_member(
    *,
    membership: Membership,
    is_data_lead: bool,
    counts_for_quorum: bool,
    hours_per_week: Decimal,
    from_on: date,
    by: Actor,
    at: datetime,
    takes_steering_seat: bool = False,
) -> Membership:
    """Who enters data, who counts and for how many hours, and who comes to have the steering seat, from a day on.

    Who counts and who enters is dated: the days before `from_on` stay as they were, so the place goes on as a new
    membership. From the first day of the place, or where only the hours differ, it is corrected as it stands. What
    was said once stays when it is said again.
    """
    team = lock_team(membership.team_id)
    place = place_of(approved_membership(membership.pk))
    old = row_on(place, from_on)
    if old.slot and not counts_for_quorum:
        raise RosterRefused({"counts_for_quorum": "Whoever holds one of the three seats counts for quorum."})
    _refuse_day_without(old, from_on)
    was = (old.is_data_lead, old.counts_for_quorum)
    is_dated = was != (is_data_lead, counts_for_quorum)
    if is_dated or old.hours_per_week != hours_per_week:
        refuse_days_outside(team, from_on)
        changed = _from_day(old, from_on, by=by, at=at) if is_dated else old
        changed.is_data_lead = is_data_lead
        changed.counts_for_quorum = counts_for_quorum
        changed.hours_per_week = hours_per_week
        _save_changed(changed, old, by=by, at=at)
        audit.record(by=by, at=at, verb="changed member", target=changed)
        old = changed
    return give_steering_seat(membership=old, from_on=from_on, by=by, at=at) if takes_steering_seat else old


@transaction.atomic
def give_steering_seat(*, membership: Membership, from_on: date, by: Actor, at: datetime) -> Membership:
    """A senior leader has the steering committee seat from a day on; whoever else has it meanwhile gives it up that
    day and stays senior leader. Gives the row of that day; whoever has the seat keeps it."""
    team = lock_team(membership.team_id)
    place = place_of(approved_membership(membership.pk))
    if place[0].slot != Slot.SENIOR_LEADER:
        raise RosterRefused({"takes_steering_seat": "Only a senior leader can hold the steering committee seat."})
    _refuse_day_without(row_on(place, from_on), from_on)
    own = [row.pk for row in place]
    gaining = [row for row in place if row.ends_on is None or row.ends_on > from_on]
    if all(row.holds_steering_seat for row in gaining):
        return gaining[0]
    refuse_days_outside(team, from_on)
    losing = team.memberships.approved().filter(overlapping(from_on, place[-1].ends_on), holds_steering_seat=True)
    for row in losing.exclude(pk__in=own).select_related("person", "team__cohort").order_by("starts_on", "pk"):
        _set_steering_seat(row, from_on, holds=False, by=by, at=at)
    changed = [_set_steering_seat(row, from_on, holds=True, by=by, at=at) for row in gaining]
    audit.record(by=by, at=at, verb="gave steering seat", target=changed[0])
    return changed[0]


def _set_steering_seat(old: Membership, from_on: date, *, holds: bool, by: Actor, at: datetime) -> Membership:
    if old.holds_steering_seat == holds:
        return old
    changed = _from_day(old, from_on, by=by, at=at)
    changed.holds_steering_seat = holds
    _save_changed(changed, old, by=by, at=at)
    return changed


def _refuse_day_without(row: Membership, day: date) -> None:
    if day < row.starts_on or (row.ends_on is not None and day >= row.ends_on):
        raise RosterRefused({"from_on": f"Choose a day on which {row.person} is on the team."})


def _save_changed(changed: Membership, old: Membership, *, by: Actor, at: datetime) -> None:
    """Saves what was changed; who follows on the old row follows on the one that goes on."""
    changed.full_clean()
    stamp(changed, by=by, at=at)
    changed.save()
    if changed.pk == old.pk:
        return
    for follower in old.replaced_by.filter(starts_on__gt=changed.starts_on).order_by("pk"):
        follower.replaces = changed
        stamp(follower, by=by, at=at)
        follower.save()


def _from_day(old: Membership, from_on: date, *, by: Actor, at: datetime) -> Membership:
    """The row of a place to change from a day on: a new one, not yet saved, where the old one has a day before."""
    if from_on <= old.starts_on:
        return old
    ends_on, reason = old.ends_on, old.end_reason
    close_membership(old, ends_on=from_on, reason="Goes on with other tasks.", by=by, at=at)
    return Membership(
        team=old.team,
        person=old.person,
        starts_on=from_on,
        ends_on=ends_on,
        end_reason=reason,
        slot=old.slot,
        subtype=old.subtype,
        profession=old.profession,
        attests_direct_care=old.attests_direct_care,
        counts_for_quorum=old.counts_for_quorum,
        holds_steering_seat=old.holds_steering_seat,
        is_data_lead=old.is_data_lead,
        hours_per_week=old.hours_per_week,
        proposed_by=by.user,
        approved_by=by.user,
        replaces=old,
    )
