"""Rosters change: somebody is replaced, a seat stands empty, changes are proposed, and one person is there twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from joynet.accounts.actors import Actor
from joynet.lib.days import is_active
from joynet.lib.months import Month
from joynet.overview.demo.stage import Stage, at_local, core_user
from teams import actions as teaming
from teams.actions import Change, NewMember
from teams.models import Membership, RosterProposal, Team
from teams.rules import Slot

Kind = RosterProposal.Kind


def change_rosters(stage: Stage, teams: dict[str, Team]) -> None:
    """What has happened to the rosters by now, and what waits for staff."""
    _replace_clinician(stage, teams["Nordfjord Mental Health Service"])
    _come_back(stage, teams["Maple Grove Children’s Hospital"])
    _decline_an_empty_seat(stage, teams["Riverbend Family Practices"])
    _propose_leader(stage, teams["Prairie Home Care"])
    _propose_clinician(stage, teams["Jurong Bay General Hospital"])


def _replace_clinician(stage: Stage, team: Team) -> None:
    """The nurse goes on leave in the fifth month, and a colleague takes her place in one act."""
    day = _day(stage, 5, 9)
    teaming.replace_member(
        membership=_holder(team, Slot.FRONTLINE_CLINICIAN, day),
        member=NewMember(
            "Kari Bakken",
            "kari.bakken@nordfjord.example",
            "Psychiatric Nurse",
            profession="Registered nurse",
            attests_direct_care=True,
            hours_per_week=Decimal(4),
        ),
        from_on=day,
        reason="On leave for a year.",
        by=stage.coordinator,
        at=at_local(day - timedelta(days=4), 15, team.zone),
    )


def _come_back(stage: Stage, team: Team) -> None:
    """Somebody who left in the fourth month came back in the sixth under another address: two people who are one."""
    left = _day(stage, 4, 14)
    once = teaming.add_member(
        team=team,
        member=NewMember("Stephanie Tremblay", "stephanie.tremblay@maplegrove.example", "Data Analyst"),
        starts_on=_day(stage, 1, 20),
        holds_steering_seat=False,
        by=stage.coordinator,
        at=at_local(_day(stage, 1, 18), 14, team.zone),
    )
    teaming.end_membership(
        membership=once,
        ends_on=left,
        reason="Moved to another department.",
        by=stage.coordinator,
        at=at_local(left - timedelta(days=2), 14, team.zone),
    )
    again = _day(stage, 6, 3)
    teaming.add_member(
        team=team,
        member=NewMember("Stéphanie Tremblay", "s.tremblay@maplegrove.example", "Data Analyst"),
        starts_on=again,
        holds_steering_seat=False,
        by=stage.coordinator,
        at=at_local(again - timedelta(days=2), 14, team.zone),
    )


def _decline_an_empty_seat(stage: Stage, team: Team) -> None:
    """A team wants a seat to end without a successor; staff say why not."""
    day = _day(stage, 6, 20)
    proposal = teaming.propose_change(
        team=team,
        change=Change(
            Kind.END,
            day,
            _holder(team, Slot.FRONTLINE_CLINICIAN, day),
            reason="He has no time left for this beside the practice.",
        ),
        by=core_user(team),
        at=at_local(day - timedelta(days=9), 16, team.zone),
    )
    teaming.decline_proposal(
        proposal=proposal,
        reason="A team needs a frontline clinician at all times. Propose who takes over, and both happen on one day.",
        by=stage.coordinator,
        at=at_local(day - timedelta(days=7), 11, team.zone),
    )


def _propose_leader(stage: Stage, team: Team) -> None:
    """The seat that stands empty has somebody in sight."""
    teaming.propose_change(
        team=team,
        change=Change(
            Kind.ADD,
            stage.now.date() + timedelta(days=11),
            member=NewMember(
                "Janet Whitaker",
                "janet.whitaker@prairiehomecare.example",
                "Interim Vice President, Operations",
                slot=Slot.SENIOR_LEADER,
                hours_per_week=Decimal(2),
            ),
            reason="She takes over operations next week.",
        ),
        by=core_user(team),
        at=stage.now - timedelta(days=3),
    )


def _propose_clinician(stage: Stage, team: Team) -> None:
    """A place changes hands next month; the senior leader knows of it."""
    proposal = teaming.propose_change(
        team=team,
        change=Change(
            Kind.REPLACE,
            Month.of(stage.now.date()).next.first_day + timedelta(days=1),
            _holder(team, Slot.FRONTLINE_CLINICIAN, stage.now.date()),
            NewMember(
                "Farah Iskandar",
                "farah.iskandar@jurongbay.example",
                "Staff Nurse",
                profession="Registered nurse",
                attests_direct_care=True,
                hours_per_week=Decimal(4),
            ),
            reason="She moves to the outpatient clinic.",
        ),
        by=core_user(team),
        at=stage.now - timedelta(days=2),
    )
    leader = _holder(team, Slot.SENIOR_LEADER, stage.now.date()).person.user
    if leader is not None:
        teaming.acknowledge_proposal(proposal=proposal, by=Actor.of(leader), at=stage.now - timedelta(days=1))


def _holder(team: Team, slot: Slot, day: date) -> Membership:
    """Whoever holds the seat the day before."""
    held = team.memberships.approved().filter(slot=slot).select_related("person__user").order_by("-starts_on", "pk")
    return next(row for row in held if is_active(row.starts_on, row.ends_on, day - timedelta(days=1)))


def _day(stage: Stage, month: int, number: int) -> date:
    """A day of one of the cohort's months; `number` counts from 0."""
    return stage.cohort.first_month.plus(month - 1).first_day + timedelta(days=number)
