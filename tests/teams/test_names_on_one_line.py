"""No line break in a name adds words of its own to a mail: names and titles stand on one line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import SYSTEM
from joynet.network.mail import render
from joynet.outbox.models import OutgoingMail
from teams import actions
from teams.actions import NewMember, NewTeam
from teams.models import Membership, Organization, Person, RosterProposal, Team
from teams.rules import Slot, Subtype, name_in
from tests.factories import account_of, make_cohort, make_team, person_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 7, 1, 15, tzinfo=UTC)
BREAKS = ["\n", "\r\n", "\u2028", "\x85", "\x0b"]
TRAP = "Eve\r\nYour account is closed. Go to https://else.example"
FLAT = "Eve Your account is closed. Go to https://else.example"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.mark.parametrize("gap", BREAKS)
def test_no_row_takes_a_name_or_title_of_two_lines(team: Team, gap: str) -> None:
    words = f"Eve{gap}Lund"
    rows = [
        (Person(name=words), "name"),
        (Person(name="Eve", title=words), "title"),
        (Organization(name=words), "name"),
        (Team(name=words), "name"),
        (RosterProposal(name=words), "name"),
        (RosterProposal(title=words), "title"),
    ]
    for row, field in rows:
        with pytest.raises(ValidationError) as refused:
            row.full_clean(validate_constraints=False)
        assert refused.value.message_dict[field] == ["Write this on one line."]


def test_a_name_with_accents_and_marks_is_one_line() -> None:
    Person(name="Zoë O’Neill-\u00c5berg, RN (ICU)").full_clean()


def test_a_proposed_name_is_read_as_one_line_and_so_stands_in_the_mail(client: Client, team: Team) -> None:
    leader = team.memberships.get(slot=Slot.SENIOR_LEADER)
    typed = {
        "name": TRAP,
        "email": "eve@mercy-hospital.example",
        "title": "Chief\nNurse",
        "hours_per_week": "2",
        "from_on_month": "9",
        "from_on_day": "1",
        "from_on_year": "2027",
    }
    with time_machine.travel(NOW, tick=False):
        client.force_login(account_of(person_of(team, "Ben")))
        answer = client.post(reverse("teams:propose_replacement", args=[team.pk, leader.pk]), typed)
    assert answer.status_code == 302
    proposal = RosterProposal.objects.get()
    assert (proposal.name, proposal.title) == (FLAT, "Chief Nurse")
    mail = OutgoingMail.objects.get(rule="roster_proposal_to_acknowledge")
    assert not [line for line in mail.text.splitlines() if line.startswith("Your account")]


def test_a_line_break_never_ends_the_subject() -> None:
    """Also for a name that no form of ours has read."""
    left = {"team": SimpleNamespace(name="Mercy\n\nYour account is closed."), "left_on": "Sep 1, 2027"}
    mail = render("teams/mail/team_left", left)
    assert mail.subject == "Mercy Your account is closed. leaves the network on Sep 1, 2027"


def test_a_list_of_people_gives_names_of_one_line() -> None:
    assert name_in(["Eve\nLund", "RN\r\n"], {"first_name": 0, "last_name": 1}) == "Eve Lund RN"


def test_an_application_with_line_breaks_founds_a_team_all_the_same() -> None:
    def member(name: str, slot: Slot) -> NewMember:
        return NewMember(
            name=f"{name}\nLund",
            email=f"{name}@lane.example",
            title="Head\nNurse",
            slot=slot,
            subtype=Subtype.CORE_LEADER if slot == Slot.CORE else "",
            profession="Nurse" if slot == Slot.FRONTLINE_CLINICIAN else "",
            attests_direct_care=True if slot == Slot.FRONTLINE_CLINICIAN else None,
        )

    members = tuple(member(name, slot) for name, slot in zip(("ada", "bo", "cy"), Slot, strict=True))
    new = NewTeam(
        cohort=make_cohort(),
        organization_name="Lane\nClinic",
        country="United States",
        kind="hospital",
        size=None,
        team_name="Lane\r\nClinic",
        zone="America/New_York",
        joined_on=date(2027, 6, 7),
        members=members,
    )
    team = actions.found_team(new=new, by=SYSTEM, at=NOW)
    assert (team.name, team.organization.name) == ("Lane Clinic", "Lane Clinic")
    people = {(m.person.name, m.person.title) for m in Membership.objects.filter(team=team)}
    assert people == {("ada Lund", "Head Nurse"), ("bo Lund", "Head Nurse"), ("cy Lund", "Head Nurse")}
