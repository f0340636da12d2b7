"""Until when somebody reads the steering committee: by the seat and the cohort, never by when their own team left."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import User
from teams import actions
from teams.models import Cohort, Team
from tests.factories import account_of, make_cohort, make_team, person_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 9, 14, 15, tzinfo=UTC)
LEFT_ON = date(2027, 9, 20)


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort()


@pytest.fixture
def team(cohort: Cohort) -> Team:
    return make_team(cohort=cohort)


def _around(client: Client, user: User, cohort: Cohort, day: date) -> list[int]:
    """The day before, the day, the day after, and a year later: what the page answers at noon."""
    found = []
    for count in (-1, 0, 1, 365):
        noon = datetime(day.year, day.month, day.day, 16, tzinfo=UTC) + timedelta(days=count)
        with time_machine.travel(noon, tick=False):
            client.force_login(user)
            found.append(client.get(reverse("overview:steering", args=[cohort.pk])).status_code)
    return found


def test_whose_team_withdraws_reads_until_the_day_before(client: Client, cohort: Cohort, team: Team) -> None:
    leader = account_of(person_of(team, "Ana"))
    actions.withdraw_team(team=team, left_on=LEFT_ON, reason="Moves.", by=SYSTEM, at=NOW)
    assert _around(client, leader, cohort, LEFT_ON) == [200, 404, 404, 404]


def test_whose_team_goes_on_in_another_reads_until_the_day_before(client: Client, cohort: Cohort, team: Team) -> None:
    other = make_team(cohort=cohort, name="Riverside Clinic")
    leader = account_of(person_of(team, "Ana"))
    actions.merge_teams(team=team, into=other, on=LEFT_ON, reason="One site.", by=SYSTEM, at=NOW)
    assert _around(client, leader, cohort, LEFT_ON) == [200, 404, 404, 404]


def test_who_held_the_seat_on_the_last_day_of_the_cohort_goes_on_reading(
    client: Client, cohort: Cohort, team: Team
) -> None:
    leader = account_of(person_of(team, "Ana"))
    assert _around(client, leader, cohort, cohort.ends_on) == [200, 200, 200, 200]


def test_who_gave_the_seat_up_before_the_last_day_does_not(client: Client, cohort: Cohort, team: Team) -> None:
    leader = account_of(person_of(team, "Ana"))
    last_day = cohort.ends_on - timedelta(days=1)
    seat = team.memberships.get(person=leader.person)
    actions.end_membership(membership=seat, ends_on=last_day, reason="Left.", by=SYSTEM, at=NOW)
    assert _around(client, leader, cohort, last_day) == [200, 404, 404, 404]
