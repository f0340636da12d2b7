"""Rating alone, by a link without account."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from applications import actions, emails, queries
from applications.models import Application, Nominee
from applications.rules import State
from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from tests import factories
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def rater() -> Nominee:
    return factories.make_complete_draft().nominees.exclude(slot="").order_by("pk")[0]


def link(nominee: Nominee) -> str:
    return "/applications/ratings/" + emails.rating_link(nominee, AT).split("/ratings/")[1]


def save(nominee: Nominee, **levels: str) -> int:
    page = link(nominee) + "infrastructure/"
    client = Client()
    form = client.get(page).context["form"]
    return client.post(page, {"revision": form.initial["revision"], **levels}).status_code


def test_looking_saves_nothing_and_the_button_saves_this_persons_answers_only() -> None:
    nominee = rater()
    team = [(row.item, row.level) for row in queries.answers_of(queries.response_of(nominee.application))]

    assert Client().get(link(nominee)).status_code == 200
    assert queries.response_of_rater(nominee) is None
    assert save(nominee, A1_level="2", A2_level="unknown") == 302

    own = queries.answers_of(queries.response_of_rater(nominee))
    assert [(row.item, row.level) for row in own] == [("A1", 2), ("A2", None)]
    assert [(row.item, row.level) for row in queries.answers_of(queries.response_of(nominee.application))] == team


def test_a_page_that_was_saved_elsewhere_meanwhile_overwrites_nothing() -> None:
    nominee = rater()
    page = link(nominee) + "infrastructure/"
    old = Client().get(page).context["form"].initial["revision"]
    save(nominee, A1_level="2")

    answer = Client().post(page, {"revision": old, "A1_level": "5"})

    assert answer.status_code == 409
    assert "another window" in answer.content.decode()
    assert [row.level for row in queries.answers_of(queries.response_of_rater(nominee))] == [2]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.WAITING_LIST])
def test_nobody_rates_once_it_is_decided(state: State) -> None:
    nominee = rater()
    Application.objects.filter(pk=nominee.application_id).update(state=state)

    answer = Client().post(link(nominee) + "infrastructure/", {"revision": 0, "A1_level": "5"})

    assert answer.status_code == 410
    assert queries.response_of_rater(nominee) is None


def test_a_link_with_another_key_says_so() -> None:
    nominee = rater()
    old = link(nominee)
    Nominee.objects.filter(pk=nominee.pk).update(rating_key=uuid4())

    assert Client().get(old).status_code == 410


def test_whoever_is_asked_gets_one_mail_a_day_with_the_link() -> None:
    nominee = rater()
    for _ in range(2):
        actions.ask_to_rate(nominee=nominee, by=Actor(ref="visitor"), at=AT)

    mail = OutgoingMail.objects.get(rule="application_rating_asked")
    assert mail.to_address == nominee.email
    assert "/applications/ratings/" in mail.text
