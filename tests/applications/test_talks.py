"""What staff and applicants say to each other, and how an application comes back to its applicant."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from applications import actions, queries
from applications.actions import move
from applications.models import Application, Message, ReviewAssignment
from applications.rules import LONGEST_MESSAGE, NomineeState, SectionKey, State, TextKey
from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from teams.models import Cohort
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
    assert "this application is not with us" in page.content.decode()
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


def test_what_an_applicant_has_written_waits_until_it_is_answered_or_settled(
    in_review: Application, applicant: User, director: User, as_staff: AsUser
) -> None:
    client = as_staff(director)
    waiting = "/admin/applications/application/?state=all&messages=waiting"

    def write(hours: int) -> None:
        actions.write_to_staff(
            application=in_review,
            text="Hello?",
            nonce=uuid4(),
            by=Actor.of(applicant),
            at=AT - timedelta(hours=hours),
        )

    assert in_review.reference not in client.get(waiting).content.decode()
    write(3)
    write(2)
    assert "1 applicant waits for an answer to a message" in client.get("/admin/").content.decode()
    assert in_review.reference in client.get(waiting).content.decode()
    assert "2 messages wait for an answer. Your message below answers them." in text_of(client.get(desk(in_review)))
    client.post(desk(in_review), {"text": "Hello.", "entry": str(uuid4())})
    assert in_review.reference not in client.get(waiting).content.decode()
    write(1)
    assert "1 message waits for an answer." in text_of(client.get(desk(in_review)))
    for _press in range(2):
        assert client.post(desk(in_review, "messages/settle/")).status_code == 302
    assert "applicant waits" not in client.get("/admin/").content.decode()
    assert len(mails("application_message")) == 1, "settling sends nothing"


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
    late = client.post(home(in_review, "why/"), typed | {"revision": "2", "why_join": "Too late."})
    assert late.status_code == 409, "what is typed too late is shown, not stored"
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


def test_a_word_goes_with_the_answer_once(
    in_review: Application, applicant: User, director: User, as_user: AsUser
) -> None:
    ask(in_review, director, SectionKey.WHY)
    client = as_user(applicant)
    page = client.get(home(in_review, "again/"))
    words = {**DECLARED, "text": "Agreed with her manager.", "entry": hidden(page, "entry")}
    long = client.post(home(in_review, "again/"), words | {"text": "x" * (LONGEST_MESSAGE + 1)})
    assert long.status_code == 422
    assert "Shorten this one by 1." in text_of(long)
    for _press in range(2):
        client.post(home(in_review, "again/"), words)
    said = Message.objects.get(is_from_staff=False)
    assert said.text == "Agreed with her manager."
    assert said.settled_at == AT, "the application itself waits for staff now"
    [mail] = mails("application_resubmitted_to_staff")
    assert "Agreed with her manager." in mail.text
    assert not mails("application_message_to_staff")


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
    assert "Nothing was sent now" in page.content.decode()


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


# ---- taken back to be changed, and withdrawn

CLOSES = datetime(2027, 4, 11, 4, tzinfo=UTC)


def test_a_sent_application_is_taken_back_changed_and_sent_again(
    sent: Application, applicant: User, as_user: AsUser
) -> None:
    client = as_user(applicant)
    assert "take it back and send it again" in text_of(client.get(home(sent, "sent/")))
    assert "you can take it back, change it and send it again" in text_of(client.get(home(sent)))
    assert "It counts only once it is sent again." in text_of(client.get(home(sent, "take-back/")))
    assert Application.objects.get().state == State.SUBMITTED, "looking changes nothing"
    for _press in range(2):
        assert client.post(home(sent, "take-back/")).headers["Location"] == home(sent)
    assert Application.objects.get().state == State.DRAFT
    [mail] = mails("application_taken_back")
    assert "Send it again by Sat, Apr 10, 11:59 PM Eastern." in mail.text
    page = text_of(client.get(home(sent)))
    assert "It counts only once it is sent again." in page
    typed = {"revision": "1", "why_join": "Better words.", "current_work": "a", "experience": "b"}
    client.post(home(sent, "why/"), typed)
    client.post(home(sent, "check/"), DECLARED)
    assert Application.objects.get().state == State.SUBMITTED
    assert len(mails("application_received")) == 2, "the second sending is told too"


def test_staff_do_not_see_an_application_that_was_taken_back(
    sent: Application, applicant: User, director: User, as_staff: AsUser
) -> None:
    actions.take_back_application(application=sent, by=Actor.of(applicant), at=AT)
    client = as_staff(director)
    assert client.get(desk(sent, "change/")).status_code == 404
    assert client.get(desk(sent)).status_code == 404
    assert sent.reference not in client.get("/admin/applications/application/?state=all").content.decode()


@pytest.mark.parametrize(("moment", "state"), [(-1, State.DRAFT), (0, State.SUBMITTED)])
def test_it_is_taken_back_until_the_last_second_of_the_window(
    sent: Application, applicant: User, as_user: AsUser, clock: Traveller, moment: int, state: State
) -> None:
    clock.move_to(CLOSES + timedelta(seconds=moment), tick=False)
    page = as_user(applicant).post(home(sent, "take-back/"), follow=True)
    assert Application.objects.get().state == state
    if state == State.SUBMITTED:
        assert "applications closed on Sat, Apr 10, 11:59 PM Eastern, and what you sent counts" in page.content.decode()
        assert "take it back" not in text_of(page)


def test_it_is_not_taken_back_once_somebody_reads_it(in_review: Application, applicant: User, as_user: AsUser) -> None:
    page = as_user(applicant).post(home(in_review, "take-back/"), follow=True)
    assert "this application is “in review”. Write to us what should change." in page.content.decode()
    assert Application.objects.get().state == State.IN_REVIEW


def test_staff_who_read_an_application_hear_that_it_is_withdrawn(
    in_review: Application, applicant: User, coordinator: User, as_user: AsUser
) -> None:
    client = as_user(applicant)
    assert "This cannot be undone." in text_of(client.get(home(in_review, "withdraw/")))
    for _press in range(2):
        client.post(home(in_review, "withdraw/"), {"reason": "Our leader left."})
    assert [mail.to_address for mail in mails("application_withdrawn_to_staff")] == [coordinator.email]
    assert "Our leader left." not in mails("application_withdrawn_to_staff")[0].text
    assert Application.objects.get().state == State.WITHDRAWN


# ---- more time

EXTEND = "/admin/applications/application/extend/"
LATE = CLOSES + timedelta(hours=10)


@pytest.fixture
def closed_cohort(clock: Traveller) -> Cohort:
    """Applications closed an hour ago."""
    return factories.make_cohort(closes_at=AT - timedelta(hours=1))


def test_more_time_for_an_address_without_a_draft_makes_one_and_signs_nobody_in(
    closed_cohort: Cohort, director: User, as_user: AsUser, as_staff: AsUser
) -> None:
    client = as_staff(director)
    words = {"address": "Late@Example.org", "cohort": closed_cohort.pk, "last_day": "2027-03-12", "reason": "Flood."}
    for _press in range(2):
        assert client.post(EXTEND, words).status_code == 302
    application = Application.objects.get()
    assert application.state == State.DRAFT
    [editor] = queries.editors_of(application)
    assert editor.email == "late@example.org"
    assert editor.last_login is None
    [mail] = mails("application_extended")
    assert mail.to_address == "late@example.org"
    assert "until Fri, Mar 12, 11:59 PM Eastern" in mail.text
    assert "Flood" not in mail.text
    assert not mails("application_started")
    assert "Flood." in text_of(client.get(EXTEND))

    late = as_user(editor)
    assert f"Application {application} to Wave I can be sent until Fri, Mar 12" in text_of(late.get("/apply/"))
    assert "can be sent until" not in text_of(as_user(factories.make_user()).get("/apply/"))
    assert "Applications have closed" not in text_of(late.get(home(application)))
    assert "Fri, Mar 12, 11:59 PM Eastern" in text_of(late.get(home(application)))
    [line] = queries.applications_of(user=editor, at=AT)
    assert line.what_next == "Send it by Fri, Mar 12, 11:59 PM Eastern."


@pytest.mark.parametrize(("moment", "state"), [(-1, State.SUBMITTED), (0, State.DRAFT)])
def test_one_application_is_sent_late_until_its_own_end(
    applicant: User, director: User, as_user: AsUser, clock: Traveller, moment: int, state: State
) -> None:
    draft = factories.make_complete_draft(user=applicant)
    other_user = factories.make_user(email="other@example.org")
    other = factories.make_complete_draft(user=other_user, cohort=draft.cohort)
    extension = actions.extend_application(
        application=draft, last_day=date(2027, 4, 14), reason="Flood.", by=Actor.of(director), at=LATE
    )
    clock.move_to(extension.until + timedelta(seconds=moment), tick=False)
    as_user(applicant).post(home(draft, "check/"), DECLARED)
    as_user(other_user).post(home(other, "check/"), DECLARED)
    assert queries.extension_in_words(draft) == "Wed, Apr 14, 2027, 11:59 PM Eastern"
    assert queries.extension_in_words(other) == ""
    assert Application.objects.get(pk=draft.pk).state == state
    assert Application.objects.get(pk=other.pk).state == State.DRAFT


@pytest.mark.parametrize(
    ("last_day", "sentence"),
    [
        ("2027-03-08", "Choose a day that lies ahead."),
        ("2027-06-07", "The program starts on Jun 7, 2027. Choose an earlier day."),
        ("", "Last day to send it is missing."),
        ("soon", "Enter a date such as 3/9/2027."),
    ],
)
def test_a_day_that_gives_no_more_time_is_refused_beside_its_field(
    closed_cohort: Cohort, director: User, as_staff: AsUser, last_day: str, sentence: str
) -> None:
    words = {"address": "late@example.org", "cohort": closed_cohort.pk, "last_day": last_day, "reason": "Flood."}
    page = as_staff(director).post(EXTEND, words)
    assert page.status_code == 422
    assert f'id="id_last_day_error">{sentence}<' in page.content.decode()
    assert "late@example.org" in page.content.decode()
    assert not Application.objects.exists()
    assert not User.objects.with_address("late@example.org").exists(), "a refusal leaves no account behind"


def test_more_time_before_the_end_and_for_what_is_sent_is_refused(
    sent: Application, director: User, as_staff: AsUser
) -> None:
    client = as_staff(director)
    words = {"cohort": sent.cohort.pk, "last_day": "2027-04-20", "reason": "Flood."}
    page = client.post(EXTEND, words | {"address": "dana.cho@example.org"})
    assert "is “submitted”, and needs no more time." in text_of(page)
    page = client.post(EXTEND, words | {"address": "new@example.org", "last_day": "2027-04-10"})
    assert "It can be sent until Sat, Apr 10, 11:59 PM Eastern already. Choose a later day." in text_of(page)


# ---- after a decision to decline


@pytest.fixture
def declined(in_review: Application, director: User) -> Application:
    """Declined, with the reason and what would help told to the applicant."""
    in_review.decisions.create(
        kind="decline",
        reason="The letter names no time.",
        what_would_help="Hours for the clinician.",
        decided_by=director,
        at=AT,
        released_at=AT,
    )
    move(in_review, State.DECLINED, by=Actor.of(director), at=AT)
    return in_review


def test_what_would_help_is_shown_and_the_answers_are_carried_over(
    declined: Application, applicant: User, as_user: AsUser, clock: Traveller
) -> None:
    colleague = factories.make_user(email="colleague@example.org", name="Cy Lee")
    declined.editors.create(user=colleague, accepted_at=AT)
    clock.move_to(CLOSES + timedelta(days=30), tick=False)
    client = as_user(applicant)
    words = text_of(client.get(home(declined)))
    assert "The letter names no time." in words
    assert "What would help next time Hours for the clinician." in words
    assert "No other cohort is announced yet." in words
    assert "Apply again with these answers" not in words

    later = factories.make_cohort(
        name="Wave II",
        starts_on=date(2028, 6, 5),
        opens_at=CLOSES + timedelta(days=60),
        closes_at=CLOSES + timedelta(days=200),
    )
    assert "Applications to Wave II open on" in text_of(client.get(home(declined)))
    clock.move_to(CLOSES + timedelta(days=61), tick=False)
    client = as_user(applicant)
    page = client.get(home(declined))
    assert "Apply again with these answers" in text_of(page)
    assert "The letter of support" in text_of(client.get(home(declined, "carry-over/")))
    assert Application.objects.count() == 1, "looking begins nothing"
    for _press in range(2):
        answer = client.post(home(declined, "carry-over/"))
    new = Application.objects.get(cohort=later)
    assert answer.headers["Location"] == home(new)
    assert new.carried_from == declined
    assert new.state == State.DRAFT
    for column in actions.COPIED:
        assert getattr(new, column) == getattr(declined, column), column
    assert queries.texts_of(new) == queries.texts_of(declined)
    old_people, people = queries.nominees_of(declined), queries.nominees_of(new)
    said = ["slot", "subtype", "name", "email", "title", "profession", "attests_direct_care", "hours_per_week"]
    assert [[getattr(one, name) for name in said] for one in people] == [
        [getattr(one, name) for name in said] for one in old_people
    ]
    assert {one.state for one in people} == {NomineeState.PENDING}
    assert not {one.key for one in people} & {one.key for one in old_people}
    levels = [
        [(row.item, row.level, row.evidence) for row in queries.answers_of(queries.response_of(one))]
        for one in (new, declined)
    ]
    assert levels[0] == levels[1] != []
    assert queries.letter_in_force(new) is None
    assert not new.ticks.exists()
    assert not new.declarations.exists()
    assert {user.email for user in queries.editors_of(new)} == {applicant.email, colleague.email}
    assert {mail.to_address for mail in mails("application_carried_over")} == {applicant.email, colleague.email}
    missing = {gap.section for gap in queries.missing_of(new, CLOSES + timedelta(days=61))}
    assert missing == {SectionKey.COMMITMENTS, SectionKey.LETTER}
    assert "stand here" in text_of(client.get(home(new)))


def test_the_answers_are_not_carried_into_a_second_draft(
    declined: Application, applicant: User, as_user: AsUser
) -> None:
    own = factories.make_draft(user=applicant, cohort=declined.cohort)
    client = as_user(applicant)
    page = client.get(home(declined))
    assert f"You have begun application {own.reference}" in text_of(page)
    page = client.post(home(declined, "carry-over/"), follow=True)
    assert f"You have begun application {own.reference}" in page.content.decode()
    assert Application.objects.count() == 2


def test_the_answers_of_an_application_that_is_not_over_stay_where_they_are(
    in_review: Application, applicant: User, as_user: AsUser
) -> None:
    assert as_user(applicant).post(home(in_review, "carry-over/")).headers["Location"] == home(in_review)
    with pytest.raises(actions.ApplicationClosed):
        actions.carry_over(
            application=in_review, cohort=in_review.cohort, user=applicant, by=Actor.of(applicant), at=AT
        )
    assert Application.objects.count() == 1
