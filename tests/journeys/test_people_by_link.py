"""People without an account, on a phone: somebody who is named answers, and a colleague comes to work on the draft."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from applications import actions, queries
from applications.models import Application, Nominee
from joynet.accounts.actors import Actor
from teams.rules import Slot
from tests import factories
from tests.factories import AT
from tests.journeys.applying import as_person, enter_code, follow, heading, newest_link, press

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
    pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"]),
]


def named(application: Application, slot: str) -> Nominee:
    return application.nominees.get(slot=slot, ended_at__isnull=True)


def test_a_clinician_confirms_another_declines_and_somebody_takes_that_place(
    new_page: Callable[..., Page], live_site: str, javascript: bool
) -> None:
    application = factories.make_sent()
    phone = new_page(width=320, javascript=javascript)
    phone.goto(newest_link("application_confirmation_asked", "chi@mercy.example"))
    heading(phone, "Will you take part?")
    press(phone, "Confirm my place")
    expect(phone.get_by_role("alert")).to_contain_text("Tick this to confirm.")
    phone.get_by_label("I give direct care").check()
    phone.get_by_label("Hours per week").fill("5.5")
    press(phone, "Confirm my place")
    heading(phone, "Thank you, you have confirmed")
    phone.goto(newest_link("application_confirmation_copy", "chi@mercy.example"))
    expect(phone.get_by_text("You confirmed on Mar 9, 2027, and nothing more is needed.")).to_be_visible()

    phone.goto(newest_link("application_confirmation_asked", "ben@mercy.example"))
    phone.get_by_text("I do not take this place").click()
    phone.get_by_label("Why not?").fill("I change jobs in May.")
    press(phone, "Say no")
    heading(phone, "You have said no")

    page = as_person(new_page(width=320, javascript=javascript), queries.editors_of(application)[0], live_site, at=AT)
    page.goto(f"/applications/{application.reference}/")
    expect(page.get_by_text("Ben Okafor has declined")).to_be_visible()
    follow(page, "Ask again or replace somebody")
    expect(page.get_by_text("I change jobs in May.")).to_be_visible()
    page.get_by_role("link", name="Replace Ben Okafor").click()
    page.get_by_label("Name", exact=True).fill("Omar Haddad")
    page.get_by_label("E-mail").fill("omar@mercy.example")
    page.get_by_label("Job title").fill("Charge Nurse")
    page.get_by_label("Core leader").check()
    page.get_by_label("Hours per week").fill("4")
    press(page, "Name this person and ask them")
    heading(page, "Participants")

    assert named(application, Slot.CORE).name == "Omar Haddad"
    assert (named(application, Slot.FRONTLINE_CLINICIAN).hours_per_week, named(application, Slot.CORE).state) == (
        5.5,
        "pending",
    )
    phone.goto(newest_link("application_confirmation_asked", "omar@mercy.example"))
    heading(phone, "Will you take part?")


def test_a_colleague_without_an_account_proves_the_address_and_works_on_the_draft(
    new_page: Callable[..., Page], live_site: str, javascript: bool
) -> None:
    application = factories.make_complete_draft()
    owner = queries.editors_of(application)[0]
    page = as_person(new_page(javascript=javascript), owner, live_site, at=AT)
    page.goto(f"/applications/{application.reference}/")
    follow(page, "Invite a colleague")
    page.get_by_label("E-mail").fill("lee@mercy.example")
    page.get_by_label("Name").fill("Lee Park")
    press(page, "Send the invitation")
    expect(page.get_by_text("lee@mercy.example").first).to_be_visible()

    phone = new_page(width=320, javascript=javascript)
    phone.goto(newest_link("application_editor_invited", "lee@mercy.example"))
    heading(phone, "Work on the application of Mercy Hospital")
    press(phone, "Send me a code")
    enter_code(phone)
    press(phone, "Accept the invitation")
    heading(phone, "Mercy Hospital")
    follow(phone, "Contact")
    phone.get_by_label("Phone").fill("555 0142")
    press(phone, "Save and continue")

    application.refresh_from_db()
    assert application.contact_phone == "555 0142"
    page.reload()
    page.get_by_role("link", name="End the work of Lee Park").click()
    press(page, "End their work on it")
    phone.goto(f"/applications/{application.reference}/")
    heading(phone, "There is no page here for you")
    assert queries.editors_of(application) == [owner]


def test_the_page_of_a_link_that_was_withdrawn_says_so(new_page: Callable[..., Page], javascript: bool) -> None:
    application = factories.make_complete_draft()
    by = Actor.of(queries.editors_of(application)[0])
    invited = actions.invite_editor(application=application, email="lee@mercy.example", name="Lee", by=by, at=AT)
    link = newest_link("application_editor_invited", "lee@mercy.example")
    actions.withdraw_invitation(invitation=invited, by=by, at=AT)

    phone = new_page(width=320, javascript=javascript)
    phone.goto(link)
    heading(phone, "This invitation cannot be used")
    expect(phone.get_by_text("This invitation was withdrawn on Mar 9, 2027.")).to_be_visible()
