"""What the outbox tests share: mails to Ada, a rule that reminds her, and a mail server that answers as it is told."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django.fixtures import Settings

from joynet.network.models import Network
from joynet.network.queries import current_network
from joynet.outbox import queueing
from joynet.outbox.mail import Mail
from joynet.outbox.models import OutgoingMail

AT = datetime(2027, 3, 9, 15, tzinfo=UTC)


class ScriptedBackend(BaseEmailBackend):
    """Takes mail, or does what `answers` says next: raise that error; `at_open` is raised instead of connecting."""

    taken: list[EmailMessage] = []
    answers: list[Exception | Callable[[EmailMessage], None] | None] = []
    at_open: Exception | None = None
    opened = 0

    def open(self) -> bool:
        if ScriptedBackend.at_open:
            raise ScriptedBackend.at_open
        ScriptedBackend.opened += 1
        return True

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            answer = self.answers.pop(0) if self.answers else None
            if isinstance(answer, Exception):
                raise answer
            if answer:
                answer(message)
            self.taken.append(message)
        return len(email_messages)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[type[ScriptedBackend]]:
    """The mail server of this test."""
    settings.MAILERS = {"default": {"BACKEND": f"{ScriptedBackend.__module__}.{ScriptedBackend.__qualname__}"}}
    ScriptedBackend.taken.clear()
    ScriptedBackend.answers.clear()
    ScriptedBackend.at_open = None
    ScriptedBackend.opened = 0
    yield ScriptedBackend
    ScriptedBackend.at_open = None


@pytest.fixture
def network(db: None) -> Network:
    """The network, whose row the mails are about."""
    return current_network()


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


@pytest.fixture
def owe(network: Network) -> Callable[..., OutgoingMail]:
    """Queue a mail to Ada; keywords change it, `at` is when."""

    def make(*, at: datetime = AT, **changes: Any) -> OutgoingMail:
        values: dict[str, Any] = {
            "rule": "received",
            "target": network,
            "effective_on": date(2027, 3, 9),
            "step": "1",
            "recipient_key": "person:1",
            "to_address": "ada@stmary.example",
            "subject": "We have your application",
            "text": "Dear Ada,\n\nwe have it.\n",
            "html": "<p>We have it.</p>",
        }
        return queueing.queue(Mail(**{**values, **changes}), at=at)

    return make


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)
