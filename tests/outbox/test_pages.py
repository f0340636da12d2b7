"""Health for machines, the demo's mailbox, and staff's list of mail."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage, mailers
from django.test import Client
from pytest_django import Settings

from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import Role
from joynet.accounts.staff import SEEN, SINCE
from joynet.outbox import actions, heartbeats, queries
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State, Verdict
from joynet.outbox.sending import send_due
from tests.factories import AT, make_staff

Owe = Callable[..., OutgoingMail]
LIST = "/admin/outbox/outgoingmail/"


# ---- health


@pytest.mark.django_db
def test_health_names_each_part_and_its_state(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "broker_answers", lambda: True)
    heartbeats.pulse("worker", datetime.now(UTC))
    heartbeats.pulse("beat", datetime.now(UTC) - timedelta(seconds=13))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/json")
    assert answer.json() == {"web": "alive", "broker": "alive", "worker": "alive", "beat": "down"}
    heartbeats.pulse("beat", datetime.now(UTC))
    answer = client.get("/healthz")
    assert (answer.status_code, set(answer.json().values())) == (200, {"alive"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_without_any_process_only_the_web_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"web": "alive", "broker": "down", "worker": "down", "beat": "down"}


@pytest.mark.django_db
def test_a_part_that_is_seen_to_end_is_down_at_once() -> None:
    heartbeats.pulse("worker", AT)
    assert heartbeats.alive(["worker"], AT + timedelta(seconds=11)) == {"worker": True}
    assert heartbeats.alive(["worker"], AT + timedelta(seconds=12)) == {"worker": False}
    heartbeats.forget("worker")
    assert heartbeats.alive(["worker"], AT) == {"worker": False}


@pytest.mark.django_db
def test_ready_means_a_database_with_every_migration(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "alive", "migrations": "applied"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


# ---- the demo's mailbox


@pytest.fixture
def demo(settings: Settings) -> None:
    """The demo's addresses and its mail transport."""
    settings.ROOT_URLCONF = "tests.outbox.demo_urls"
    settings.MAILERS = {
        "default": {"BACKEND": "joynet.outbox.mailbox.MailboxBackend"},
        "in_request": {"BACKEND": "joynet.outbox.mailbox.MailboxBackend"},
    }


@pytest.mark.django_db
def test_there_is_no_mailbox_outside_the_demo(client: Client) -> None:
    assert client.get("/demo/mail/").status_code == 404
    assert client.get("/demo/mail/1/").status_code == 404


@pytest.mark.django_db
def test_an_empty_mailbox_says_what_will_be_there(client: Client, demo: None) -> None:
    assert "No mail yet" in client.get("/demo/mail/").content.decode()
    assert "No mail to this address" in client.get("/demo/mail/?to=ada").content.decode()


def test_mail_of_the_outbox_is_listed_newest_first_and_found_by_address(
    client: Client, demo: None, owe: Owe, settings: Settings
) -> None:
    owe(subject="The older mail")
    send_due(rules=(), clock=lambda: AT)
    owe(step="2", subject="The newer mail", to_address="grace@lakeside.example")
    owe(step="3", subject="A held mail", held=True)
    send_due(rules=(), clock=lambda: AT + timedelta(minutes=1))
    owe(step="4", subject="A mail on its way")
    assert OutgoingMail.objects.count() == 4
    page = client.get("/demo/mail/").content.decode()
    assert page.index("The newer mail") < page.index("The older mail")
    assert "Tue, Mar 9, 2027, 10:01 AM Eastern" in page
    assert "1 more is on the way" in page
    assert "A held mail" not in page
    page = client.get("/demo/mail/?to=Lakeside").content.decode()
    assert ("The newer mail" in page, "The older mail" in page) == (True, False)


def test_a_mail_opens_with_its_links_and_what_people_typed_stays_text(
    client: Client, demo: None, owe: Owe, settings: Settings
) -> None:
    text = f"Dear <b>Ada</b>,\n\n- one\n- two\n\nOpen your application: {settings.ORIGIN}/applications/7/\n"
    mail = owe(subject="We have <i>it</i>", text=text)
    assert client.get(f"/demo/mail/{mail.pk}/").status_code == 404
    send_due(rules=(), clock=lambda: AT)
    page = client.get(f"/demo/mail/{mail.pk}/").content.decode()
    assert "<h1>We have &lt;i&gt;it&lt;/i&gt;</h1>" in page
    assert "Dear &lt;b&gt;Ada&lt;/b&gt;," in page
    assert f'<a class="button" href="{settings.ORIGIN}/applications/7/">Open your application</a>' in page
    assert "ada@stmary.example" in page


@pytest.mark.django_db
def test_mail_that_a_page_sends_itself_is_in_the_mailbox_too(client: Client, demo: None) -> None:
    for code in ("AAAA-1111", "BBBB-2222"):
        message = EmailMessage("Your sign-in code", f"Enter {code}.", "joynet@localhost", ["ada@stmary.example"])
        assert mailers["in_request"].send_messages([message]) == 1
    page = client.get("/demo/mail/").content.decode()
    assert page.count("Your sign-in code") == 2
    latest = OutgoingMail.objects.order_by("-pk")[0]
    assert (latest.state, latest.to_address) == (State.SENT, "ada@stmary.example")
    assert "Enter BBBB-2222." in client.get(f"/demo/mail/{latest.pk}/").content.decode()


@pytest.mark.parametrize("mails", [1, 3])
def test_the_mailbox_asks_the_database_as_often_for_many_mails_as_for_one(
    client: Client, demo: None, owe: Owe, mails: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(mails):
        owe(step=str(number))
    send_due(rules=(), clock=lambda: AT)
    with django_assert_num_queries(4):  # type: ignore[attr-defined]  # a context manager
        client.get("/demo/mail/")


# ---- staff


def enter(client: Client, role: Role) -> Client:
    """Somebody of the staff who has taken the second step just now."""
    at = datetime.now(UTC)
    user = make_staff(role=role, at=at)
    client.force_login(user)
    session = client.session
    session[SINCE] = session[SEEN] = at.timestamp()
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at.timestamp()}]
    session.save()
    return client


@pytest.fixture
def as_director(client: Client, db: None) -> Client:
    """A director in the admin."""
    return enter(client, Role.DIRECTOR)


def choose(client: Client, action: str, *mails: OutgoingMail, **data: str) -> str:
    chosen = {"action": action, "_selected_action": [mail.pk for mail in mails], **data}
    answer = client.post(LIST, chosen, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def state(mail: OutgoingMail) -> tuple[str, str]:
    mail.refresh_from_db()
    return mail.state, mail.reason


def test_staff_see_where_each_mail_stands_and_why(as_director: Client, owe: Owe) -> None:
    mail = owe(subject="We have your application")
    claimed = actions.claim_next(by=SYSTEM, at=AT)
    assert claimed
    failed = Verdict(State.FAILED, None, 1)
    actions.record_failed(mail=claimed, verdict=failed, reason="No such person.", by=SYSTEM, at=AT)
    page = as_director.get(LIST, {"state__exact": "failed"}).content.decode()
    assert "We have your application" in page
    assert "No such person." in page
    assert "Tue, Mar 9, 2027, 10:00 AM Eastern" in page
    assert "We have your application" not in as_director.get(LIST, {"state__exact": "sent"}).content.decode()
    one = as_director.get(f"{LIST}{mail.pk}/change/").content.decode()
    assert "Dear Ada," in one
    assert 'name="_save"' not in one
    assert as_director.get(f"{LIST}add/").status_code == 403
    assert as_director.get(f"{LIST}{mail.pk}/delete/").status_code == 403


def test_staff_release_held_mail_together(as_director: Client, owe: Owe) -> None:
    held, other, due = owe(held=True), owe(step="2", held=True), owe(step="3", subject="Not held")
    page = choose(as_director, "release", held, other, due)
    assert "2 released." in page
    assert "Not held: This mail does not wait for a release: it is due." in page
    assert {state(held)[0], state(other)[0]} == {State.DUE}


def test_staff_say_why_before_a_mail_is_stopped(as_director: Client, owe: Owe) -> None:
    mail = owe()
    page = choose(as_director, "cancel", mail)
    assert "Reason" in page
    assert state(mail)[0] == State.DUE
    assert "Write why." in choose(as_director, "cancel", mail, reason="")
    assert "1 cancelled." in choose(as_director, "cancel", mail, reason="Sent by letter.")
    assert state(mail) == (State.CANCELLED, "Sent by letter.")


def test_staff_send_a_failed_mail_again(as_director: Client, owe: Owe) -> None:
    mail = owe()
    claimed = actions.claim_next(by=SYSTEM, at=AT)
    assert claimed
    failed = Verdict(State.FAILED, None, 1)
    actions.record_failed(mail=claimed, verdict=failed, reason="No such person.", by=SYSTEM, at=AT)
    assert "1 put up for sending again." in choose(as_director, "send_again", mail, reason="The address was corrected.")
    assert state(mail) == (State.DUE, "The address was corrected.")


def test_a_reviewer_does_not_see_the_mail(client: Client, owe: Owe) -> None:
    mail = owe()
    reviewer = enter(client, Role.REVIEWER)
    assert reviewer.get(LIST).status_code == 403
    assert reviewer.get(f"{LIST}{mail.pk}/change/").status_code == 403
