"""Several people change rosters at the same moment, and each roster stays whole."""

import random
from datetime import UTC, date, datetime

import pytest

from joynet.accounts.actors import Actor
from joynet.outbox import queueing
from joynet.outbox.models import OutgoingMail
from teams import actions
from teams.actions import Change, NewMember
from teams.models import Membership, RosterProposal, Team
from teams.rules import Slot
from tests.factories import account_of, make_staff, make_team, person_of
from tests.teams.roster_rules import ACTS, Act, broken_rules, do
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AT = datetime(2027, 7, 1, 15, tzinfo=UTC)
CHANGE = date(2027, 9, 1)


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))


def leader(name: str) -> NewMember:
    return NewMember(name, f"{name.split()[0].lower()}@mercy-hospital.example", slot=Slot.SENIOR_LEADER)


def test_replaced_by_two_at_once_the_place_has_one_successor(team: Team, staff: Actor) -> None:
    place = team.memberships.get(slot=Slot.SENIOR_LEADER)

    def replace(name: str) -> Membership:
        return actions.replace_member(membership=place, member=leader(name), from_on=CHANGE, reason="", by=staff, at=AT)

    answers = at_once(lambda: replace("Eve Lund"), lambda: replace("Fay Moss"))

    assert answers[0] == ""
    assert "ends on Sep 1, 2027 already" in answers[1]
    assert team.memberships.active_on(CHANGE).filter(holds_steering_seat=True).count() == 1
    assert OutgoingMail.objects.filter(rule="roster_replaced").count() == 1


def test_added_by_two_at_once_a_person_is_there_once(team: Team, staff: Actor) -> None:
    gia = NewMember("Gia Ross", "ana@mercy-hospital.example")
    actions.end_membership(
        membership=team.memberships.get(slot=Slot.SENIOR_LEADER), ends_on=CHANGE, reason="", by=staff, at=AT
    )

    def add() -> Membership:
        return actions.add_member(team=team, member=gia, starts_on=CHANGE, holds_steering_seat=False, by=staff, at=AT)

    answers = at_once(add, add, add)

    assert answers.count("") == 1
    assert all("is on this team already" in answer for answer in answers if answer)
    assert broken_rules() == []


def test_two_senior_leaders_added_at_once_share_no_steering_seat(team: Team, staff: Actor) -> None:
    place = team.memberships.get(slot=Slot.SENIOR_LEADER)
    actions.end_membership(membership=place, ends_on=CHANGE, reason="", by=staff, at=AT)

    def add(name: str) -> Membership:
        return actions.add_member(
            team=team, member=leader(name), starts_on=CHANGE, holds_steering_seat=True, by=staff, at=AT
        )

    answers = at_once(lambda: add("Eve Lund"), lambda: add("Fay Moss"))

    assert answers == ["", "The steering committee seat is taken at that time. End the other one first."]
    assert broken_rules() == []


def test_proposed_by_a_double_click_there_is_one_proposal(team: Team) -> None:
    ben = Actor.of(account_of(person_of(team, "Ben")))
    place = team.memberships.get(slot=Slot.SENIOR_LEADER)
    change = Change(kind=RosterProposal.Kind.REPLACE, from_on=CHANGE, membership=place, member=leader("Eve Lund"))

    answers = at_once(*[lambda: actions.propose_change(team=team, change=change, by=ben, at=AT)] * 2)

    assert answers[0] == ""
    assert "is proposed already" in answers[1]
    assert RosterProposal.objects.count() == 1


def test_approved_and_declined_at_once_one_verdict_stands(team: Team, staff: Actor) -> None:
    ben = Actor.of(account_of(person_of(team, "Ben")))
    change = Change(
        kind=RosterProposal.Kind.ADD, from_on=CHANGE, member=NewMember("Gia Ross", "gia@mercy-hospital.example")
    )
    proposal = actions.propose_change(team=team, change=change, by=ben, at=AT)

    answers = at_once(
        lambda: actions.approve_proposal(proposal=proposal, from_on=CHANGE, by=staff, at=AT),
        lambda: actions.decline_proposal(proposal=proposal, reason="Not now.", by=staff, at=AT),
    )

    proposal.refresh_from_db()
    assert answers == ["", f"This proposal is {proposal.verdict} already."]
    assert (proposal.made is not None) == (proposal.verdict == "approved")
    assert team.memberships.filter(person__name="Gia Ross").exists() == (proposal.verdict == "approved")
    assert OutgoingMail.objects.filter(rule__in=["roster_proposal_approved", "roster_proposal_declined"]).count() == 1


def test_two_teams_that_merge_into_each_other_at_once_become_one(team: Team, staff: Actor) -> None:
    north = make_team(cohort=team.cohort, name="North Site")

    def merge(one: Team, into: Team) -> Team:
        return actions.merge_teams(team=one, into=into, on=CHANGE, reason="", by=staff, at=AT)

    answers = at_once(lambda: merge(team, north), lambda: merge(north, team))

    assert answers.count("") == 1
    assert Team.objects.filter(left_on__isnull=True).count() == 1
    assert broken_rules() == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_four_people_do_at_once_no_roster_breaks(team: Team, staff: Actor, seed: int) -> None:
    teams = [team, make_team(cohort=team.cohort, name="North Site")]
    chosen = random.Random(seed)  # noqa: S311  # the same acts in every run

    def acts() -> list[Act]:
        return [
            Act(
                kind=chosen.choice(ACTS[:6] if number < 4 else ACTS),
                which=chosen.randint(0, 1),
                who=chosen.randint(0, 5),
                slot=chosen.randint(0, 3),
                day=chosen.randint(1, 8),
                now=chosen.randint(0, 4),
                yes=chosen.random() < 0.5,
            )
            for number in range(5)
        ]

    def run(mine: list[Act]) -> None:
        for act in mine:
            do(act, teams, staff)

    lists = [acts() for _person in range(4)]
    answers = at_once(*[lambda mine=mine: run(mine) for mine in lists])

    assert answers == [""] * 4
    assert broken_rules() == []
    assert Membership.history.count() > 6
