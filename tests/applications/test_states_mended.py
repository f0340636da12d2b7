"""What an applicant and staff can rely on when an application goes back and forth between them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from applications import actions, queries
from applications.actions import DecisionRefused, TransitionRefused
from applications.models import Application, Decision
from applications.rules import DecisionKind, SectionKey, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, User
from joynet.network.models import COMMITMENTS, Kind, TextVersion
from joynet.outbox.models import OutgoingMail
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


def write_country(application: Application, user: User, country: str, *, hours: int = 1) -> None:
    actions.describe_organization(
        application=application,
        seen_revision=factories.section_revision(application, SectionKey.ORGANIZATION),
        organization_name="Mercy Hospital",
        kind="hospital",
        country=country,
        size=1200,
        zone="America/Chicago",
        by=Actor.of(user),
        at=AT + hours * HOUR,
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


# ---- a commitment that was made stays made


def publish(kind: Kind, body: str, *, hours: int) -> TextVersion:
    last = TextVersion.objects.filter(kind=kind).latest("number")
    return TextVersion.objects.create(
        network=last.network, kind=kind, number=last.number + 1, body=body, effective_at=AT + hours * HOUR
    )


def test_a_commitment_stays_made_when_its_wording_changes_and_something_else_is_asked(
    in_review: Application, applicant: User, director: User
) -> None:
    made = queries.commitment_lines(in_review, AT)
    letter = queries.letter_text(in_review, AT)
    assert all(line.tick for line in made)
    publish(COMMITMENTS[0], "Quite other words.", hours=1)
    ask(in_review, director, SectionKey.CONTACT, hours=2)
    answer(in_review, applicant, hours=3)
    assert queries.commitment_lines(now(in_review), AT + 4 * HOUR) == made
    assert queries.letter_text(now(in_review), AT + 4 * HOUR) == letter


def test_a_commitment_that_is_asked_about_stands_in_the_words_in_which_it_is_made_anew(
    in_review: Application, applicant: User, director: User
) -> None:
    new = publish(COMMITMENTS[0], "Quite other words.", hours=1)
    ask(in_review, director, SectionKey.COMMITMENTS, hours=2)
    lines = queries.commitment_lines(now(in_review), AT + 2 * HOUR)
    assert lines[0].body == "Quite other words."
    assert lines[0].fact.was_answered_in_other_words
    actions.make_commitments(
        application=in_review,
        seen_revision=1,
        name="Ana Silva",
        given={line.fact.text_id: line.fact.answer or "yes" for line in lines},
        by=Actor.of(applicant),
        at=AT + 2 * HOUR,
    )
    answer(in_review, applicant, hours=3)
    publish(COMMITMENTS[0], "Other words once more.", hours=4)
    ask(in_review, director, SectionKey.CONTACT, hours=5)
    answer(in_review, applicant, hours=6)
    line = queries.commitment_lines(now(in_review), AT + 7 * HOUR)[0]
    assert (line.body, line.fact.text_id, line.fact.answer) == ("Quite other words.", new.pk, "yes")


def test_what_a_withdrawn_draft_had_ticked_stays_to_be_read(applicant: User) -> None:
    draft = factories.make_complete_draft(user=applicant)
    made = queries.commitment_lines(draft, AT)
    actions.withdraw_application(application=draft, reason="", by=Actor.of(applicant), at=AT + HOUR)
    publish(COMMITMENTS[0], "Quite other words.", hours=2)
    assert queries.commitment_lines(now(draft), AT + 3 * HOUR) == made


# ---- a decision is about the application as it was when it was made


def decide(application: Application, staff: User, *, hours: int = 1) -> Decision:
    return actions.decide(application=application, kind=DecisionKind.ACCEPT, by=Actor.of(staff), at=AT + hours * HOUR)


def test_nothing_is_asked_while_a_decision_waits_to_be_told(in_review: Application, director: User) -> None:
    decide(in_review, director)
    with pytest.raises(DecisionRefused, match="“Accept” is decided already, by you, and not told yet"):
        ask(in_review, director, SectionKey.CONTACT, hours=2)
    assert now(in_review).state == State.IN_REVIEW
    assert not in_review.messages.exists()


def test_a_decision_older_than_the_last_sending_is_not_told(
    in_review: Application, applicant: User, director: User
) -> None:
    ask(in_review, director, SectionKey.CONTACT, hours=1)
    answer(in_review, applicant, hours=3)
    actions.start_review(application=in_review, by=Actor.of(director), at=AT + 4 * HOUR)
    decision = decide(now(in_review), director, hours=5)
    Decision.objects.update(at=AT + 2 * HOUR)
    decision.refresh_from_db()
    assert "sent again since" in queries.in_the_way(decision)
    with pytest.raises(DecisionRefused, match="sent again since"):
        actions.release_decision(decision=decision, by=Actor.of(director), at=AT + 6 * HOUR)
    assert now(in_review).state == State.IN_REVIEW
    actions.take_back_decision(decision=decision, by=Actor.of(director), at=AT + 6 * HOUR)
    again = decide(in_review, director, hours=7)
    assert queries.in_the_way(again) == ""
    told = actions.release_decision(decision=again, by=Actor.of(director), at=AT + 8 * HOUR)
    assert told.state == State.ACCEPTED


def test_withdrawing_takes_the_decision_that_waits_with_it(
    in_review: Application, applicant: User, director: User
) -> None:
    decision = decide(in_review, director)
    actions.withdraw_application(application=in_review, reason="", by=Actor.of(applicant), at=AT + 2 * HOUR)
    decision.refresh_from_db()
    assert decision.taken_back_at == AT + 2 * HOUR
    assert queries.places_of(in_review.cohort).pending == 0
    assert AuditEntry.objects.filter(verb="took back decision").count() == 1


def test_an_answer_settles_the_words_that_come_with_it_and_no_older_ones(
    in_review: Application, applicant: User, director: User
) -> None:
    ask(in_review, director, SectionKey.CONTACT)
    actions.write_to_staff(
        application=in_review, text="May we add a nurse?", nonce=uuid4(), by=Actor.of(applicant), at=AT + HOUR
    )
    answer(in_review, applicant, text="Here is the contact.")
    assert [message.text for message in in_review.messages.filter(settled_at=None, is_from_staff=False)] == [
        "May we add a nurse?"
    ]
    assert queries.unsettled(in_review) == 1


# ---- more time


def test_whoever_has_more_time_hears_the_decision_later(applicant: User, director: User) -> None:
    draft = factories.make_complete_draft(user=applicant)
    assert queries.decision_day_of(draft) == queries.decision_day(draft.cohort) == date(2027, 5, 8)
    actions.extend_application(
        application=draft, last_day=date(2027, 4, 20), reason="Illness.", by=Actor.of(director), at=AT
    )
    sent = actions.send_application(
        application=draft, **DECLARED, by=Actor.of(applicant), at=datetime(2027, 4, 20, 15, tzinfo=UTC)
    )
    assert queries.decision_day_of(sent) == date(2027, 5, 18)
    assert "by May 18, 2027" in queries.what_next(sent, datetime(2027, 5, 15, 15, tzinfo=UTC))
    assert "by May 18, 2027" in OutgoingMail.objects.get(rule="application_received").text


@pytest.mark.parametrize("is_sent", [True, False])
def test_more_time_after_the_end_of_an_application_goes_on_with_its_answers(
    applicant: User, director: User, *, is_sent: bool
) -> None:
    former = (factories.make_sent if is_sent else factories.make_complete_draft)(user=applicant)
    actions.withdraw_application(application=former, reason="", by=Actor.of(applicant), at=AT)
    late = datetime(2027, 4, 15, 15, tzinfo=UTC)
    extension = actions.extend_for_address(
        address=applicant.email,
        cohort=former.cohort,
        last_day=date(2027, 4, 20),
        reason="Illness.",
        by=Actor.of(director),
        at=late,
    )
    new = extension.application
    assert new.pk != former.pk
    assert (new.carried_from, new.country, new.state) == (former, "United States", State.DRAFT)
    assert queries.texts_of(new) == queries.texts_of(former)
    assert not OutgoingMail.objects.filter(rule="application_carried_over").exists(), "one mail tells it: more time"


# ---- the day where the organization is


def test_a_letter_is_dated_on_the_day_of_the_organization(applicant: User) -> None:
    draft = factories.make_complete_draft(user=applicant)
    evening = datetime(2027, 3, 9, 23, tzinfo=UTC)  # Mar 9 in the cohort's zone, Mar 10 in Auckland
    draft.letters.update(dated_on=date(2027, 3, 10))
    assert [gap.section for gap in queries.missing_of(draft, evening)] == [SectionKey.LETTER]
    Application.objects.update(zone="Pacific/Auckland")
    assert queries.missing_of(now(draft), evening) == ()
    draft.letters.update(dated_on=date(2027, 3, 11))
    assert [gap.section for gap in queries.missing_of(now(draft), evening)] == [SectionKey.LETTER]


# ---- what is said is so


def words_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode().split("<main", 1)[-1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_answers_that_were_changed_after_sending_are_not_said_to_be_what_was_sent(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    client = as_user(applicant)
    assert "The answers below were sent on" in words_of(client, home(in_review))
    ask(in_review, director, SectionKey.ORGANIZATION)
    take_question_back(in_review, director)
    assert "The answers below were sent on" in words_of(client, home(in_review)), "nothing was changed"
    ask(in_review, director, SectionKey.ORGANIZATION, hours=4)
    write_country(in_review, applicant, "Canada", hours=5)
    take_question_back(in_review, director, hours=6)
    words = words_of(client, home(in_review))
    assert "The answers below were sent on" not in words
    assert "Some of the answers below have been changed since" in words


def test_a_draft_that_was_taken_back_changed_and_withdrawn_is_not_said_to_be_what_was_sent(
    applicant: User, as_user: AsUser
) -> None:
    application, by = factories.make_sent(user=applicant), Actor.of(applicant)
    actions.take_back_application(application=application, by=by, at=AT + HOUR)
    answer_of = as_user(applicant).post(home(application, "messages/"), {"text": "Hello."}, follow=True)
    assert "has not been sent" not in answer_of.content.decode()
    write_country(application, applicant, "Canada", hours=2)
    actions.withdraw_application(application=application, reason="", by=by, at=AT + 3 * HOUR)
    words = words_of(as_user(applicant), home(application))
    assert "Some of the answers below have been changed since" in words
    assert "We do not read it any more." in words


def test_a_draft_that_was_never_sent_is_not_said_to_be_read_no_more(applicant: User, as_user: AsUser) -> None:
    draft = factories.make_complete_draft(user=applicant)
    actions.withdraw_application(application=draft, reason="", by=Actor.of(applicant), at=AT)
    assert "It was never sent. You can apply again" in words_of(as_user(applicant), home(draft))


def test_the_start_of_the_program_is_behind_us_once_it_is(in_review: Application, director: User) -> None:
    factories.accept(in_review, staff=director)
    starts = now(in_review).cohort.starts_on
    day = datetime(starts.year, starts.month, starts.day, 17, tzinfo=UTC)
    assert "The program starts on" in queries.what_next(now(in_review), day)
    assert "The program started on" in queries.what_next(now(in_review), day + timedelta(days=1))


def test_whoever_waits_for_a_place_is_not_told_that_there_is_nothing_to_do(
    in_review: Application, director: User
) -> None:
    factories.tell(in_review, DecisionKind.WAITING_LIST, staff=director, reason="Full.")
    assert "nothing to do" not in queries.what_next(now(in_review), AT)
    assert "You can replace whoever cannot take part" in queries.what_next(now(in_review), AT)


def test_a_second_press_on_send_says_when_it_was_sent(in_review: Application, applicant: User, as_user: AsUser) -> None:
    page = as_user(applicant).post(home(in_review, "check/"), DECLARED, follow=True).content.decode()
    assert "It was sent last on Tue, Mar 9, 2027, 10:00 AM Eastern." in page
