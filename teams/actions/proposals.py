"""A team asks for a change of its roster; staff decide (domain 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.zones import day_in_words, local_day
from joynet.outbox import actions as outbox
from joynet.outbox.mail import Mail
from teams import emails, queries, rules
from teams.actions.places import place_of
from teams.actions.replacing import as_successor, refuse_succession, replace_member
from teams.actions.rosters import (
    ABOUT_DAY,
    ABOUT_PERSON,
    NewMember,
    RosterRefused,
    add_member,
    approved_membership,
    end_membership,
    lock_team,
    new_membership,
    places_to_end,
    refuse_coach,
    refuse_days_outside,
    takes_steering_seat,
)
from teams.models import Membership, RosterProposal, Team
from teams.rules import Slot

DECIDED_BY_ANOTHER = "You proposed this change, or are on this team or to come onto it. Somebody else decides."


@dataclass(frozen=True)
class Change:
    """What is proposed: whose place (`membership`) is taken over or ends, and who comes (`member`), if anybody."""

    kind: str
    from_on: date
    membership: Membership | None = None
    member: NewMember | None = None
    reason: str = ""


@transaction.atomic
def propose_change(*, team: Team, change: Change, by: Actor, at: datetime) -> RosterProposal:
    """Somebody of the team proposes a change; it gives no rights until staff approve it.

    Refuses what staff could not approve as the roster stands. A senior leader who proposes has acknowledged with it;
    otherwise the senior leaders are asked to.
    """
    team = lock_team(team.pk)
    member = _refuse_what_cannot_be(team, change, by=by, at=at)
    leaders = _senior_leaders(team, local_day(at, team.zone))
    proposal = RosterProposal(
        team=team,
        kind=change.kind,
        membership=change.membership,
        from_on=change.from_on,
        reason=change.reason,
        proposed_by=by.user,
        proposed_at=at,
    )
    if member is not None:
        proposal.name, proposal.email, proposal.title = member.name, member.email.lower(), member.title
        proposal.slot, proposal.subtype = member.slot, member.subtype
        proposal.profession, proposal.attests_direct_care = member.profession, member.attests_direct_care
        proposal.is_data_lead, proposal.hours_per_week = member.is_data_lead, member.hours_per_week
    if by.user in [leader.person.user for leader in leaders]:
        proposal.acknowledged_by, proposal.acknowledged_at = by.user, at
    proposal.full_clean()
    proposal.save()
    audit.record(by=by, at=at, verb="proposed roster change", target=proposal, details={"kind": proposal.kind})
    if proposal.acknowledged_at is None:
        for leader in leaders:
            if leader.person.email:
                outbox.queue(emails.proposal_to_acknowledge(proposal, leader, at=at), at=at)
    return proposal


@transaction.atomic
def acknowledge_proposal(*, proposal: RosterProposal, by: Actor, at: datetime) -> RosterProposal:
    """A senior leader of the team says that they know of the change. A second time changes nothing."""
    team = lock_team(proposal.team_id)
    proposal = _open(proposal)
    if by.user not in [leader.person.user for leader in _senior_leaders(team, local_day(at, team.zone))]:
        raise RosterRefused("A senior leader of the team acknowledges a change.")
    if proposal.acknowledged_at is not None:
        return proposal
    proposal.acknowledged_by, proposal.acknowledged_at = by.user, at
    proposal.full_clean()
    proposal.save()
    audit.record(by=by, at=at, verb="acknowledged roster change", target=proposal)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: RosterProposal, by: Actor, at: datetime) -> RosterProposal:
    """Whoever proposed, or a senior leader, takes a proposal back before staff have decided; who proposed is told."""
    lock_team(proposal.team_id)
    proposal = _open(proposal)
    if not queries.may_withdraw(proposal, user=by.user, day=local_day(at, proposal.team.zone)):
        raise RosterRefused("Whoever proposed a change, or a senior leader of the team, withdraws it.")
    _decide(proposal, RosterProposal.Verdict.WITHDRAWN, reason="", by=by, at=at)
    if by.user != proposal.proposed_by:
        _tell(proposal, emails.proposal_withdrawn, at=at)
    return proposal


@transaction.atomic
def approve_proposal(*, proposal: RosterProposal, from_on: date, by: Actor, at: datetime) -> RosterProposal:
    """Staff make the change so, from `from_on` on: the day proposed, or another one where that has become impossible.

    Every rule is asked again. Who proposed is told. Nobody approves what they have proposed, or for their own team.
    """
    lock_team(proposal.team_id)
    proposal = _open(proposal)
    if queries.is_about_oneself(proposal, user=by.user, day=local_day(at, proposal.team.zone)):
        raise RosterRefused(DECIDED_BY_ANOTHER)
    proposal.made = _make(proposal, from_on, by=by, at=at)
    proposal.from_on = from_on
    _decide(proposal, RosterProposal.Verdict.APPROVED, reason="", by=by, at=at)
    _tell(proposal, emails.proposal_approved, at=at)
    return proposal


@transaction.atomic
def decline_proposal(*, proposal: RosterProposal, reason: str, by: Actor, at: datetime) -> RosterProposal:
    """Staff decline with a reason, which goes to whoever proposed."""
    lock_team(proposal.team_id)
    if not reason.strip():
        raise RosterRefused({"reason": "Enter why the proposal is declined."})
    return _decline(_open(proposal), reason, by=by, at=at)


def decline_open_proposals(*, team: Team, reason: str, by: Actor, at: datetime) -> None:
    """Declines whatever is open, because of something that happened to the team; the caller holds the team's lock."""
    for proposal in team.roster_proposals.filter(verdict="").order_by("pk"):
        _decline(_open(proposal), reason, by=by, at=at)


def _decline(proposal: RosterProposal, reason: str, *, by: Actor, at: datetime) -> RosterProposal:
    _decide(proposal, RosterProposal.Verdict.DECLINED, reason=reason, by=by, at=at)
    _tell(proposal, emails.proposal_declined, at=at)
    return proposal


def _make(proposal: RosterProposal, from_on: date, *, by: Actor, at: datetime) -> Membership | None:
    """Does what is proposed; gives the membership that it made."""
    member, leaving = member_of(proposal), proposal.membership
    if leaving is None:
        takes_seat = takes_steering_seat(proposal.team, slot=proposal.slot, starts_on=from_on)
        return add_member(
            team=proposal.team, member=member, starts_on=from_on, holds_steering_seat=takes_seat, by=by, at=at
        )
    reason = "Proposed by the team."  # why is for the team and for who decides; more people read a place's end
    if proposal.kind == RosterProposal.Kind.REPLACE:
        return replace_member(membership=leaving, member=member, from_on=from_on, reason=reason, by=by, at=at)
    end_membership(membership=leaving, ends_on=from_on, reason=reason, by=by, at=at)
    return None


def member_of(proposal: RosterProposal) -> NewMember:
    """Who is proposed, as a roster takes them."""
    return NewMember(
        name=proposal.name,
        email=proposal.email,
        title=proposal.title,
        slot=proposal.slot,
        subtype=proposal.subtype,
        profession=proposal.profession,
        attests_direct_care=proposal.attests_direct_care,
        hours_per_week=proposal.hours_per_week,
        is_data_lead=proposal.is_data_lead,
    )


def _decide(proposal: RosterProposal, verdict: str, *, reason: str, by: Actor, at: datetime) -> RosterProposal:
    proposal.verdict, proposal.decision_reason = verdict, reason
    proposal.decided_by, proposal.decided_at = by.user, at
    proposal.full_clean()
    proposal.save()
    audit.record(by=by, at=at, verb=f"{verdict} roster change", target=proposal, details={"kind": proposal.kind})
    return proposal


def _tell(proposal: RosterProposal, mail: Callable[..., Mail], *, at: datetime) -> None:
    """Tells whoever proposed; when they may no longer read the team, its senior leaders in their place."""
    team, day, proposer = proposal.team, local_day(at, proposal.team.zone), proposal.proposed_by
    span = queries.span_of(team)
    places = team.memberships.approved().filter(person__user=proposer)
    if any(
        rules.rights(
            seat_starts_on=place.starts_on, seat_ends_on=place.ends_on, enters=place.may_enter, span=span, day=day
        ).may_read
        for place in places
    ):
        outbox.queue(mail(proposal, at=at), at=at)
        return
    for leader in _senior_leaders(team, day):
        if leader.person.email:
            outbox.queue(mail(proposal, leader=leader, at=at), at=at)


def _open(proposal: RosterProposal) -> RosterProposal:
    """The proposal as it stands now; refuses one that is decided."""
    rows = RosterProposal.objects.select_related(
        "team__cohort", "proposed_by", "membership__person", "membership__team__cohort"
    )
    found = rows.get(pk=proposal.pk)
    if not found.is_open:
        raise RosterRefused(f"This proposal is {RosterProposal.Verdict(found.verdict).label.lower()} already.")
    return found


def _senior_leaders(team: Team, day: date) -> list[Membership]:
    rows = team.memberships.approved().active_on(day).filter(slot=Slot.SENIOR_LEADER)
    return list(rows.select_related("person__user", "team").order_by("pk"))


def _refuse_what_cannot_be(team: Team, change: Change, *, by: Actor, at: datetime) -> NewMember | None:
    """Asks the rules that approval will ask; gives the member with what goes over from the place taken over."""
    today = local_day(at, team.zone)
    if by.user is None:
        raise RosterRefused("Sign in to propose a change.")
    member, leaving = change.member, change.membership
    if leaving is not None:
        leaving = approved_membership(leaving.pk)
        if leaving.team_id != team.pk:
            raise RosterRefused("Choose a member of this team.")
        if team.roster_proposals.filter(verdict="", membership__in=place_of(leaving)).exists():
            raise RosterRefused("A change for this member is proposed already. Withdraw it first.")
    if change.kind == RosterProposal.Kind.END:
        _refuse_end(leaving, change.from_on, today)
        return None
    if member is None or (change.kind == RosterProposal.Kind.REPLACE) != (leaving is not None):
        raise RosterRefused("Say who comes, and whose place changes.")
    if leaving is not None:
        member = as_successor(leaving, member)
        refuse_succession(team, leaving, from_on=change.from_on, today=today)
        if leaving.person.email.lower() == member.email.lower():
            raise RosterRefused(f"{leaving.person} has this place already. Name somebody else.", code=ABOUT_PERSON)
    refuse_days_outside(team, change.from_on)
    _refuse_person(team, member, change.from_on, today)
    row = new_membership(
        team=team, member=member, starts_on=change.from_on, holds_steering_seat=False, approved_by=None, by=by
    )
    row.full_clean(exclude=["person"])
    return member


def _refuse_end(leaving: Membership | None, ends_on: date, today: date) -> None:
    if leaving is None:
        raise RosterRefused("Choose whose membership ends.")
    place = place_of(leaving)
    starts_on, ended = place[0].starts_on, place[-1].ends_on
    if ended is not None and ended <= ends_on:
        raise RosterRefused(f"The place of {leaving.person} ends on {day_in_words(ended)} already.", code=ABOUT_DAY)
    if ends_on <= starts_on <= today:
        raise RosterRefused(
            f"{leaving.person} is on the team since {day_in_words(starts_on)}. Choose a day after that.",
            code=ABOUT_DAY,
        )


def _refuse_person(team: Team, member: NewMember, starts_on: date, today: date) -> None:
    """Somebody who is on the team at that time comes only to step up from further member to a seat."""
    person = queries.known_person(member.email)
    if person is None:
        return
    refuse_coach(team, person, starts_on, team.left_on)
    places_to_end(team, person, slot=member.slot, starts_on=starts_on, today=today)
    if not member.slot and any(
        place.ends_on is None or place.ends_on > starts_on
        for place in team.memberships.approved().filter(person=person)
    ):
        raise RosterRefused(f"{person} is on this team already at that time.", code=ABOUT_PERSON)
