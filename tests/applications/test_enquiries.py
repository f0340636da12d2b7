"""Questions from the public pages: each is kept, and an address that anybody can name is written to once an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from applications.actions import EnquiryRefused, assign_enquiry, send_enquiry
from applications.models import Enquiry
from joynet.accounts.actors import VISITOR, Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.network.queries import current_network
from joynet.outbox.models import OutgoingMail
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsStaff = Callable[[User], Client]
LIST = "/admin/applications/enquiry/"


def test_every_question_is_kept_and_an_address_gets_one_copy_an_hour() -> None:
    moments = (AT, AT + timedelta(seconds=2), AT + timedelta(minutes=59), AT + timedelta(minutes=120))
    for moment in moments:
        send_enquiry(
            network=current_network(),
            name="Rosa Field",
            email="rosa@mercy.example",
            organization="",
            message="When does the next cohort begin?",
            by=VISITOR,
            at=moment,
        )
    assert Enquiry.objects.count() == 4
    assert OutgoingMail.objects.filter(rule="enquiry_received").count() == 2


def asked(*, text: str = "When does the next cohort begin?", email: str = "rosa@mercy.example") -> Enquiry:
    return send_enquiry(
        network=current_network(),
        name="Rosa Field",
        email=email,
        organization="Mercy Hospital",
        message=text,
        by=VISITOR,
        at=AT - timedelta(days=3),
    )


@pytest.fixture
def coordinator(clock: Traveller) -> User:
    return factories.make_staff(role=Role.COORDINATOR, email="otto@example.org", name="Otto Berg")


def mails(rule: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(rule=rule))


def test_a_question_is_listed_with_its_state_and_age_and_waits_on_the_first_page(
    coordinator: User, as_staff: AsStaff
) -> None:
    asked()
    client = as_staff(coordinator)

    listed = client.get(LIST).content.decode()
    assert "Rosa Field" in listed
    assert "3 days" in listed
    assert "Open" in listed
    assert "1 question is open" in client.get("/admin/").content.decode()


def test_a_question_is_given_to_a_colleague_and_to_nobody_else(coordinator: User, as_staff: AsStaff) -> None:
    enquiry = asked()
    reviewer = factories.make_staff(role=Role.REVIEWER, email="rae@example.org")
    client = as_staff(coordinator)

    client.post(f"{LIST}{enquiry.pk}/assign/", {"assigned_to": reviewer.pk})
    enquiry.refresh_from_db()
    assert enquiry.assigned_to is None
    client.post(f"{LIST}{enquiry.pk}/assign/", {"assigned_to": coordinator.pk})
    enquiry.refresh_from_db()
    assert enquiry.assigned_to == coordinator
    assert "With Otto Berg" in client.get(LIST).content.decode()
    with pytest.raises(EnquiryRefused, match="coordinator or a director"):
        assign_enquiry(enquiry=enquiry, to=reviewer, by=Actor.of(coordinator), at=AT)


def test_an_answer_goes_out_once_in_the_words_that_were_shown(coordinator: User, as_staff: AsStaff) -> None:
    enquiry = asked(text="When?\n\n<b>Soon</b>, I hope.")
    client = as_staff(coordinator)
    address = f"{LIST}{enquiry.pk}/answer/"

    assert client.post(address, {"answer": " "}).status_code == 422
    first = client.post(address, {"answer": "In March.", "previewed": ""})
    assert "Send this answer" in first.content.decode()
    changed = client.post(address, {"answer": "In May.", "previewed": "In March."})
    assert "Send this answer" in changed.content.decode()
    assert mails("enquiry_answered") == []

    for _click in range(2):
        assert client.post(address, {"answer": "In May.", "previewed": "In May."}).status_code == 302
    (mail,) = mails("enquiry_answered")
    assert mail.to_address == "rosa@mercy.example"
    assert "In May." in mail.text
    assert "<b>Soon</b>, I hope." in mail.text
    assert "<b>Soon" not in mail.html
    said = client.post(address, {"answer": "Never.", "previewed": "Never."}, follow=True).content.decode()
    assert "has been answered already" in said
    assert len(mails("enquiry_answered")) == 1
    assert AuditEntry.objects.filter(verb="answered enquiry").count() == 1
    assert "Rosa Field" not in client.get(LIST).content.decode()


def test_an_invitation_names_the_dates_and_the_way_in_and_goes_out_once(coordinator: User, as_staff: AsStaff) -> None:
    enquiry = asked()
    client = as_staff(coordinator)
    refused = client.post(f"{LIST}{enquiry.pk}/invite/", follow=True).content.decode()
    assert "No cohort takes applications now" in refused
    cohort = factories.make_cohort()

    for _click in range(2):
        client.post(f"{LIST}{enquiry.pk}/invite/")

    (mail,) = mails("enquiry_invited")
    assert cohort.name in mail.subject
    assert "/apply/" in mail.text
    enquiry.refresh_from_db()
    assert (enquiry.invited_by, enquiry.invited_at) == (coordinator, AT)


def test_reviewers_do_not_reach_questions(coordinator: User, as_staff: AsStaff) -> None:
    enquiry = asked()
    client = as_staff(factories.make_staff(role=Role.REVIEWER, email="rae@example.org"))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{enquiry.pk}/change/").status_code == 403
    assert client.post(f"{LIST}{enquiry.pk}/answer/", {"answer": "x", "previewed": "x"}).status_code == 403


FORM = {"name": "Rosa Field", "email": "rosa@mercy.example", "message": "When does it begin?", "website": ""}


def test_a_machine_fills_the_trap_and_nothing_is_kept(client: Client, clock: Traveller) -> None:
    said = client.post("/help/", FORM | {"website": "https://spam.example"}, follow=True)

    assert "Your message has been sent" in said.content.decode()
    assert not Enquiry.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_message_of_a_few_letters_is_asked_to_say_more(client: Client, clock: Traveller) -> None:
    assert "at least 10 characters" in client.post("/help/", FORM | {"message": "hi"}).content.decode()
    assert not Enquiry.objects.exists()


def test_a_browser_and_an_address_send_five_questions_an_hour(client: Client, clock: Traveller) -> None:
    for number in range(5):
        client.post("/help/", FORM | {"email": f"rosa{number}@mercy.example"})
    assert "within an hour" in client.post("/help/", FORM).content.decode()
    assert Enquiry.objects.count() == 5
    for _number in range(5):
        Client().post("/help/", FORM)
    assert "from this address" in Client().post("/help/", FORM).content.decode()
    assert Enquiry.objects.count() == 10
    clock.move_to(AT + timedelta(minutes=61))
    client.post("/help/", FORM)
    assert Enquiry.objects.count() == 11
