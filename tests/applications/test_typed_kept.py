"""Nothing typed is acknowledged and then dropped: sent twice with other words, sent too late, sent unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from applications import actions
from applications.models import Application, Message, Nominee
from applications.rules import SectionKey
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from tests import factories
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]
EVE = {"name": "Eve Old", "email": "eve@mercy.example", "title": "Chief Nurse", "hours_per_week": "2"}


def text_of(response: HttpResponse) -> str:
    """What stands on the page, without its tags, in one line."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


def editor(application: Application) -> User:
    return application.editors.get().user


def page_of(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}/{page}"


def desk(application: Application, page: str) -> str:
    return f"/admin/applications/application/{application.pk}/{page}"


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


# ---- the same form twice, with something else in it


@pytest.mark.parametrize("is_staff", [False, True])
def test_a_message_changed_after_it_was_sent_is_refused_and_can_be_sent_as_one_more(
    is_staff: bool, director: User, as_user: AsUser, as_staff: AsUser
) -> None:
    application = factories.make_in_review(staff=director)
    client = as_staff(director) if is_staff else as_user(editor(application))
    address = desk(application, "messages/") if is_staff else page_of(application, "messages/")
    entry = str(uuid4())
    client.post(address, {"text": "First", "entry": entry})

    again = client.post(address, {"text": "First, corrected", "entry": entry})

    assert again.status_code == 422
    assert "sent already, with other words. What you typed now is not sent yet." in text_of(again)
    assert "First, corrected</textarea>" in again.content.decode()
    client.post(address, {"text": "First, corrected", "entry": hidden(again, "entry")})
    assert [message.text for message in Message.objects.order_by("pk")] == ["First", "First, corrected"]


def test_a_question_changed_after_it_was_asked_is_refused(director: User, as_staff: AsUser) -> None:
    application = factories.make_in_review(staff=director)
    client, entry = as_staff(director), str(uuid4())
    asked = {"text": "How many beds?", "keys": [SectionKey.ORGANIZATION.value], "entry": entry}
    client.post(desk(application, "ask/"), asked)

    for changed in ({"text": "How many beds in all?"}, {"keys": [SectionKey.WHY.value]}):
        again = client.post(desk(application, "ask/"), asked | changed)
        assert again.status_code == 422
        assert "What you typed now is not sent yet." in text_of(again)
    assert client.post(desk(application, "ask/"), asked).status_code == 302
    assert Message.objects.count() == 1


def test_a_person_named_anew_with_a_form_sent_before_is_one_more_person(as_user: AsUser) -> None:
    application = factories.make_draft()
    client, address = as_user(editor(application)), page_of(application, "participants/add/core/")
    entry = str(uuid4())
    for _ in range(2):
        assert client.post(address, EVE | {"entry": entry}).status_code == 302

    again = client.post(address, EVE | {"name": "Eve New", "entry": entry})

    assert again.status_code == 422
    assert "This form has named Eve Old already. What you typed now is not saved yet." in text_of(again)
    assert 'value="Eve New"' in again.content.decode()
    client.post(address, EVE | {"name": "Eve New", "entry": hidden(again, "entry")})
    assert sorted(Nominee.objects.values_list("name", flat=True)) == ["Eve New", "Eve Old"]


def test_a_person_taken_off_is_not_said_to_be_saved_when_their_form_comes_again(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client, address = as_user(editor(application)), page_of(application, "participants/add/core/")
    entry = str(uuid4())
    client.post(address, EVE | {"entry": entry})
    eve = Nominee.objects.get(name="Eve Old")
    actions.ask_to_confirm(nominee=eve, by=Actor.of(editor(application)), at=AT)
    actions.remove_nominee(nominee=eve, by=Actor.of(editor(application)), at=AT)

    assert client.post(address, EVE | {"entry": entry}).status_code == 422


def test_a_replacement_changed_after_it_was_sent_is_refused(as_user: AsUser) -> None:
    application = factories.make_sent()
    ana = application.nominees.get(name="Ana Silva")
    client, address = as_user(editor(application)), page_of(application, f"participants/{ana.pk}/replace/")
    entry = str(uuid4())
    client.post(address, EVE | {"entry": entry})

    again = client.post(address, EVE | {"email": "eve.new@mercy.example", "entry": entry})

    assert again.status_code == 422
    assert "What you typed now is not saved yet." in text_of(again)
    assert application.nominees.filter(email__startswith="eve").get().email == "eve@mercy.example"
