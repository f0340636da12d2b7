"""What an applicant and staff can rely on when an application goes back and forth between them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from applications import actions, queries
from applications.actions import TransitionRefused
from applications.models import Application
from applications.rules import SectionKey, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
DECLARED = {"declared_name": "Dana Cho", "declared_title": "Director of Quality"}
HOUR = timedelta(hours=1)


@pytest.fixture
def applicant() -> User:
    return factories.make_user()


@pytest.fixture
def director() -> User:
    return factories.make_staff()


@pytest.fixture
def in_review(applicant: User, director: User) -> Application:
    return factories.make_in_review(user=applicant, staff=director)


def now(application: Application) -> Application:
    return Application.objects.select_related("cohort").get(pk=application.pk)


def home(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}/{page}"


def ask(application: Application, staff: User, *keys: SectionKey, hours: int = 1) -> None:
    actions.ask_for_information(
        application=application,
        text="Which units?",
        sections=keys,
        nonce=uuid4(),
        by=Actor.of(staff),
        at=AT + hours * HOUR,
    )


def answer(application: Application, user: User, *, hours: int = 2, text: str = "") -> Application:
    return actions.answer_question(
        application=application, **DECLARED, text=text, by=Actor.of(user), at=AT + hours * HOUR
    )


def take_question_back(application: Application, staff: User, *, hours: int = 3) -> Application:
    return actions.take_question_back(application=application, by=Actor.of(staff), at=AT + hours * HOUR)


def write_country(application: Application, user: User, country: str) -> None:
    actions.describe_organization(
        application=application,
        seen_revision=factories.section_revision(application, SectionKey.ORGANIZATION),
        organization_name="Mercy Hospital",
        kind="hospital",
        country=country,
        size=1200,
        zone="America/Chicago",
        by=Actor.of(user),
        at=AT + HOUR,
    )


# ---- a question is taken back, and nothing is broken in the parts that it closes


def test_a_question_stays_while_the_parts_that_it_opened_are_not_whole(
    in_review: Application, applicant: User, director: User
) -> None:
    ask(in_review, director, SectionKey.ORGANIZATION)
    write_country(in_review, applicant, "")
    with pytest.raises(TransitionRefused, match="“Your organization” is open to the applicant and not whole now"):
        take_question_back(in_review, director)
    assert now(in_review).state == State.INFORMATION_REQUESTED
    write_country(in_review, applicant, "Canada")
    assert take_question_back(in_review, director).state == State.IN_REVIEW


def test_two_confirmed_people_with_one_address_are_named_before_anybody_signs(
    in_review: Application, director: User, applicant: User, as_user: AsUser
) -> None:
    factories.confirm_everybody(in_review)
    factories.tell(in_review, staff=director)
    assert queries.places_to_confirm(in_review) == ()
    first, second = queries.nominees_of(in_review)[:2]
    in_review.nominees.filter(pk=second.pk).update(email=first.email.upper())
    [sentence] = queries.places_to_confirm(in_review)
    assert f"{first.name} and {second.name} have one e-mail address" in sentence
    assert sentence in as_user(applicant).get(home(in_review, "place/")).content.decode()


def test_what_keeps_a_place_from_being_taken_is_said_on_its_page(
    in_review: Application, director: User, applicant: User, as_user: AsUser
) -> None:
    factories.confirm_everybody(in_review)
    factories.tell(in_review, staff=director)
    Application.objects.update(country="")
    page = as_user(applicant).post(
        home(in_review, "place/"),
        {"text": queries.agreement_text(AT).pk, "name": "Grace Obi", "title": "Chief Executive", "agrees": "on"},
    )
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()
    assert now(in_review).state == State.ACCEPTED
