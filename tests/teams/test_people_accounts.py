"""Accounts and people: the address follows, and in a race one is told."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, User
from teams.actions import JoiningRefused, bind_account
from teams.models import Person
from tests.accounts.conftest import code_in_last_mail
from tests.factories import AT, account_of, make_team, make_user, person_of
from tests.threads import at_once
from tests.worlds import sign_in


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_new_sign_in_address_reaches_the_person_once_it_is_proved(client: Client) -> None:
    person = person_of(make_team(), "Ana")
    user = account_of(person)
    sign_in(client, user, at=AT)
    asked = client.post("/account/email/", {"email": "ana.new@mercy.example", "action_add": "yes"})
    person.refresh_from_db()
    assert person.email == "ana@mercy-hospital.example"
    page = asked["Location"] if "confirm" in asked["Location"] else "/account/email/confirm/"
    client.post(page, {"code": code_in_last_mail()})
    person.refresh_from_db()
    assert person.email == "ana.new@mercy.example"
    assert person.history.latest().history_user == user
    assert AuditEntry.objects.get(verb="followed address").target_id == str(person.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_an_account_without_a_person_changes_its_address_alone(client: Client) -> None:
    user = make_user()
    sign_in(client, user, at=AT)
    asked = client.post("/account/email/", {"email": "dana.new@example.org", "action_add": "yes"})
    page = asked["Location"] if "confirm" in asked["Location"] else "/account/email/confirm/"
    client.post(page, {"code": code_in_last_mail()})
    user.refresh_from_db()
    assert user.email == "dana.new@example.org"
    assert not AuditEntry.objects.filter(verb="followed address").exists()


@pytest.mark.django_db
def test_a_place_is_bound_once_and_again_is_no_change() -> None:
    person = person_of(make_team(), "Ana")
    user = account_of(person)
    assert bind_account(person=person, user=user, by=Actor.of(user), at=AT) == person
    assert AuditEntry.objects.filter(verb="joined").count() == 1


@pytest.mark.django_db
def test_an_account_of_another_address_or_with_another_person_is_refused() -> None:
    team = make_team()
    ana, ben = person_of(team, "Ana"), person_of(team, "Ben")
    user = make_user()
    with pytest.raises(JoiningRefused, match="Sign in with the address"):
        bind_account(person=ana, user=user, by=Actor.of(user), at=AT)
    bound = account_of(ben)
    Person.objects.filter(pk=ana.pk).update(email=bound.email)
    with pytest.raises(JoiningRefused, match="bound to another account already"):
        bind_account(person=ana, user=bound, by=Actor.of(bound), at=AT)


def joins(person: Person, user: User) -> Callable[[], object]:
    return lambda: bind_account(person=person, user=user, by=Actor.of(user), at=datetime(2027, 3, 9, 15, tzinfo=UTC))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_account_that_takes_two_places_at_once_gets_one() -> None:
    team = make_team()
    user = make_user(email="ana@mercy-hospital.example")
    Person.objects.filter(name="Ben Okafor").update(email=user.email)
    answers = at_once(joins(person_of(team, "Ana"), user), joins(person_of(team, "Ben"), user))
    assert answers[0] == ""
    assert "bound to another account already" in answers[1]
    assert Person.objects.filter(user=user).count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_button_pressed_four_times_at_once_binds_once() -> None:
    person = person_of(make_team(), "Ana")
    user = make_user(email=person.email)
    assert at_once(*[joins(person, user)] * 4) == [""] * 4
    assert AuditEntry.objects.filter(verb="joined").count() == 1
