"""What must be true of rosters whatever was done to them, and acts on them as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

from django.core.exceptions import ValidationError

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.days import do_overlap, is_active, overlapping
from teams import actions
from teams.actions import Change, NewMember
from teams.models import Membership, RosterProposal, Team
from teams.rules import Slot, Subtype
from tests.factories import make_user

FIRST = date(2027, 6, 7)
"""The day on which the teams join."""
PEOPLE = ("ana", "ben", "chi", "dee", "eve", "fay")
PROPOSER = "pat@joynet.example"
SLOTS = (*Slot.values, "")
ACTS = ("add", "end", "replace", "change", "change ahead", "give seat", "propose", "propose end", "withdraw", "merge")


@dataclass(frozen=True)
class Act:
    """Something that somebody does: `which`, `who` and `slot` choose among what there is at that time."""

    kind: str
    which: int
    who: int
    slot: int
    day: int
    now: int
    yes: bool


def broken_rules() -> list[str]:
    """Every breach of what a roster promises; empty when all is well."""
    wrong = []
    counted = list(Membership.objects.approved().select_related("team", "person").order_by("pk"))
    for m in counted:
        team = m.team
        if m.starts_on < team.joined_on:
            wrong.append(f"{m.person} begins before the team")
        if team.left_on is not None and (m.ends_on is None or m.ends_on > team.left_on):
            wrong.append(f"{m.person} stays longer than the team")
    for a, b in combinations(counted, 2):
        if a.team_id != b.team_id or not do_overlap(a.starts_on, a.ends_on, b.starts_on, b.ends_on):
            continue
        if a.person_id == b.person_id:
            wrong.append(f"{a.person} is there twice: {a.slot or 'further'} and {b.slot or 'further'}")
        if a.holds_steering_seat and b.holds_steering_seat:
            wrong.append(f"{a.person} and {b.person} in one steering seat")
    return wrong


def do(act: Act, teams: Sequence[Team], staff: Actor) -> bool:
    """Does it as staff; False when it was refused or there was nothing to do it to."""
    team, membership = _chosen(act, teams)
    at = datetime.combine(FIRST, datetime.min.time(), tzinfo=UTC) + timedelta(days=act.now, hours=18)
    try:
        return _act(act, team, teams, membership, FIRST + timedelta(days=act.day), at, staff)
    except ValidationError:
        return False


def do_alone(act: Act, teams: Sequence[Team], staff: Actor) -> bool:
    """Does it while nobody else does anything, and looks at what came of it.

    Who leaves a place stays away from it, and a successor holds it on just the days on which it was held.
    """
    team, membership = _chosen(act, teams)
    if membership is None:
        return do(act, teams, staff)
    place, held = actions.place_of(membership), _held_on(team, membership.slot)
    if not do(act, teams, staff):
        return False
    if act.kind in {"end", "propose end", "replace"}:
        day = FIRST + timedelta(days=act.day)
        left = Membership.objects.approved().filter(overlapping(day, None), pk__in=[row.pk for row in place])
        assert not left.exists(), "who left is back"
    if act.kind in {"replace", "change", "change ahead"}:
        assert _held_on(team, membership.slot) == held, "a place was lost or doubled"
    return True


def _chosen(act: Act, teams: Sequence[Team]) -> tuple[Team, Membership | None]:
    """The team that an act is about, and the member."""
    team = Team.objects.get(pk=teams[act.which % len(teams)].pk)
    rows = list(team.memberships.approved().order_by("pk"))
    return team, rows[act.who % len(rows)] if rows else None


def _held_on(team: Team, slot: str) -> list[tuple[int, int]]:
    """On each of forty days, how many hold this kind of place, and how many of them the steering committee seat."""
    rows = [(m.starts_on, m.ends_on, m.holds_steering_seat) for m in team.memberships.approved().filter(slot=slot)]
    days = [FIRST + timedelta(days=number) for number in range(40)]
    active = [[seat for starts, ends, seat in rows if is_active(starts, ends, day)] for day in days]
    return [(len(seats), sum(seats)) for seats in active]


def _act(
    act: Act,
    team: Team,
    teams: Sequence[Team],
    membership: Membership | None,
    day: date,
    at: datetime,
    staff: Actor,
) -> bool:
    match act.kind:
        case "add":
            actions.add_member(
                team=team,
                member=_member(act),
                starts_on=day,
                holds_steering_seat=act.yes and SLOTS[act.slot % len(SLOTS)] == Slot.SENIOR_LEADER,
                by=staff,
                at=at,
            )
        case "withdraw":
            actions.withdraw_team(team=team, left_on=day, reason="Moves.", by=staff, at=at)
        case "merge":
            into = Team.objects.get(pk=teams[(act.which + 1) % len(teams)].pk)
            actions.merge_teams(team=team, into=into, on=day, reason="", by=staff, at=at)
        case "propose":
            change = Change(kind=RosterProposal.Kind.ADD, from_on=day, member=_member(act))
            _propose(team, change, staff, at)
        case _ if membership is None:
            return False
        case "propose end":
            change = Change(kind=RosterProposal.Kind.END, from_on=day, membership=membership)
            _propose(team, change, staff, at)
        case "end":
            actions.end_membership(membership=membership, ends_on=day, reason="Left.", by=staff, at=at)
        case "replace":
            actions.replace_member(
                membership=membership, member=_member(act), from_on=day, reason="Left.", by=staff, at=at
            )
        case "change":
            actions.change_member(
                membership=membership, is_data_lead=act.yes, counts_for_quorum=bool(membership.slot) or act.yes,
                hours_per_week=Decimal(2), from_on=day, by=staff, at=at,
            )  # fmt: skip
        case "give seat":
            actions.give_steering_seat(membership=membership, from_on=day, by=staff, at=at)
        case "change ahead":
            actions.change_member(
                membership=membership, is_data_lead=not membership.is_data_lead,
                counts_for_quorum=membership.counts_for_quorum, hours_per_week=Decimal(3),
                from_on=max(day, membership.starts_on) + timedelta(days=3), by=staff, at=at,
            )  # fmt: skip
    return True


def _propose(team: Team, change: Change, staff: Actor, at: datetime) -> None:
    """Somebody else proposes, and staff approve: nobody decides about what they have proposed."""
    user = User.objects.filter(email=PROPOSER).first() or make_user(email=PROPOSER, name="Pat Berg")
    proposal = actions.propose_change(team=team, change=change, by=Actor.of(user), at=at)
    actions.approve_proposal(proposal=proposal, from_on=change.from_on, by=staff, at=at)


def _member(act: Act) -> NewMember:
    """One of a few people for one of the four kinds of place; fit for any seat whose place is taken over."""
    name = PEOPLE[(act.who + act.slot) % len(PEOPLE)]
    slot = SLOTS[act.slot % len(SLOTS)]
    is_clinician = slot == Slot.FRONTLINE_CLINICIAN
    takes_over = act.kind == "replace"
    return NewMember(
        name=name.title(),
        email=f"{name}@mercy-hospital.example",
        slot=slot,
        subtype=Subtype.CORE_LEADER if slot == Slot.CORE else "",
        profession="Nurse" if is_clinician or takes_over else "",
        attests_direct_care=True if is_clinician or takes_over else None,
        is_data_lead=act.yes,
    )
