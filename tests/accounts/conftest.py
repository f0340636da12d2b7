"""What the tests of accounts share: a person at the sign-in pages, and the code from the last mail."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from joynet.accounts.models import User
from tests.factories import AT

LOGIN = "/account/login/"
CONFIRM = "/account/login/code/confirm/"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The usual now; `clock.shift(…)` moves it. Libraries read the clock themselves."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def code_in_last_mail() -> str:
    """As the person reads it in the mail."""
    found = re.search(r"^# (\S+)$|^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1] or found[2]


def app_code(user: User) -> str:
    """What the person's app shows now."""
    secret = user_secret(user)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def user_secret(user: User) -> str:
    """The secret that their app keeps."""
    from_row = user.__dict__.get("_app_secret")
    assert isinstance(from_row, str)
    return from_row


def set_up_app(user: User) -> None:
    """The person's phone has the app from now on."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    user.__dict__["_app_secret"] = secret


@dataclass
class Visitor:
    """Somebody at a browser."""

    client: Client

    def ask_for_code(self, address: str, next_url: str = "") -> HttpResponse:
        return self.client.post(LOGIN, {"email": address, "next": next_url})

    def enter(self, code: str, next_url: str = "") -> HttpResponse:
        return self.client.post(CONFIRM, {"code": code, "next": next_url})

    def sign_in(self, user: User, next_url: str = "") -> HttpResponse:
        """By code, and by app where the person has one."""
        self.ask_for_code(user.email, next_url)
        response = self.enter(code_in_last_mail(), next_url)
        if response.headers.get("Location", "").startswith("/account/second-step/authenticate/"):
            response = self.client.post("/account/second-step/authenticate/", {"code": app_code(user)})
        return response

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def visitor(client: Client) -> Visitor:
    """One browser."""
    return Visitor(client)


@pytest.fixture
def new_visitor() -> Callable[[], Visitor]:
    """Another browser."""
    return lambda: Visitor(Client())
