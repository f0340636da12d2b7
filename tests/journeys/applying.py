"""How people in the journeys fill in an application: a function for each section, from the task list and back to it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from applications.models import Application
from joynet.accounts.models import User
from joynet.outbox.models import OutgoingMail
from tests.factories import letter_pdf
from tests.worlds import sign_in

PEOPLE = (
    ("Name the senior leader", "Ana Silva", "ana@mercy.example", "Chief Nurse"),
    ("Name the core leader or unit-level manager", "Ben Okafor", "ben@mercy.example", "Unit Manager"),
    ("Name the frontline clinician", "Chi Nguyen", "chi@mercy.example", "Staff Nurse"),
)
LETTER = letter_pdf()


def press(page: Page, words: str) -> None:
    """Press the button of exactly this name."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow the link of exactly this name."""
    page.get_by_role("link", name=words, exact=True).click()


def arrived(page: Page, button: str) -> None:
    """The page has come whole, down to this button: a list of its fields taken earlier may be short."""
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()


def heading(page: Page, words: str) -> None:
    """The page is the one with this heading."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def as_person(page: Page, user: User, live_site: str, *, at: datetime) -> Page:
    """The browser in which this person is signed in; staff with their second step."""
    client = Client()
    sign_in(client, user, at=at)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site}])
    return page


def enter_code(page: Page) -> None:
    """Types the code of the newest mail."""
    heading(page, "Enter the code")
    code = re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    page.get_by_role("textbox", name="Code").fill(code[0])
    press(page, "Continue")


def newest_link(rule: str, to_address: str) -> str:
    """The address on our site in the newest mail of this rule to this person, without the host."""
    text = OutgoingMail.objects.filter(rule=rule, to_address=to_address).latest("pk").text
    found = re.search(rf"{re.escape(settings.ORIGIN)}(/\S+)", text)
    assert found, text
    return found[1]


def home_of(application: Application) -> str:
    """The application's own page."""
    return f"/applications/{application.reference}/"


def fill_organization(page: Page) -> None:
    follow(page, "Your organization")
    page.fill("#id_organization_name", "Mercy Hospital")
    page.get_by_label("Hospital", exact=True).check()
    page.fill("#id_country", "United States")
    page.fill("#id_size", "1,200")
    page.select_option("#id_zone", "America/Chicago")
    press(page, "Save and continue")
    page.fill("#id_units_in_scope", "Emergency department and unit 4")
    press(page, "Save and continue")


def fill_contact(page: Page) -> None:
    follow(page, "Contact")
    page.fill("#id_contact_name", "Dana Cho")
    page.fill("#id_contact_title", "Director of Quality")
    page.fill("#id_contact_email", "dana.cho@example.org")
    press(page, "Save and continue")


def fill_why(page: Page) -> None:
    follow(page, "Why join")
    arrived(page, "Save and continue")
    for box in page.get_by_role("textbox").all():
        box.fill("Our nurses asked for it.")
    press(page, "Save and continue")


def fill_partners(page: Page) -> None:
    follow(page, "Partners")
    arrived(page, "Save and continue")
    for box in page.get_by_role("textbox").all():
        box.fill("Two patients sit on the team.")
    press(page, "Save and continue")


def fill_commitments(page: Page) -> None:
    follow(page, "Leadership commitments")
    arrived(page, "Save and continue")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Not sure").check()
    page.fill("#id_name", "Ana Silva")
    press(page, "Save and continue")


def fill_letter(page: Page) -> None:
    follow(page, "Letter of support")
    page.set_input_files("#id_file", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": LETTER})
    press(page, "Upload the letter")
    page.fill("#id_signatory_name", "Rosa Field")
    page.fill("#id_signatory_title", "Chief Executive Officer")
    page.get_by_label("Chief executive", exact=True).check()
    for part, figure in (("month", "3"), ("day", "1"), ("year", "2027")):
        page.fill(f"[name=dated_on_{part}]", figure)
    press(page, "Save and continue")


def fill_participants(page: Page) -> None:
    follow(page, "Participants")
    for link, name, address, title in PEOPLE:
        follow(page, link)
        arrived(page, "Save and continue")
        page.fill("#id_name", name)
        page.fill("#id_email", address)
        page.fill("#id_title", title)
        page.fill("#id_hours_per_week", "4.5")
        if "core leader" in link:
            page.get_by_role("radio").last.check()
        if "clinician" in link:
            page.fill("#id_profession", "Nurse")
            page.check("#id_attests_direct_care")
        press(page, "Save and continue")
        heading(page, "Participants")
    follow(page, "Continue")


def _fill_domain(title: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        home = page.url
        follow(page, title)
        arrived(page, "Save and come back later")
        for item in page.locator(".readiness-item").all():
            item.get_by_role("radio").nth(2).check()
        press(page, "Save and come back later")
        expect(page).to_have_url(home)

    return fill


SECTIONS: Mapping[str, Callable[[Page], None]] = MappingProxyType(
    {
        "organization": fill_organization,
        "contact": fill_contact,
        "why": fill_why,
        "partners": fill_partners,
        "commitments": fill_commitments,
        "letter": fill_letter,
        "participants": fill_participants,
        "infrastructure": _fill_domain("Improvement infrastructure"),
        "leadership": _fill_domain("Leadership behaviors"),
        "safety": _fill_domain("Workforce safety"),
    }
)
"""Every section by a short name."""


def declare_and_send(page: Page) -> str:
    """From the task list: check the answers, vouch for them, send; the reference."""
    follow(page, "Check your answers and send")
    vouch(page)
    press(page, "Send application")
    heading(page, "Application sent")
    return page.locator(".done-reference").inner_text()


def vouch(page: Page) -> None:
    """Fill in who vouches for the answers."""
    page.fill("#id_declared_name", "Dana Cho")
    page.fill("#id_declared_title", "Director of Quality")
