"""What staff and applicants say to each other, and how an application comes back to its applicant."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from applications import actions, queries
from applications.models import Application, Message, ReviewAssignment
from applications.rules import LONGEST_MESSAGE, SectionKey, State, TextKey
from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
DECLARED = {"declared_name": "Dana Cho", "declared_title": "Director of Quality"}


def text_of(response: HttpResponse) -> str:
    """What stands in the main part of the page, in one line."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" ([.,:;?])", r"\1", words)


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


def home(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}/{page}"


def desk(application: Application, page: str = "messages/") -> str:
    return f"/admin/applications/application/{application.pk}/{page}"


def mails(rule: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(rule=rule).order_by("pk"))


@pytest.fixture
def applicant(clock: Traveller) -> User:
    return factories.make_user()


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


@pytest.fixture
def coordinator(clock: Traveller) -> User:
    return factories.make_staff(role=Role.COORDINATOR, email="cleo@example.org", name="Cleo Park")


@pytest.fixture
def sent(applicant: User) -> Application:
    return factories.make_sent(user=applicant)


@pytest.fixture
def in_review(sent: Application, director: User) -> Application:
    return actions.start_review(application=sent, by=Actor.of(director), at=AT)


# ---- messages


def test_an_applicant_writes_to_staff_and_reads_the_answer(
    in_review: Application, applicant: User, coordinator: User, as_user: AsUser, as_staff: AsUser
) -> None:
    client = as_user(applicant)
    page = client.get(home(in_review))
    assert "Nobody has written yet" in text_of(page)
    entry = hidden(page, "entry")
    words = {"text": "Is the Zoom call\r\nobligatory?", "entry": entry}
    answer = client.post(home(in_review, "messages/"), words)
    message = Message.objects.get()
    assert answer.headers["Location"] == f"{home(in_review)}#message-{message.pk}"
    assert message.text == "Is the Zoom call\nobligatory?"
    [mail] = mails("application_message_to_staff")
    assert mail.to_address == coordinator.email, "coordinators come before directors"
    assert "Is the Zoom call" in mail.text
    assert desk(in_review) in mail.text

    staff = as_staff(coordinator)
    page = staff.get(desk(in_review))
    assert "Is the Zoom call" in text_of(page)
    staff.post(desk(in_review), {"text": "It is not.", "entry": hidden(page, "entry")})
    [mail] = mails("application_message")
    assert mail.to_address == applicant.email
    assert "It is not." in mail.text
    page = client.get(home(in_review))
    assert "Cleo Park" in text_of(page)
    assert "It is not." in text_of(page)


def test_a_message_sent_twice_is_one_message_and_one_mail(
    in_review: Application, applicant: User, director: User, as_user: AsUser, as_staff: AsUser
) -> None:
    for client, address, rule in (
        (as_user(applicant), home(in_review, "messages/"), "application_message_to_staff"),
        (as_staff(director), desk(in_review), "application_message"),
    ):
        entry = str(uuid4())
        for _press in range(2):
            assert client.post(address, {"text": "Hello.", "entry": entry}).status_code == 302
        assert Message.objects.filter(nonce=entry).count() == 1
        assert len(mails(rule)) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write the message first."),
        (" \n ", "Write the message first."),
        ("é" * (LONGEST_MESSAGE + 12), "A message has at most 5,000 characters. Shorten this one by 12."),
    ],
)
def test_a_message_that_cannot_be_sent_says_why_and_stays(
    in_review: Application,
    applicant: User,
    director: User,
    as_user: AsUser,
    as_staff: AsUser,
    text: str,
    sentence: str,
) -> None:
    for client, address in ((as_user(applicant), home(in_review, "messages/")), (as_staff(director), desk(in_review))):
        page = client.post(address, {"text": text, "entry": str(uuid4())})
        assert page.status_code == 422
        assert sentence in text_of(page)
        assert text.strip() in text_of(page)
    assert not Message.objects.exists()


def test_a_message_of_exactly_the_longest_length_is_sent_whatever_the_browser_does_with_its_lines(
    in_review: Application, applicant: User, as_user: AsUser
) -> None:
    text = "\r\n".join(["x" * 99] * 50) + "y"
    assert as_user(applicant).post(home(in_review, "messages/"), {"text": text}).status_code == 302
    assert len(Message.objects.get().text) == LONGEST_MESSAGE


def test_a_draft_has_no_messages(applicant: User, as_user: AsUser) -> None:
    draft = factories.make_draft(user=applicant)
    page = as_user(applicant).post(home(draft, "messages/"), {"text": "Hello?"}, follow=True)
    assert "this application is a draft" in page.content.decode()
    assert not Message.objects.exists()


def test_an_entry_number_of_another_application_writes_nothing(
    in_review: Application, applicant: User, as_user: AsUser
) -> None:
    other_user = factories.make_user(email="other@example.org")
    other = factories.make_sent(user=other_user, cohort=in_review.cohort)
    entry = uuid4()
    actions.write_to_staff(application=other, text="Theirs.", nonce=entry, by=Actor.of(other_user), at=AT)
    page = as_user(applicant).post(home(in_review, "messages/"), {"text": "Mine.", "entry": str(entry)})
    assert page.status_code == 422
    assert "Theirs." not in page.content.decode()
    assert in_review.messages.count() == 0


def test_reviewers_read_the_messages_and_do_not_write(in_review: Application, as_staff: AsUser) -> None:
    reviewer = factories.make_staff(role=Role.REVIEWER, email="rita@example.org", name="Rita Vale")
    in_review.review_assignments.create(reviewer=reviewer, assigned_at=AT, conflict=False, declared_at=AT)
    client = as_staff(reviewer)
    page = client.get(desk(in_review))
    assert page.status_code == 200
    assert "Send message" not in text_of(page)
    assert client.post(desk(in_review), {"text": "Hello."}).status_code == 403
    assert client.get(desk(in_review, "ask/")).status_code == 403


def test_whoever_has_a_conflict_of_interest_or_works_on_it_is_not_told(in_review: Application, director: User) -> None:
    recused = factories.make_staff(role=Role.COORDINATOR, email="recused@example.org", name="Ron Cole")
    editor = factories.make_staff(role=Role.COORDINATOR, email="editor@example.org", name="Eve Hall")
    in_review.editors.create(user=editor, accepted_at=AT)
    ReviewAssignment.objects.create(
        application=in_review,
        reviewer=recused,
        assigned_at=AT,
        conflict=True,
        conflict_reason="My brother works there.",
        declared_at=AT,
    )
    assert queries.staff_to_tell(in_review, AT) == [director]


def test_an_answer_goes_to_the_member_of_staff_who_wrote(
    in_review: Application, applicant: User, coordinator: User, director: User
) -> None:
    actions.write_to_applicant(application=in_review, text="Who is Ana?", nonce=uuid4(), by=Actor.of(director), at=AT)
    actions.write_to_staff(
        application=in_review, text="Our nurse.", nonce=uuid4(), by=Actor.of(applicant), at=AT + timedelta(hours=1)
    )
    assert [mail.to_address for mail in mails("application_message_to_staff")] == [director.email]


# ---- the status page


def test_the_status_page_says_what_has_happened_without_naming_staff(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    words = text_of(as_user(applicant).get(home(in_review)))
    assert "We read it and write to you by May 8, 2027." in words
    assert "Sent by Dana Cho Tue, Mar 9, 2027, 10:00 AM Eastern" in words
    assert "In review Tue, Mar 9, 2027, 10:00 AM Eastern" in words
    assert director.name not in words


def test_a_decision_that_is_late_is_said_to_be_late(
    in_review: Application, applicant: User, as_user: AsUser, clock: Traveller
) -> None:
    client = as_user(applicant)
    clock.move_to(AT + timedelta(days=90), tick=False)
    client.force_login(applicant)
    assert "Our decision was due by May 8, 2027 and is late." in text_of(client.get(home(in_review)))


def test_a_decision_that_is_not_told_yet_is_not_to_be_read(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    in_review.decisions.create(kind="decline", reason="Secret reason", decided_by=director, at=AT)
    page = as_user(applicant).get(home(in_review))
    assert "Secret reason" not in page.content.decode()
    assert State(Application.objects.get().state) == State.IN_REVIEW


# ---- a question, the parts that it opens, and the answer


def ask(application: Application, staff: User, *keys: SectionKey, text: str = "Which units?") -> Message:
    return actions.ask_for_information(
        application=application, text=text, sections=keys, nonce=uuid4(), by=Actor.of(staff), at=AT
    )


def test_a_question_opens_the_named_parts_only_until_it_is_answered(
    in_review: Application, applicant: User, coordinator: User, as_user: AsUser, as_staff: AsUser
) -> None:
    staff = as_staff(coordinator)
    page = staff.get(desk(in_review, "ask/"))
    words = {"text": "Why do you want to join?", "keys": ["why", "contact"], "entry": hidden(page, "entry")}
    for _press in range(2):
        assert staff.post(desk(in_review, "ask/"), words).status_code == 302
    assert Message.objects.count() == 1
    [mail] = mails("application_information_asked")
    assert "Why do you want to join?" in mail.text
    assert "- Contact\n- Why join" in mail.text
    assert "open. Open for changes" not in mail.text

    client = as_user(applicant)
    page = client.get(home(in_review))
    words_there = text_of(page)
    assert "We have a question" in words_there
    assert "Why do you want to join?" in words_there
    assert re.findall(r'class="task-link" href="([^"]+)"', page.content.decode()) == [
        home(in_review, "contact/"),
        home(in_review, "why/"),
    ]
    assert client.get(home(in_review, "why/")).status_code == 200
    for closed in ("organization/", "commitments/", "letter/", "readiness/leadership/", "partners/"):
        assert client.get(home(in_review, closed)).status_code == 302, closed
    typed = {"revision": "1", "why_join": "Our nurses asked.", "current_work": "Huddles.", "experience": "Two years."}
    assert client.post(home(in_review, "why/"), typed).headers["Location"] == home(in_review)
    page = client.get(home(in_review, "again/"))
    assert "Our nurses asked." in text_of(page)
    assert "Leadership commitments" not in text_of(page)

    for _press in range(2):
        assert client.post(home(in_review, "again/"), DECLARED).headers["Location"] == home(in_review)
    application = Application.objects.get()
    assert application.state == State.RESUBMITTED
    assert [mail.to_address for mail in mails("application_resubmitted")] == [applicant.email]
    assert [mail.to_address for mail in mails("application_resubmitted_to_staff")] == [coordinator.email]
    assert client.post(home(in_review, "why/"), typed | {"revision": "2"}).status_code == 302
    assert queries.texts_of(application)[TextKey.WHY_JOIN] == "Our nurses asked."
    assert "Our nurses asked." in text_of(staff.get(desk(in_review, "change/")))


def test_an_answer_with_something_missing_is_not_sent_and_says_what(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    ask(in_review, director, SectionKey.WHY)
    client = as_user(applicant)
    client.post(home(in_review, "why/"), {"revision": "1", "why_join": "", "current_work": "a", "experience": "b"})
    page = client.post(home(in_review, "again/"), DECLARED)
    assert page.status_code == 422
    assert "The application has not been sent again" in text_of(page)
    assert f'href="{home(in_review, "why/")}#id_why_join"' in page.content.decode()
    assert Application.objects.get().state == State.INFORMATION_REQUESTED


def test_an_answer_that_nobody_vouches_for_is_not_sent(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    ask(in_review, director, SectionKey.WHY)
    page = as_user(applicant).post(home(in_review, "again/"), {"declared_name": "Kept Name", "declared_title": ""})
    assert page.status_code == 422
    assert "Enter your job title." in text_of(page)
    assert 'value="Kept Name"' in page.content.decode()
    assert Application.objects.get().state == State.INFORMATION_REQUESTED
    assert in_review.declarations.filter(name="Kept Name").count() == 0


def test_what_cannot_be_changed_keeps_nobody_from_answering(
    in_review: Application, applicant: User, director: User, as_user: AsUser, clock: Traveller
) -> None:
    ask(in_review, director, SectionKey.CONTACT)
    clock.move_to(AT + timedelta(days=400), tick=False)  # the letter is older than twelve months by now
    client = as_user(applicant)
    assert client.post(home(in_review, "again/"), DECLARED).status_code == 302
    assert Application.objects.get().state == State.RESUBMITTED


def test_the_second_question_closes_what_only_the_first_one_opened(
    in_review: Application, applicant: User, director: User
) -> None:
    ask(in_review, director, SectionKey.WHY)
    actions.answer_question(application=in_review, **DECLARED, by=Actor.of(applicant), at=AT + timedelta(hours=1))
    actions.ask_for_information(
        application=in_review,
        text="Who is it?",
        sections=[SectionKey.COMMITMENTS],
        nonce=uuid4(),
        by=Actor.of(director),
        at=AT + timedelta(hours=2),
    )
    application = Application.objects.get()
    assert queries.open_sections(application) == {SectionKey.COMMITMENTS, SectionKey.LETTER}
    assert [row.to_state for row in application.transitions.order_by("pk")][-2:] == [
        State.IN_REVIEW,
        State.INFORMATION_REQUESTED,
    ]


def test_staff_ask_about_something_or_write_a_message(in_review: Application, director: User, as_staff: AsUser) -> None:
    page = as_staff(director).post(desk(in_review, "ask/"), {"text": "Kept words?", "entry": str(uuid4())})
    assert page.status_code == 422
    assert "Tick at least one part." in text_of(page)
    assert "Kept words?" in text_of(page)
    assert Application.objects.get().state == State.IN_REVIEW


def test_a_question_is_taken_back_once_and_keeps_what_was_changed(
    in_review: Application, applicant: User, director: User, as_user: AsUser, as_staff: AsUser
) -> None:
    ask(in_review, director, SectionKey.WHY)
    client, staff = as_user(applicant), as_staff(director)
    typed = {"revision": "1", "why_join": "New words.", "current_work": "a", "experience": "b"}
    client.post(home(in_review, "why/"), typed)
    for _press in range(2):
        assert staff.post(desk(in_review, "ask/take-back/")).status_code == 302
    application = Application.objects.get()
    assert application.state == State.IN_REVIEW
    assert len(mails("application_question_taken_back")) == 1
    assert queries.texts_of(application)[TextKey.WHY_JOIN] == "New words."
    page = client.post(home(in_review, "again/"), DECLARED, follow=True)
    assert "Nothing was sent" in page.content.decode()


def test_a_question_that_is_answered_meanwhile_is_not_taken_back(
    in_review: Application, applicant: User, director: User, as_staff: AsUser
) -> None:
    ask(in_review, director, SectionKey.WHY)
    actions.answer_question(application=in_review, **DECLARED, by=Actor.of(applicant), at=AT)
    page = as_staff(director).post(desk(in_review, "ask/take-back/"), follow=True)
    assert "has been “resubmitted” since" in page.content.decode()
    assert Application.objects.get().state == State.RESUBMITTED


def test_the_readiness_pages_lead_on_only_to_what_is_open(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    ask(in_review, director, SectionKey.INFRASTRUCTURE, SectionKey.SAFETY)
    client = as_user(applicant)
    onward = {"infrastructure": home(in_review, "readiness/safety/"), "safety": home(in_review)}
    for domain, following in onward.items():
        page = client.get(home(in_review, f"readiness/{domain}/"))
        typed = dict(re.findall(r'name="([^"]+)" value="([^"]*)"[^>]*checked', page.content.decode()))
        answer = client.post(home(in_review, f"readiness/{domain}/"), typed | {"revision": hidden(page, "revision")})
        assert answer.headers["Location"] == following
