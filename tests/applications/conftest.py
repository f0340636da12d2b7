"""What the tests of applications share: a private folder for files, the day, and people signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from joynet.accounts.models import User
from joynet.accounts.staff import SEEN, SINCE
from tests.factories import AT


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """A folder for the letters of one test, and no virus scanner."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is AT; `clock.move_to(…)` for another moment."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def as_user(clock: time_machine.Traveller) -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def as_staff(as_user: Callable[[User], Client]) -> Callable[[User], Client]:
    """The same for staff who have taken the second step in this session."""

    def signed_in(user: User) -> Client:
        client = as_user(user)
        session = client.session
        session[SINCE] = session[SEEN] = AT.timestamp()
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": AT.timestamp()}]
        session.save()
        return client

    return signed_in
