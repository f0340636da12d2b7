"""Who coaches on a day: an assignment, and for staff the role as well."""

from datetime import timedelta

import pytest

from joynet.accounts.actions import end_role
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import Role
from teams.queries import coached_teams
from tests.factories import AT, make_coach, make_team

pytestmark = pytest.mark.django_db


def test_a_coach_whose_role_has_ended_coaches_no_more() -> None:
    team = make_team(joined_on=AT.date())
    coach = make_coach(team=team)
    day = AT.date() + timedelta(days=10)
    assert coached_teams(user=coach, day=day) == [team]
    end_role(staff_role=coach.staff_roles.get(role=Role.COACH), ends_on=day, by=SYSTEM, at=AT)
    assert coached_teams(user=coach, day=day - timedelta(days=1)) == [team]
    assert coached_teams(user=coach, day=day) == []
