"""The staff's pages on teams: seats are filled and emptied, coaches assigned, teams paused, through actions alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts import staff
from joynet.accounts.models import Role
from teams.models import Team
from teams.rules import Slot
from tests.factories import make_cohort, make_staff, make_team, person_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)
DAY = {"starts_on_month": "3", "starts_on_day": "9", "starts_on_year": "2027"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team(cohort=make_cohort(starts_on=date(2027, 2, 1)), joined_on=date(2027, 1, 4))


def _work_as(client: Client, role: Role) -> None:
    """A session of staff with a second step taken in it."""
    user = make_staff(role=role, email=f"{role}@joynet.example", name="Sam Staff", at=NOW)
    client.force_login(user)
    session = client.session
    session[staff.SINCE] = session[staff.SEEN] = NOW.timestamp()
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": NOW.timestamp(), "type": "totp"}]
    session.save()


def test_a_coordinator_ends_a_membership_and_fills_the_seat(client: Client, team: Team) -> None:
    _work_as(client, Role.COORDINATOR)
    leader = team.memberships.get(slot=Slot.SENIOR_LEADER)
    end = {"ends_on_month": "3", "ends_on_day": "9", "ends_on_year": "2027", "reason": "Retired."}
    client.post(reverse("admin:teams_end_membership", args=[team.pk, leader.pk]), end)
    page = client.get(reverse("admin:teams_team_change", args=[team.pk])).content.decode()
    assert "Nobody since Mar 9, 2027" in page
    member = {
        "name": "Eve Lund", "email": "eve@mercy.example", "slot": "senior_leader", "holds_steering_seat": "on",
        "hours_per_week": "2", **DAY,
    }  # fmt: skip
    client.post(reverse("admin:teams_add_member", args=[team.pk]), member)
    held = team.memberships.active_on(date(2027, 3, 9)).get(slot=Slot.SENIOR_LEADER)
    assert (held.person.name, held.holds_steering_seat) == ("Eve Lund", True)


def test_a_refusal_stands_on_the_page_and_changes_nothing(client: Client, team: Team) -> None:
    _work_as(client, Role.DIRECTOR)
    member = {"name": "Ben", "email": person_of(team, "Ben").email, "slot": "", "hours_per_week": "2", **DAY}
    response = client.post(reverse("admin:teams_add_member", args=[team.pk]), member)
    assert response.status_code == 422
    assert "is on this team already at that time" in response.content.decode()
    assert team.memberships.count() == 3


def test_a_coach_is_assigned_and_a_team_is_paused(client: Client, team: Team) -> None:
    coach = make_staff(role=Role.COACH, email="cora@joynet.example", name="Cora Lind", at=NOW)
    _work_as(client, Role.COORDINATOR)
    client.post(reverse("admin:teams_assign_coach", args=[team.pk]), {"coach": str(coach.pk), **DAY})
    pause = {**DAY, "ends_on_month": "5", "ends_on_day": "1", "ends_on_year": "2027", "reason": "Flood."}
    client.post(reverse("admin:teams_pause", args=[team.pk]), pause)
    page = client.get(reverse("admin:teams_team_change", args=[team.pk])).content.decode()
    assert "Cora Lind, from Mar 9, 2027" in page
    assert "until May 1, 2027: Flood." in page


@pytest.mark.parametrize("name", ["teams_add_member", "teams_assign_coach", "teams_pause"])
def test_a_reviewer_reads_and_changes_nothing(client: Client, team: Team, name: str) -> None:
    _work_as(client, Role.REVIEWER)
    assert client.get(reverse("admin:teams_team_change", args=[team.pk])).status_code == 200
    assert client.post(reverse(f"admin:{name}", args=[team.pk]), DAY).status_code == 403


def test_a_cohort_is_opened_and_changed_through_the_action(client: Client) -> None:
    _work_as(client, Role.DIRECTOR)
    data = {
        "name": "Wave II", "starts_on": "2027-09-06", "months": "18", "zone": "America/New_York",
        "applications_open_at_0": "2027-03-01", "applications_open_at_1": "09:00",
        "applications_close_at_0": "2027-06-01", "applications_close_at_1": "00:00", "capacity": "",
        "min_present": "2", "due_days": "10", "lock_days": "30", "workshops": "4", "attendance_floor": "80",
    }  # fmt: skip
    client.post(reverse("admin:teams_cohort_add"), data)
    page = client.get(reverse("admin:teams_cohort_changelist")).content.decode()
    assert "Wave II" in page
