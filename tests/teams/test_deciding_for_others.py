"""Who decides about a change of a roster or about a team: not those whom it is about; and who is told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from joynet.overview.queries import readable_teams
from teams import actions
from teams.actions import Change, JudgmentRefused, NewMember, RosterRefused
from teams.models import RosterProposal, Team
from teams.rules import Band, Slot
from tests.factories import account_of, make_further_member, make_staff, make_team, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 7, 1, 15, tzinfo=UTC)
CHANGE = date(2027, 9, 1)
EVE = NewMember("Eve Lund", "eve@mercy-hospital.example", title="Chief Nurse")
ON = {"from_on_month": "9", "from_on_day": "1", "from_on_year": "2027"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def ben(team: Team) -> User:
    return account_of(person_of(team, "Ben"))


@pytest.fixture
def staff() -> User:
    return make_staff(role=Role.COORDINATOR, email="sam@joynet.example", name="Sam Staff")


def propose(team: Team, user: User, member: NewMember = EVE, kind: str = RosterProposal.Kind.ADD) -> RosterProposal:
    leaving = None if kind == RosterProposal.Kind.ADD else team.memberships.get(slot=Slot.CORE)
    change = Change(kind=kind, from_on=CHANGE, member=member, membership=leaving)
    return actions.propose_change(team=team, change=change, by=Actor.of(user), at=NOW)


def approve(proposal: RosterProposal, user: User) -> RosterProposal:
    return actions.approve_proposal(proposal=proposal, from_on=CHANGE, by=Actor.of(user), at=NOW)


# ---- staff do not decide about themselves


def test_whoever_proposed_or_is_on_the_team_or_is_to_come_does_not_approve(
    client: Client, team: Team, ben: User, staff: User
) -> None:
    proposal = propose(team, ben, NewMember(staff.name, staff.email))
    chi = account_of(person_of(team, "Chi"))
    for own in (ben, chi, staff):
        with pytest.raises(RosterRefused, match="Somebody else decides"):
            approve(proposal, own)
    sign_in(client, staff, at=NOW)
    url = reverse("admin:teams_decide_proposal", args=[proposal.pk])
    assert client.post(url, {"approve": "", **ON}).status_code == 403
    page = client.get(url).content.decode()
    assert "Somebody else decides" in page
    assert 'value="Approve"' not in page
    other = make_staff(role=Role.DIRECTOR, email="dora@joynet.example", name="Dora Staff")
    assert approve(proposal, other).verdict == "approved"


def test_somebody_who_has_left_the_team_decides_again(team: Team, ben: User, staff: User) -> None:
    dee = make_further_member(team=team, starts_on=date(2027, 6, 10))
    user = account_of(dee)
    proposal = propose(team, ben)
    place = team.memberships.get(person=dee)
    for ends_on, may in ((NOW.date() + timedelta(days=1), False), (NOW.date(), True)):
        place.ends_on = ends_on
        place.save()
        if may:
            assert approve(proposal, user).verdict == "approved"
        else:
            with pytest.raises(RosterRefused, match="Somebody else decides"):
                approve(proposal, user)


def test_nobody_judges_their_own_team_or_finds_it_in_the_list_of_staff(client: Client, team: Team, staff: User) -> None:
    north = make_team(cohort=team.cohort, name="North Site")
    sam = person_of(team, "Chi")
    sam.user = staff
    sam.save()
    today = NOW.date()
    assert readable_teams(staff, cohort=team.cohort, today=today) == [north.pk]
    until, by = today + timedelta(days=14), Actor.of(staff)
    with pytest.raises(JudgmentRefused, match="You are on this team"):
        actions.override_risk(team=team, band=Band.WATCH, reason="Fine.", ends_on=until, by=by, at=NOW)
    with pytest.raises(JudgmentRefused, match="You are on this team"):
        actions.take_back_override(team=team, by=by, at=NOW)
    sign_in(client, staff, at=NOW)
    pages = [client.get(reverse("overview:judge_team", args=[one.pk])).status_code for one in (team, north)]
    assert pages == [403, 200]


# ---- who withdraws


def test_only_whoever_proposed_or_a_senior_leader_withdraws(client: Client, team: Team, ben: User) -> None:
    chi, ana = account_of(person_of(team, "Chi")), account_of(person_of(team, "Ana"))
    proposal = propose(team, ben)
    url = reverse("teams:withdraw_proposal", args=[team.pk, proposal.pk])
    client.force_login(chi)
    assert url not in client.get(reverse("teams:roster", args=[team.pk])).content.decode()
    assert client.post(url).status_code == 403
    with pytest.raises(RosterRefused, match="Whoever proposed"):
        actions.withdraw_proposal(proposal=proposal, by=Actor.of(chi), at=NOW)
    client.force_login(ana)
    assert url in client.get(reverse("teams:roster", args=[team.pk])).content.decode()
    assert client.post(url).status_code == 302
    told = OutgoingMail.objects.get(rule="roster_proposal_withdrawn")
    assert told.to_address == ben.email
    assert "Ana Silva has withdrawn what you proposed: Eve Lund joins the team from Sep 1, 2027." in told.text


def test_whoever_withdraws_their_own_proposal_gets_no_mail(team: Team, ben: User) -> None:
    actions.withdraw_proposal(proposal=propose(team, ben), by=Actor.of(ben), at=NOW)
    assert not OutgoingMail.objects.filter(rule="roster_proposal_withdrawn").exists()


# ---- who is told


@pytest.mark.parametrize(("days_left", "told"), [(1, "ben"), (0, "ana")])
def test_the_decision_goes_to_a_senior_leader_once_the_proposer_has_left(
    team: Team, ben: User, staff: User, days_left: int, told: str
) -> None:
    proposal = propose(team, ben)
    place = team.memberships.get(person__user=ben)
    place.ends_on = NOW.date() + timedelta(days=days_left)
    place.save()
    actions.decline_proposal(proposal=proposal, reason="Not now.", by=Actor.of(staff), at=NOW)
    mail = OutgoingMail.objects.get(rule="roster_proposal_declined")
    assert mail.to_address == f"{told}@mercy-hospital.example"
    assert ("Ben Okafor proposed that" if told == "ana" else "You proposed that") in mail.text


# ---- whose address it is


def test_an_address_known_under_another_name_is_shown_and_approved_only_with_a_tick(
    client: Client, team: Team, ben: User, staff: User
) -> None:
    make_team(cohort=team.cohort, name="North Site")
    proposal = propose(team, ben, NewMember("Eve Lund", "chi@north-site.example"))
    sign_in(client, staff, at=NOW)
    url = reverse("admin:teams_decide_proposal", args=[proposal.pk])
    assert "This address is known as Chi Nguyen (North Site)." in client.get(url).content.decode()
    refused = client.post(url, {"approve": "", **ON})
    assert refused.status_code == 422
    assert "Tick this if Chi Nguyen is meant" in refused.content.decode()
    assert client.post(url, {"approve": "", "is_meant": "on", **ON}).status_code == 302


def test_an_address_known_under_the_proposed_name_needs_no_tick(
    client: Client, team: Team, ben: User, staff: User
) -> None:
    make_team(cohort=team.cohort, name="North Site")
    proposal = propose(team, ben, NewMember("chi nguyen", "chi@north-site.example"))
    sign_in(client, staff, at=NOW)
    url = reverse("admin:teams_decide_proposal", args=[proposal.pk])
    assert "is known as Chi Nguyen (North Site)" in client.get(url).content.decode()
    assert client.post(url, {"approve": "", **ON}).status_code == 302
