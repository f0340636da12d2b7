"""What happens at the mail server's door."""

import smtplib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMessage, EmailMultiAlternatives

from joynet.accounts.actors import SYSTEM
from joynet.network.mail import Rendered
from joynet.network.models import Network
from joynet.outbox import actions
from joynet.outbox.models import OutgoingMail, Suppression
from joynet.outbox.reminders import Reminder, ReminderRule
from joynet.outbox.rules import MOST_ATTEMPTS, MOST_SURPRISES, State
from joynet.outbox.sending import send_due

AT = datetime(2027, 3, 9, 15, tzinfo=UTC)
Owe = Callable[..., OutgoingMail]


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def send(at: datetime = AT, rules: tuple[ReminderRule, ...] = ()) -> int:
    return send_due(rules=rules, clock=lambda: at)


def row(mail: OutgoingMail) -> tuple[str, str, int, datetime | None]:
    found = OutgoingMail.objects.get(pk=mail.pk)
    return found.state, found.reason, found.attempts, found.retry_at


# ---- a mail that goes out


def test_what_is_due_goes_out_oldest_first(owe: Owe, mail_server: type) -> None:
    owe(step="2", due_at=AT - minutes(1), subject="Second")
    owe(step="1", due_at=AT - minutes(2), subject="First")
    owe(step="3", due_at=AT + minutes(1), subject="Not yet")
    assert send() == 2
    assert [message.subject for message in mail_server.taken] == ["First", "Second"]
    assert mail_server.opened == 1
    assert send() == 0


def test_a_mail_is_text_and_html_from_the_network_with_its_own_id(
    owe: Owe, mail_server: type, network: Network
) -> None:
    network.name = 'Joy: the "Network", <all> of it'
    network.mail_from = "joy@ihi.example"
    network.save()
    network.help_block.email = "help@ihi.example"
    network.help_block.save()
    mail = owe()
    send()
    (message,) = mail_server.taken
    assert isinstance(message, EmailMultiAlternatives)
    sent = message.message()
    assert sent["From"] == "Joy the Network all of it <joy@ihi.example>"
    assert sent["To"] == "ada@stmary.example"
    assert sent["Reply-To"] == "help@ihi.example"
    assert sent["Subject"] == "We have your application"
    assert sent["Message-ID"] == mail.message_id
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in sent
    assert [part.get_content_type() for part in sent.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert message.body == "Dear Ada,\n\nwe have it.\n"


def test_without_an_address_of_its_own_the_network_writes_from_the_installation_s(
    owe: Owe, mail_server: type, network: Network
) -> None:
    network.mail_from = ""
    network.save()
    network.help_block.email = ""
    network.help_block.save()
    owe()
    send()
    (message,) = mail_server.taken
    assert message.from_email.endswith(" <joynet@localhost>")
    assert message.message()["Reply-To"] is None


def test_a_blocked_address_gets_nothing(owe: Owe, mail_server: type) -> None:
    Suppression.objects.create(address="ada@stmary.example", reason="No such person.", at=AT)
    mail = owe(to_address="Ada@StMary.example")
    assert send() == 0
    assert row(mail)[:2] == (State.SUPPRESSED, "The address is blocked: No such person.")
    assert mail_server.taken == []


# ---- a mail that does not


ADA = "ada@stmary.example"
BROKE = "The connection to the mail server broke: "


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (smtplib.SMTPDataError(451, b"4.3.0 Try\r\nlater"), "The mail server answered 451 4.3.0 Try later"),
        (smtplib.SMTPRecipientsRefused({ADA: (450, b"Greylisted")}), "The mail server answered 450 Greylisted"),
        (smtplib.SMTPSenderRefused(421, b"Closing", "joynet@localhost"), "The mail server answered 421 Closing"),
        (smtplib.SMTPServerDisconnected("Server not connected"), f"{BROKE}Server not connected."),
        (TimeoutError("timed out"), f"{BROKE}timed out."),
        (SoftTimeLimitExceeded(), "The mail server took too long."),
        (ConnectionResetError(104, "Reset by peer"), f"{BROKE}[Errno 104] Reset by peer."),
    ],
)
def test_a_mail_that_was_put_off_is_tried_again(owe: Owe, mail_server: type, error: Exception, reason: str) -> None:
    mail, other = owe(), owe(step="2")
    mail_server.answers.append(error)
    assert send() == 1
    assert row(mail) == (State.RETRY, reason, 1, AT + minutes(1))
    assert row(other)[0] == State.SENT
    assert send(AT + minutes(1)) == 1
    assert row(mail) == (State.SENT, "", 2, None)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (smtplib.SMTPRecipientsRefused({ADA: (550, b"No such person")}), "The mail server answered 550 No such person"),
        (smtplib.SMTPDataError(554, b"Spam"), "The mail server answered 554 Spam"),
        (ValueError("Not an address"), "It cannot be addressed: Not an address."),
        (smtplib.SMTPNotSupportedError("No SMTPUTF8"), "The mail server cannot take it: No SMTPUTF8."),
    ],
)
def test_a_mail_that_was_refused_for_good_fails_at_once(
    owe: Owe, mail_server: type, error: Exception, reason: str
) -> None:
    mail, other = owe(), owe(step="2")
    mail_server.answers.append(error)
    assert send() == 1
    assert row(mail) == (State.FAILED, reason, 1, None)
    assert row(other)[0] == State.SENT


def test_a_server_that_stays_busy_ends_in_a_failure(owe: Owe, mail_server: type) -> None:
    mail = owe()
    at = AT
    for _ in range(MOST_ATTEMPTS):
        mail_server.answers.append(smtplib.SMTPDataError(451, b"Try later"))
        send(at)
        at += timedelta(hours=5)
    assert row(mail)[:3] == (State.FAILED, "The mail server answered 451 Try later", MOST_ATTEMPTS)
    assert send(at) == 0


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(111, "Connection refused"),
        smtplib.SMTPAuthenticationError(535, b"Wrong password"),
        smtplib.SMTPConnectError(421, b"Too many connections"),
    ],
)
def test_a_server_that_is_away_costs_nobody_an_attempt(owe: Owe, mail_server: type, error: Exception) -> None:
    mails = [owe(step=str(number)) for number in range(3)]
    mail_server.at_open = error
    for minute in range(40):
        assert send(AT + minutes(minute)) == 0
    assert {row(mail)[2] for mail in mails} == {0}
    assert row(mails[0])[1].startswith("The mail server could not be reached: ")
    mail_server.at_open = None
    assert send(AT + minutes(41)) == 3


def test_a_mail_that_breaks_in_an_unforeseen_way_fails_and_the_others_go_on(owe: Owe, mail_server: type) -> None:
    poison = owe(subject="Poison")
    owe(step="2")

    def at_the_door(message: EmailMessage) -> None:
        if message.subject == "Poison":
            raise LookupError(message.to)

    at = AT
    for _ in range(MOST_SURPRISES):
        mail_server.answers[:] = [at_the_door, at_the_door]
        send(at)
        at += timedelta(hours=5)
    assert row(poison)[:3] == (State.FAILED, "It could not be handed over: LookupError.", MOST_SURPRISES)
    assert [message.subject for message in mail_server.taken] == ["We have your application"]


def test_no_more_is_claimed_when_the_time_is_up(owe: Owe, mail_server: type) -> None:
    for number in range(5):
        owe(step=str(number))
    seconds = iter(range(0, 10_000, 4))
    assert send_due(rules=(), clock=lambda: AT + timedelta(seconds=next(seconds)), seconds=20) < 5
    assert OutgoingMail.objects.filter(state=State.LEASED).count() == 0


def test_a_mail_that_went_out_after_its_lease_is_left_to_its_new_holder(owe: Owe, mail_server: type) -> None:
    mail = owe()
    mail_server.answers.append(lambda message: actions.claim_next(by=SYSTEM, at=AT + minutes(2)) and None)
    assert send() == 0
    assert row(mail)[0] == State.LEASED
    assert len(mail_server.taken) == 1


# ---- reminders


def reminding(facts: dict[str, str]) -> ReminderRule:
    def why_not(mail: OutgoingMail, at: datetime) -> str:
        return "The report for February 2027 has been submitted." if facts["report"] == "in" else ""

    def render(mail: OutgoingMail, at: datetime) -> Rendered:
        return Rendered(f"February is due ({mail.step})", f"The report is {facts['report']}.", "<p>Due.</p>")

    return ReminderRule("month_due", find=lambda since, until: [], why_not=why_not, render=render)


def owe_reminder(network: Network) -> OutgoingMail:
    reminder = Reminder(network, date(2027, 3, 10), "-1", "person:1", "ada@stmary.example", AT)
    actions.owe_reminders(rule="month_due", reminders=[reminder], by=SYSTEM, at=AT)
    return OutgoingMail.objects.get()


def test_a_reminder_is_written_when_it_is_sent(network: Network, mail_server: type) -> None:
    mail = owe_reminder(network)
    assert (mail.state, mail.text) == (State.DUE, "")
    facts = {"report": "missing"}
    rule = reminding(facts)
    facts["report"] = "half done"
    assert send(rules=(rule,)) == 1
    assert mail_server.taken[0].body == "The report is half done."
    mail.refresh_from_db()
    assert (mail.subject, mail.text, mail.html) == ("February is due (-1)", "The report is half done.", "<p>Due.</p>")


def test_a_reminder_that_is_no_longer_true_is_cancelled_with_its_reason(network: Network, mail_server: type) -> None:
    mail = owe_reminder(network)
    assert send(rules=(reminding({"report": "in"}),)) == 0
    assert row(mail)[:2] == (State.CANCELLED, "The report for February 2027 has been submitted.")
    assert mail_server.taken == []


def test_a_reminder_without_its_rule_is_put_off_and_then_fails(network: Network, mail_server: type) -> None:
    mail = owe_reminder(network)
    assert send() == 0
    assert row(mail)[:2] == (State.RETRY, "It could not be written: LookupError.")
    assert send(AT + minutes(1), rules=(reminding({"report": "missing"}),)) == 1


def test_a_rule_that_breaks_does_not_stop_the_other_mail(owe: Owe, network: Network, mail_server: type) -> None:
    mail = owe_reminder(network)
    owe(due_at=AT, step="2")
    assert send(rules=(reminding({}),)) == 1
    assert row(mail) == (State.RETRY, "It could not be written: KeyError.", 1, AT + minutes(1))
