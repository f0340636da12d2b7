"""After an address is corrected no invitation goes to the old one, and none that went there opens."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import Role
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State
from teams import actions
from teams.models import Person, Team
from tests.factories import make_cohort, make_staff, make_team, make_user, person_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team(cohort=make_cohort(starts_on=NOW.date()), joined_on=NOW.date(), at=NOW - 2 * DAY)


@pytest.fixture
def by() -> Actor:
    return Actor.of(make_staff(role=Role.COORDINATOR, email="sam@joynet.example", name="Sam Staff"))


def correct(person: Person, email: str, by: Actor) -> Person:
    return actions.correct_person(
        person=person, name=person.name, title=person.title, email=email, time_zone=person.time_zone, by=by, at=NOW
    )


def invitations(team: Team) -> list[tuple[str, str]]:
    mails = OutgoingMail.objects.filter(rule="team_invitation", recipient_key=f"person:{person_of(team, 'Ben').pk}")
    return [(mail.to_address, mail.state) for mail in mails.order_by("pk")]


def link(address: str) -> str:
    text = OutgoingMail.objects.filter(to_address=address, rule="team_invitation").get().text
    found = re.search(r"(/join/\S+|/teams/\S*join\S*)", text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("state", [State.DUE, State.HELD, State.MISSED])
def test_what_waits_for_the_old_address_is_cancelled(team: Team, by: Actor, state: State) -> None:
    OutgoingMail.objects.update(state=state, reason="Waits.")
    correct(person_of(team, "Ben"), "ben@new.example", by)
    assert invitations(team) == [("ben@mercy-hospital.example", "cancelled"), ("ben@new.example", "due")]
    others = OutgoingMail.objects.exclude(recipient_key=f"person:{person_of(team, 'Ben').pk}")
    assert set(others.values_list("state", flat=True)) == {state}


def test_what_has_been_sent_stays_sent_and_a_name_alone_cancels_nothing(team: Team, by: Actor) -> None:
    ben = person_of(team, "Ben")
    actions.correct_person(
        person=ben, name="Benjamin Okafor", title="", email=ben.email, time_zone=ben.time_zone, by=by, at=NOW
    )
    assert invitations(team) == [("ben@mercy-hospital.example", "due")]
    OutgoingMail.objects.update(state=State.SENT, sent_at=NOW)
    correct(ben, "ben@new.example", by)
    assert invitations(team)[0] == ("ben@mercy-hospital.example", "sent")


def test_the_link_that_went_to_the_old_address_opens_nothing(client: Client, team: Team, by: Actor) -> None:
    old = link("ben@mercy-hospital.example")
    assert client.get(old).status_code == 200
    correct(person_of(team, "Ben"), "ben@new.example", by)
    refused = client.get(old)
    assert refused.status_code == 410
    assert "an address that has been corrected since" in refused.content.decode()
    assert client.post(old).status_code == 410
    assert client.get(link("ben@new.example")).status_code == 200


@pytest.mark.parametrize(("days", "status"), [(1, 200), (0, 410), (-1, 410)])
def test_the_link_of_a_place_that_has_ended_opens_nothing(client: Client, team: Team, days: int, status: int) -> None:
    place = team.memberships.get(person=person_of(team, "Ben"))
    address = link("ben@mercy-hospital.example")
    place.starts_on, place.ends_on = NOW.date() - 9 * DAY, NOW.date() + days * DAY
    place.save()
    answer = client.get(address)
    assert answer.status_code == status
    assert ("has ended" in answer.content.decode()) == (status == 410)


def test_whoever_has_joined_still_comes_home_by_the_link(client: Client, team: Team, by: Actor) -> None:
    ben = person_of(team, "Ben")
    user = make_user(email=ben.email, name="Ben Okafor")
    actions.bind_account(person=ben, user=user, by=Actor.of(user), at=NOW)
    place = team.memberships.get(person=ben)
    place.starts_on, place.ends_on = NOW.date() - 9 * DAY, NOW.date()
    place.save()
    client.force_login(user)
    assert client.get(link(ben.email))["Location"] == reverse("overview:team_home", args=[team.pk])
