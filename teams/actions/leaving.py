"""A team leaves the program, or two become one."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.days import overlapping
from joynet.lib.zones import day_in_words, local_day
from joynet.outbox import actions as outbox
from teams import emails
from teams.actions.places import place_of
from teams.actions.proposals import decline_open_proposals
from teams.actions.rosters import (
    ABOUT_DAY,
    RosterRefused,
    begin_membership,
    close_membership,
    lock_team,
    refuse_days_outside,
    take_back_membership,
    takes_steering_seat,
)
from teams.models import Membership, Team


@transaction.atomic
def withdraw_team(*, team: Team, left_on: date, reason: str, by: Actor, at: datetime) -> Team:
    """The team leaves; `left_on` is the first day on which it is no longer in the program.

    Memberships end that day, months that end later are not owed, proposals are closed; what was done stays. Whoever is
    on the roster on the last day keeps reading and entering until the last owed month is locked (decisions 2.3).
    """
    team = lock_team(team.pk)
    if not reason.strip():
        raise RosterRefused({"reason": "Enter why the team leaves."})
    _refuse_to_strip(team, left_on, today=local_day(at, team.zone))
    last_members = _leave(team, left_on, reason, merged_into=None, by=by, at=at)
    audit.record(by=by, at=at, verb="withdrew team", target=team)
    for membership in last_members:
        if membership.person.email:
            outbox.queue(emails.team_left(membership, at=at), at=at)
    return team


@transaction.atomic
def merge_teams(*, team: Team, into: Team, on: date, reason: str, by: Actor, at: datetime) -> Team:
    """Two sites become one team from a day on: `team` leaves, and its members go on in `into`.

    Everybody keeps the kind of place they had: a seat can have more than one holder. Whoever is on `into` already stays
    there as they are, and has their place of `team` on the other days. The steering committee seat stays with `into`,
    unless nobody has it there. Gives `into`.
    """
    if team.pk == into.pk:
        raise RosterRefused({"into": "Choose another team to merge into."})
    locked = {pk: lock_team(pk) for pk in sorted([team.pk, into.pk])}
    team, into = locked[team.pk], locked[into.pk]
    if team.cohort_id != into.cohort_id:
        raise RosterRefused({"into": "Two teams merge within their cohort."})
    refuse_days_outside(into, on)
    if into.left_on is not None:
        raise RosterRefused({"into": f"{into} leaves on {day_in_words(into.left_on)}. Choose another team."})
    going = [m for m in _counting_from(team, on) if m.ends_on is None or m.ends_on > on]
    places = [_place_in(into, m, on, by=by) for m in going]
    _leave(team, on, reason or f"Merged into {into.name}.", merged_into=into, by=by, at=at)
    told: set[int] = set()
    for place in places:
        for starts_on, ends_on in _days_left(into, place):
            row = copy(place)
            row.starts_on, row.ends_on = starts_on, ends_on
            row.holds_steering_seat = takes_steering_seat(into, slot=row.slot, starts_on=starts_on, ends_on=ends_on)
            begin_membership(row, by=by, at=at)
            if row.person.email and row.person_id not in told:
                outbox.queue(emails.team_merged(row, team, at=at), at=at)
            told.add(row.person_id)
    audit.record(by=by, at=at, verb="merged team", target=team, details={"into": into.pk})
    return into


def _refuse_to_strip(team: Team, left_on: date, *, today: date) -> None:
    """Nobody who has begun loses the whole of their place because the team left before."""
    for membership in _counting_from(team, left_on):
        since = place_of(membership)[0].starts_on
        if left_on <= since <= today:
            raise RosterRefused(
                f"{membership.person} is on the team since {day_in_words(since)}. Choose a day after that.",
                code=ABOUT_DAY,
            )


def _leave(
    team: Team, left_on: date, reason: str, *, merged_into: Team | None, by: Actor, at: datetime
) -> list[Membership]:
    """Writes the team's end into the team and its open memberships; gives those of the last day."""
    if team.left_on is not None:
        raise RosterRefused(f"{team} leaves on {day_in_words(team.left_on)} already.")
    team.left_on = left_on
    team.left_reason = reason
    team.merged_into = merged_into
    team.full_clean()
    last = []
    for membership in _counting_from(team, left_on):
        if membership.starts_on >= left_on:
            take_back_membership(membership, reason="The team left.", by=by, at=at)
        else:
            close_membership(membership, ends_on=left_on, reason="The team left.", by=by, at=at)
            last.append(membership)
    stamp(team, by=by, at=at)
    team.save()
    decline_open_proposals(team=team, reason="The team leaves the program.", by=by, at=at)
    return last


def _counting_from(team: Team, day: date) -> list[Membership]:
    """Memberships with a day on or after `day`."""
    rows = team.memberships.approved().filter(overlapping(day, None)).select_related("person", "team__cohort")
    return list(rows.order_by("starts_on", "pk"))


def _days_left(into: Team, place: Membership) -> list[tuple[date, date | None]]:
    """The stretches of a place in which its person is not on `into` already."""
    left: list[tuple[date, date | None]] = [(place.starts_on, place.ends_on)]
    rows = into.memberships.approved().filter(overlapping(place.starts_on, place.ends_on), person=place.person)
    for there in rows.order_by("starts_on", "pk"):
        starts_on, ends_on = left.pop()
        if starts_on < there.starts_on:
            left.append((starts_on, there.starts_on))
        if there.ends_on is None or (ends_on is not None and ends_on <= there.ends_on):
            break
        left.append((max(starts_on, there.ends_on), ends_on))
    return left


def _place_in(into: Team, old: Membership, on: date, *, by: Actor) -> Membership:
    """The place that somebody of the team that leaves goes on in; not saved."""
    return Membership(
        team=into,
        person=old.person,
        starts_on=max(old.starts_on, on),
        ends_on=old.ends_on,
        slot=old.slot,
        subtype=old.subtype,
        profession=old.profession,
        attests_direct_care=old.attests_direct_care,
        counts_for_quorum=old.counts_for_quorum,
        is_data_lead=old.is_data_lead,
        hours_per_week=old.hours_per_week,
        proposed_by=by.user,
        approved_by=by.user,
        replaces=old,
    )
