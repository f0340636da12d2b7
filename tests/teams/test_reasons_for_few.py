"""Why somebody leaves, why a team pauses and what is proposed: read by who manages teams, not by all of the staff."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role
from teams import actions
from teams.actions import Change, NewMember
from teams.models import RosterProposal, Team
from teams.rules import Slot
from tests.factories import account_of, make_coach, make_further_member, make_staff, make_team, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 7, 1, 15, tzinfo=UTC)
TODAY = date(2027, 7, 1)
WORDS = ("Eve Lund", "Burnt out", "Ill for weeks", "Flood", "New post")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    """A team with a proposal, an end that was proposed, one that staff made, a pause and a coach who stops."""
    team = make_team()
    by, staff = Actor.of(account_of(person_of(team, "Ben"))), Actor.of(make_staff(email="sam@joynet.example"))
    dee = team.memberships.get(person=make_further_member(team=team))
    end = Change(kind=RosterProposal.Kind.END, from_on=TODAY, membership=dee, reason="Burnt out.")
    proposal = actions.propose_change(team=team, change=end, by=by, at=NOW)
    actions.approve_proposal(proposal=proposal, from_on=TODAY, by=staff, at=NOW)
    eve = NewMember("Eve Lund", "eve@mercy-hospital.example")
    add = Change(kind=RosterProposal.Kind.ADD, from_on=date(2027, 9, 1), member=eve)
    actions.propose_change(team=team, change=add, by=by, at=NOW)
    chi = team.memberships.get(slot=Slot.FRONTLINE_CLINICIAN)
    actions.end_membership(membership=chi, ends_on=TODAY, reason="Ill for weeks.", by=SYSTEM, at=NOW)
    actions.pause_team(team=team, starts_on=TODAY, ends_on=None, reason="Flood.", by=staff, at=NOW)
    make_coach(team=team)
    coaching = team.coach_assignments.get()
    actions.end_coaching(assignment=coaching, ends_on=date(2027, 8, 1), reason="New post.", by=SYSTEM, at=NOW)
    return team


def _read_by(client: Client, team: Team, role: Role) -> set[str]:
    user = make_staff(role=role, email="ada@joynet.example", name="Ada")
    sign_in(client, user, at=NOW)
    answer = client.get(reverse("admin:teams_team_change", args=[team.pk]))
    assert answer.status_code == 200
    return {words for words in WORDS if words in answer.content.decode()}


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.REVIEWER])
def test_staff_who_do_not_manage_teams_read_no_reason_and_no_proposal(client: Client, team: Team, role: Role) -> None:
    assert _read_by(client, team, role) == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR])
def test_who_manages_teams_reads_what_staff_wrote_and_what_waits(client: Client, team: Team, role: Role) -> None:
    assert _read_by(client, team, role) == set(WORDS) - {"Burnt out"}


def test_the_roster_says_who_left_and_not_why(client: Client, team: Team) -> None:
    client.force_login(account_of(person_of(team, "Ana")))
    page = client.get(reverse("teams:roster", args=[team.pk])).content.decode()
    assert "Who was here before" in page
    assert not [words for words in ("Burnt out", "Ill for weeks") if words in page]
