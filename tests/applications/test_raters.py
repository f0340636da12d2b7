"""Rating alone, by a link without account."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from applications import actions, emails, queries
from applications.models import Application, Nominee
from applications.rules import State
from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from teams.readiness.instrument import CURRENT
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


def renamed(nominee: Nominee, *, email: str, name: str = "Zoe New") -> Nominee:
    """Another person is typed over the one who was named."""
    return actions.change_nominee(
        nominee=nominee,
        seen_revision=nominee.revision,
        participant=replace(factories.THREE[0][1], name=name, email=email),
        by=Actor.of(queries.editors_of(nominee.application)[0]),
        at=AT,
    )


def test_another_person_in_the_same_place_sees_and_inherits_no_answers() -> None:
    nominee = rater()
    old = link(nominee)
    save(nominee, A1_level="2")

    zoe = renamed(nominee, email="zoe@mercy.example")

    assert Client().get(old).status_code == 410
    assert Client().get(link(zoe)).status_code == 200
    assert queries.response_of_rater(zoe) is None
    assert queries.raters(zoe.application).count == 0
    assert queries.response_of_rater(nominee) is not None  # what was answered stays on record
    assert [each.name for each in queries.nominees_of(zoe.application)].count("Zoe New") == 1


def test_an_address_mended_before_anything_was_answered_closes_the_old_link_and_is_asked_at_once() -> None:
    nominee = rater()
    by = Actor.of(queries.editors_of(nominee.application)[0])
    actions.ask_to_rate(nominee=nominee, by=by, at=AT)
    old = link(nominee)

    mended = renamed(nominee, email="ana.silva@mercy.example", name="Ana Silva")
    actions.ask_to_rate(nominee=mended, by=by, at=AT)

    assert mended.pk == nominee.pk
    assert Client().get(old).status_code == 410
    mails = OutgoingMail.objects.filter(rule="application_rating_asked").order_by("pk")
    assert [mail.to_address for mail in mails] == [nominee.email, "ana.silva@mercy.example"]


def test_the_same_change_sent_twice_names_one_person() -> None:
    nominee = rater()
    save(nominee, A1_level="2")

    first = renamed(nominee, email="zoe@mercy.example")
    second = renamed(nominee, email="zoe@mercy.example")

    assert first.pk == second.pk
    assert len(queries.nominees_of(first.application)) == 3


def test_whoever_was_confirmed_under_the_old_address_is_told() -> None:
    nominee = rater()
    actions.ask_to_confirm(nominee=nominee, by=Actor.of(queries.editors_of(nominee.application)[0]), at=AT)
    nominee.refresh_from_db()

    zoe = renamed(nominee, email="zoe@mercy.example")

    assert OutgoingMail.objects.get(rule="application_place_ended").to_address == nominee.email
    assert (zoe.times_asked, zoe.is_confirmed) == (0, False)


def test_a_link_that_is_replaced_while_its_page_is_open_saves_nothing() -> None:
    nominee = rater()
    Nominee.objects.filter(pk=nominee.pk).update(rating_key=uuid4())

    with pytest.raises(actions.ApplicationClosed, match="has been replaced"):
        actions.rate_alone(
            nominee=nominee,
            domain=CURRENT.domains[0],
            seen_revision=queries.revision_of([]),
            given=[],
            by=Actor.link("x"),
            at=AT,
        )
