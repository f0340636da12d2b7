"""A member of staff sets up a passkey in a real browser, and comes back with it alone."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from joynet.accounts.actions import grant_role
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import AuditEntry, Role
from tests.factories import AT, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def add_key_to(page: Page) -> None:
    """The computer has a built-in key that recognizes its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_and_opens_the_staff_pages(new_page: Callable[..., Page]) -> None:
    user = make_user(email="ines.ortiz@example.org", name="Ines Ortiz")
    grant_role(user=user, role=Role.DIRECTOR, starts_on=AT.date().replace(year=2020), by=SYSTEM, at=AT)
    page = new_page()
    add_key_to(page)
    page.goto("/admin/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    page.get_by_role("textbox", name="Code").fill(code[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Staff sign in with a second step.")).to_be_visible()

    page.get_by_role("link", name="Add one").click()
    page.get_by_label("Let it sign me in without a code (passkey)").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    page.get_by_role("button", name="Use a security key or passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ecovery codes")

    page.get_by_role("button", name="Sign out").click()
    page.goto("/admin/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff pages")
    assert AuditEntry.objects.latest("seq").details == {"method": "mfa"}
