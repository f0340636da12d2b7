"""The invitation's page: it signs nobody in, and binds only the invited address."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from joynet.accounts.models import User
from joynet.lib import signing
from joynet.outbox.models import OutgoingMail
from teams.models import Person, Team
from tests.factories import make_cohort, make_team, make_user, person_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team(cohort=make_cohort(starts_on=NOW.date()), joined_on=NOW.date())


def _link(team: Team, name: str = "Ben") -> str:
    """The path of the link in somebody's invitation."""
    mail = OutgoingMail.objects.get(rule="team_invitation", to_address=person_of(team, name).email)
    found = re.search(r"https?://[^/]+(/teams/join/\S+)", mail.text)
    assert found is not None
    return found[1]


def test_the_link_asks_a_visitor_to_sign_in_and_changes_nothing(client: Client, team: Team) -> None:
    page = client.get(_link(team)).content.decode()
    assert "Send me a code" in page
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(email="ben@mercy-hospital.example").exists()
    assert person_of(team, "Ben").user is None


def test_a_visitors_button_sends_a_code_to_the_invited_address_and_signs_nobody_in(
    client: Client, team: Team, mailoutbox: list[EmailMessage]
) -> None:
    ben = person_of(team, "Ben")
    response = client.post(_link(team))
    assert response["Location"].startswith(reverse("account_confirm_login_code"))
    assert "_auth_user_id" not in client.session
    assert [(mail.to, "is your code" in mail.subject) for mail in mailoutbox] == [([ben.email], True)]
    assert User.objects.get(email=ben.email).name == ben.name
    assert person_of(team, "Ben").user is None


def test_the_invited_person_joins_with_one_button(client: Client, team: Team) -> None:
    ben = make_user(email=person_of(team, "Ben").email, name="Ben Okafor")
    client.force_login(ben)
    assert "Join the team" in client.get(_link(team)).content.decode()
    assert person_of(team, "Ben").user is None  # opening the page changes nothing
    response = client.post(_link(team))
    assert response["Location"] == reverse("overview:team_home", args=[team.pk])
    assert Person.objects.get(user=ben) == person_of(team, "Ben")
    assert client.get(_link(team))["Location"] == response["Location"]


def test_somebody_elses_account_is_not_bound(client: Client, team: Team) -> None:
    client.force_login(make_user(email="mallory@elsewhere.example", name="Mallory"))
    response = client.post(_link(team))
    assert response.status_code == 403
    assert "the invitation was sent to another address" in response.content.decode()
    assert person_of(team, "Ben").user is None


def test_an_old_link_says_what_to_do(client: Client, team: Team) -> None:
    with time_machine.travel(NOW + timedelta(days=30, seconds=1)):
        response = client.get(_link(team))
    assert response.status_code == 410
    assert "sign in with your address" in response.content.decode()


@pytest.mark.parametrize("change", ["cut", "flip", "purpose"])
def test_a_changed_link_is_refused(client: Client, team: Team, change: str) -> None:
    link = _link(team)
    broken = {
        "cut": link[:-8] + "/",
        "flip": link[:30] + ("A" if link[30] != "A" else "B") + link[31:],
        "purpose": reverse("teams:join", args=[signing.sign("other-thing", {"person": 1, "team": team.pk}, at=NOW)]),
    }[change]
    assert client.get(broken).status_code == 410


def test_home_offers_the_place_that_waits_for_the_address(client: Client, team: Team) -> None:
    ben = make_user(email=person_of(team, "Ben").email, name="Ben Okafor")
    client.force_login(ben)
    home = client.get(reverse("overview:home")).content.decode()
    assert "Mercy Hospital expects you" in home
    client.post(reverse("overview:join_team", args=[person_of(team, "Ben").pk]))
    assert Person.objects.get(user=ben) == person_of(team, "Ben")
    assert client.post(reverse("overview:join_team", args=[person_of(team, "Ana").pk])).status_code == 404
