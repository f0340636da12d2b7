"""The pages of one's account carry the network's look, also those behind a password and a second step."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.accounts.conftest import Visitor, app_code, set_up_app
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

GOOD = "correct-horse-battery-staple"


def assert_in_our_look(client: Client, path: str) -> str:
    """One heading, our style sheet, the help line, a title."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.headers.get("Location"))
    page = response.content.decode()
    assert page.count("<h1") == 1, path
    assert "css/site.css" in page, path
    assert 'href="tel:+18005550142"' in page, path
    assert re.search(r"<title>\s*\w", page), path
    return page


@pytest.mark.parametrize(
    "path",
    [
        "/account/profile/",
        "/account/email/",
        "/account/password/set/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/second-step/",
        "/account/second-step/totp/activate/",
        "/account/second-step/webauthn/",
        "/account/second-step/webauthn/add/",
        "/account/sessions/",
    ],
)
def test_pages_of_somebody_who_signs_in_by_code(visitor: Visitor, path: str) -> None:
    visitor.sign_in(make_user())
    assert_in_our_look(visitor.client, path)


def test_pages_of_somebody_with_password_and_app(visitor: Visitor) -> None:
    dana = make_user()
    dana.set_password(GOOD)
    dana.save()
    set_up_app(dana)
    visitor.sign_in(dana)
    for path in ("/account/reauthenticate/", "/account/second-step/reauthenticate/"):
        assert_in_our_look(visitor.client, path)
    visitor.client.post("/account/reauthenticate/", {"password": GOOD})
    for path in (
        "/account/password/change/",
        "/account/second-step/",
        "/account/second-step/totp/deactivate/",
        "/account/second-step/recovery-codes/generate/",
        "/account/email/",
        "/account/sessions/",
    ):
        assert_in_our_look(visitor.client, path)


def test_recovery_codes_are_shown_after_one_more_code_of_the_app(
    visitor: Visitor, clock: time_machine.Traveller
) -> None:
    dana = make_user()
    visitor.sign_in(dana)
    page = assert_in_our_look(visitor.client, "/account/second-step/totp/activate/")
    assert "data:image/svg+xml" in page
    dana.__dict__["_app_secret"] = visitor.client.session["mfa.totp.secret"]
    codes = "/account/second-step/recovery-codes/"
    done = visitor.client.post("/account/second-step/totp/activate/", {"code": app_code(dana)})
    assert done["Location"] == codes
    ask = visitor.client.get(codes)["Location"]
    assert_in_our_look(visitor.client, ask)
    clock.shift(timedelta(seconds=31))
    assert visitor.client.post(ask, {"code": app_code(dana)})["Location"] == codes
    page = assert_in_our_look(visitor.client, codes)
    for code in dana.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes():
        assert code in page
