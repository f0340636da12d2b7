"""Applicants in a real browser, each way with JavaScript and without it."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from applications import queries, rules
from applications.models import Application, ApplicationEditor
from applications.rules import State, TextKey
from joynet.outbox.models import OutgoingMail
from tests import factories
from tests.factories import AT
from tests.journeys import applying
from tests.journeys.applying import as_person, follow, heading, home_of, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = 360
with_and_without_js = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])


@with_and_without_js
@pytest.mark.parametrize("seed", [3, 14, 15])
def test_an_applicant_alone_in_any_order(
    seed: int,
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    factories.make_cohort()
    user = factories.make_user()
    page = as_person(new_page(javascript=javascript), user, live_site, at=AT)
    page.goto("/apply/begin/")
    press(page, "Start the application")
    order = list(applying.SECTIONS)
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
    home = page.url
    for count, name in enumerate(order, start=1):
        applying.SECTIONS[name](page)
        expect(page).to_have_url(home)
        total = len(order)
        done = f"{count} of {total} sections" if count < total else f"All {total} sections are complete"
        expect(page.get_by_text(done)).to_be_visible()

    reference = applying.declare_and_send(page)

    application = Application.objects.get(reference=reference)
    assert application.state == State.SUBMITTED
    assert application.organization_name == "Mercy Hospital"
    assert [nominee.name for nominee in queries.nominees_of(application)] == ["Ana Silva", "Ben Okafor", "Chi Nguyen"]
    assert OutgoingMail.objects.filter(rule="application_received", to_address=user.email).count() == 1


@with_and_without_js
def test_two_on_one_section_both_see_both_texts(
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    dana, omar = factories.make_user(), factories.make_user(email="omar@mercy.example", name="Omar Haddad")
    application = factories.make_draft(user=dana)
    ApplicationEditor.objects.create(application=application, user=omar, accepted_at=AT)
    first = as_person(new_page(javascript=javascript), dana, live_site, at=AT)
    second = as_person(new_page(javascript=javascript), omar, live_site, at=AT)
    for page in (first, second):
        page.goto(f"{home_of(application)}why/")
    first.fill("#id_why_join", "Because our nurses asked for it.")
    second.fill("#id_why_join", "Because our board wants it.")
    press(first, "Save and continue")
    expect(first).to_have_url(f"{live_site}{home_of(application)}")

    press(second, "Save and continue")

    expect(second.get_by_text("Dana Cho saved this page while you had it open.")).to_be_visible()
    expect(second.get_by_text("Because our nurses asked for it.")).to_be_visible()
    expect(second.locator("#id_why_join")).to_have_value("Because our board wants it.")
    assert queries.texts_of(application)[TextKey.WHY_JOIN] == "Because our nurses asked for it."
    both = "Because our nurses asked for it, and our board wants it."
    second.fill("#id_why_join", both)
    press(second, "Save and continue")
    expect(second).to_have_url(f"{live_site}{home_of(application)}")
    assert queries.texts_of(application)[TextKey.WHY_JOIN] == both


@with_and_without_js
def test_the_letter_is_signed_by_a_link_on_a_phone(
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    dana = factories.make_user()
    application = factories.make_complete_draft(user=dana)
    page = as_person(new_page(javascript=javascript), dana, live_site, at=AT)
    page.goto(f"{home_of(application)}letter/words/")
    press(page, "Save and continue")
    page.fill("#id_name", "Rosa Field")
    page.fill("#id_email", "rosa@mercy.example")
    press(page, "Send the link to sign")
    expect(page.get_by_text("Rosa Field is asked to sign the letter.")).to_be_visible()

    phone = new_page(width=PHONE, javascript=javascript)
    link = applying.newest_link("application_letter_asked", "rosa@mercy.example")
    phone.goto(link)
    expect(phone.get_by_text("Time and resources").first).to_be_visible()
    phone.fill("#id_title", "Chief Executive Officer")
    phone.get_by_label("Chief executive", exact=True).check()
    phone.get_by_label("I sign for myself").check()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE
    press(phone, "Sign the letter")

    expect(phone.get_by_text("Rosa Field").first).to_be_visible()
    letter = queries.letter_in_force(application)
    assert letter is not None
    assert (letter.signatory_name, letter.level, letter.on_behalf_of) == ("Rosa Field", "chief_executive", "")
    assert letter.signed_hash == rules.letter_hash(letter.signed_text)
    phone.goto(link)
    expect(phone.get_by_text("You signed this letter on")).to_be_visible()
    page.goto(f"{home_of(application)}letter/")
    expect(page.get_by_text("Chief Executive Officer").first).to_be_visible()
    assert phone.context.cookies() == [] or "session" not in {each["name"] for each in phone.context.cookies()}


@with_and_without_js
def test_a_draft_is_left_and_sent_a_week_later(
    javascript: bool,
    new_page: Callable[..., Page],
    clock: time_machine.Traveller,
) -> None:
    factories.make_cohort()
    page = new_page(javascript=javascript)
    page.goto("/apply/")
    page.get_by_role("textbox", name="E-mail").fill("dana.cho@example.org")
    press(page, "Send me a code")
    applying.enter_code(page)
    press(page, "Start the application")
    names = list(applying.SECTIONS)
    for name in names[:6]:
        applying.SECTIONS[name](page)

    clock.shift(timedelta(days=7))
    back = new_page(javascript=javascript)
    back.goto(applying.newest_link("application_started", "dana.cho@example.org"))
    back.get_by_role("textbox", name="E-mail").fill("dana.cho@example.org")
    press(back, "Send me a code")
    applying.enter_code(back)
    heading(back, "Mercy Hospital")
    expect(back.get_by_text("6 of 10 sections are complete.")).to_be_visible()
    for name in names[6:]:
        applying.SECTIONS[name](back)
    reference = applying.declare_and_send(back)

    application = Application.objects.get(reference=reference)
    moment = queries.sent_at(application)
    assert moment is not None
    assert moment.date() == (AT + timedelta(days=7)).date()


@with_and_without_js
def test_an_application_is_withdrawn_after_it_was_sent(
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    dana = factories.make_user()
    application = factories.make_sent(user=dana)
    page = as_person(new_page(javascript=javascript), dana, live_site, at=AT)
    page.goto(home_of(application))
    follow(page, "Withdraw this application")
    page.fill("#id_reason", "Our unit moves to another building this year.")
    press(page, "Withdraw the application")

    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN
    assert OutgoingMail.objects.filter(rule="application_withdrawn").count() == 1
    page.goto("/apply/begin/")
    expect(page.get_by_role("button", name="Start the application")).to_be_visible()


@with_and_without_js
def test_a_question_opens_one_part_and_the_answer_sends_it_again(
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    dana, ines = factories.make_user(), factories.make_staff()
    application = factories.make_in_review(user=dana, staff=ines)
    desk = as_person(new_page(javascript=javascript), ines, live_site, at=AT)
    desk.goto(f"/admin/applications/application/{application.pk}/ask/")
    desk.fill("#id_text", "How many patients sit on the team?")
    desk.get_by_label("Partners").check()
    press(desk, "Ask, and open these parts")
    expect(desk.get_by_text("The question is on its way.")).to_be_visible()

    page = as_person(new_page(javascript=javascript), dana, live_site, at=AT)
    page.goto(applying.newest_link("application_information_asked", dana.email))
    expect(page.get_by_text("How many patients sit on the team?").first).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="Why join")).to_have_count(0)
    follow(page, "Partners")
    page.fill("#id_patients", "Three patients sit on the team.")
    press(page, "Save and continue")
    follow(page, "Check and send again")
    applying.vouch(page)
    press(page, "Send application again")

    expect(page.get_by_text("Sent again").first).to_be_visible()
    application.refresh_from_db()
    assert application.state == State.RESUBMITTED
    desk.goto(f"/admin/applications/application/{application.pk}/change/")
    expect(desk.get_by_text("Three patients sit on the team.")).to_be_visible()
    page.goto(f"{home_of(application)}partners/")
    expect(page).to_have_url(f"{live_site}{home_of(application)}")
