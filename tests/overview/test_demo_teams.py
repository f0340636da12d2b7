"""The demonstration has a team that does well, one at risk, one out of reach of a floor, and work for staff."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import Http404
from django.urls import reverse
from pytest_django import Settings

from joynet.accounts.models import User
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State
from joynet.overview.demo import building, personas
from joynet.overview.queries import staff_queue
from joynet.overview.queries.standing import TeamStanding, standings
from joynet.overview.queries.standing_facts import load_teams
from meetings.rules.attendance import Standing
from teams.access import find_team
from teams.models import Cohort, PoolOffer, ReadinessResponse, SteeringMinutes, Team
from teams.queries import possible_duplicates

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 9, 17, tzinfo=UTC)
"""Noon in New York; the ninth month began nine days ago."""


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> None:
    """The demonstration network as of NOW."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    building.build(now=NOW, say=lambda _: None)


def standing(name: str) -> TeamStanding:
    team = Team.objects.get(name=name)
    (found,) = standings(load_teams([team.pk]), at=NOW)
    return found


@pytest.mark.usefixtures("built")
def test_the_demonstration_shows_every_state_of_a_team() -> None:
    good = standing("Lakeside Community Hospital")
    assert {line.standing for line in good.lines} <= {Standing.MET, Standing.NOT_YET_DUE}
    assert standing("Harbour View University Hospital").at_risk == ("Meetings",)
    assert standing("Clearwater County Public Health").unreachable == ("Meetings",)

    director = User.objects.get(email="dana.whitfield@joynet.example")
    sentences = [line.sentence for line in staff_queue(user=director, at=NOW)]
    assert "2 proposed changes of rosters wait" in sentences
    assert "1 team has had an empty seat for more than 14 days" in sentences
    assert [(pair.first.name, pair.second.name) for pair in possible_duplicates()] == [
        ("Stephanie Tremblay", "Stéphanie Tremblay")
    ]

    wave = Team.objects.filter(cohort__name="First wave")
    assert all(team.charters.exists() for team in wave)
    lakeside = wave.get(name="Lakeside Community Hospital")
    assert [charter.number for charter in lakeside.charters.order_by("number")] == [1, 2]
    assert lakeside.drivers.count() > 12
    assert lakeside.storyboard.question
    handed_in = ReadinessResponse.objects.handed_in().filter(occasion="m9").values_list("team__name", flat=True)
    assert sorted(handed_in) == [
        "Jurong Bay General Hospital",
        "Lakeside Community Hospital",
        "Uhuru Referral Hospital",
    ]
    assert PoolOffer.objects.in_pool_from(NOW.date()).count() == 3
    assert SteeringMinutes.objects.filter(cohort__name="First wave").count() == 2

    assert set(OutgoingMail.objects.filter(due_at__lt=NOW).values_list("state", flat=True)) == {State.SENT}
    assert Cohort.objects.count() == 3

    _alumna_sees_the_team_that_she_coaches_and_no_other()


def _alumna_sees_the_team_that_she_coaches_and_no_other() -> None:
    (alumna,) = [each for group in personas.groups() for each in group.personas if each.name == "Nadia Karimi"]
    user = User.objects.get(email=alumna.email)
    assert reverse(alumna.start) == "/home/"
    seen = []
    for team in Team.objects.filter(cohort__name="First wave").order_by("pk"):
        with suppress(Http404):
            assert find_team(user, team.pk, NOW).is_coach
            seen.append(team.name)
    assert seen == ["Clearwater County Public Health"]
