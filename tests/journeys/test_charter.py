"""A team's papers in the browser: the charter in two versions and compared, the driver diagram without JavaScript."""

import re

import pytest
import time_machine
from playwright.sync_api import Page, expect

from joynet.accounts.models import User
from teams.models import Team
from tests.factories import AT, account_of, make_cohort, make_team, person_of
from tests.journeys.applying import arrived, as_person, follow, heading, press

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def team(clock: time_machine.Traveller) -> Team:
    return make_team(cohort=make_cohort(), joined_on=AT.date())


@pytest.fixture
def ana(team: Team) -> User:
    return account_of(person_of(team, "Ana"))


def press_at(page: Page, words: str, what: str) -> None:
    """The button of this line: what it is about is read aloud behind its words."""
    page.get_by_role("button", name=re.compile(f"^{re.escape(words)} ?: {re.escape(what)}$")).click()


def follow_at(page: Page, words: str, what: str) -> None:
    """The link of this line."""
    page.get_by_role("link", name=re.compile(f"^{re.escape(words)} ?: {re.escape(what)}$")).click()


def fill(page: Page, **answers: str) -> None:
    """The fields of a form by their names."""
    for name, words in answers.items():
        page.fill(f"#id_{name}", words)


def test_a_charter_is_written_twice_and_compared(team: Team, ana: User, page: Page, live_site: str) -> None:
    as_person(page, ana, live_site, at=AT).goto(f"/teams/{team.pk}/charter/")
    follow(page, "Begin the charter")
    arrived(page, "Save charter")
    fill(page, title="Good days on two units", aim="Good days rise on our two units.")
    press(page, "Save charter")

    expect(page.get_by_text("Version 1 of the charter is saved.")).to_be_visible()
    expect(page.get_by_text("No number yet.")).to_be_visible()
    expect(page.get_by_text("Could be clearer")).to_have_count(4)

    follow(page, "Change the charter")
    arrived(page, "Save charter")
    fill(
        page,
        aim="By December 1, 2028, good days rise on our two units from 48 % to 80 %.",
        outcome_measure="Good days",
        baseline_value="48",
        target_value="eighty",
        aim_unit="%",
        population="Staff of two units",
        measures="Good days",
        note="The aim has a number and a day",
    )
    for part, figure in (("month", "12"), ("day", "1"), ("year", "2028")):
        page.fill(f"[name=target_on_{part}]", figure)
    press(page, "Save charter")
    expect(page.get_by_role("link", name="Target must be a number, such as 12.")).to_be_visible()
    expect(page.locator("#id_population")).to_have_value("Staff of two units")
    fill(page, target_value="80")
    press(page, "Save charter")

    heading(page, "Charter: Good days on two units")
    expect(page.get_by_text("Named", exact=True)).to_have_count(4)
    press_at(page, "Approve for the team", "version 2")
    expect(page.get_by_text("Approved by the team: Ana Silva")).to_be_visible()

    follow(page, "See what changed between versions")
    heading(page, "What changed in the charter")
    expect(page.locator("ins").filter(has_text="from 48 % to 80 %.")).to_be_visible()
    expect(page.locator("del").filter(has_text="units.")).to_be_visible()
    follow(page, "Charter")
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.get_by_text("no longer in force")).to_be_visible()
    expect(page.get_by_text("Good days rise on our two units.", exact=True)).to_be_visible()


def test_a_driver_diagram_is_drawn_without_javascript(
    team: Team, ana: User, page_without_js: Page, live_site: str
) -> None:
    page = as_person(page_without_js, ana, live_site, at=AT)
    page.goto(f"/teams/{team.pk}/drivers/")
    press(page, "Start from the nine components")
    heading(page, "Change the driver diagram")

    follow(page, "Add change idea under Daily improvement")
    page.fill("#id_text", "Huddle with one small test a week")
    press(page, "Add change idea")
    expect(page.get_by_text("Added: Huddle with one small test a week.")).to_be_visible()

    follow(page, "How leaders lead and listen")
    page.fill("#id_text", "How our leaders listen")
    press(page, "Save")
    press_at(page, "Move up", "How our leaders listen")
    follow_at(page, "Take out", "What people need to feel safe and valued")
    expect(page.get_by_text("Wellness and resilience")).to_be_visible()
    press(page, "Take out")

    follow(page, "Driver diagram")
    heading(page, "Driver diagram")
    texts = page.locator(".drivers-svg .drivers-text text").all_text_contents()
    assert texts.index("How our leaders listen") < texts.index("How teams work and")
    assert "Safety" not in " ".join(texts)
    first, *_rest = page.locator(".drivers-list > ul > li").all()
    expect(first).to_contain_text("How our leaders listen")
    expect(page.locator(".drivers-list")).to_contain_text("Huddle with one small test a week")


def test_prework_is_ticked_and_leads_to_the_storyboard(
    team: Team, ana: User, page_without_js: Page, live_site: str
) -> None:
    page = as_person(page_without_js, ana, live_site, at=AT)
    page.goto(f"/teams/{team.pk}/prework/")
    follow_at(page, "Storyboard", "Prepare the storyboard")
    follow(page, "Begin the storyboard")
    fill(page, question="How do you keep huddles short?")
    press(page, "Save storyboard")
    expect(page.get_by_text("How do you keep huddles short?")).to_be_visible()
    follow(page, "Prework")
    press_at(page, "Mark as done", "Prepare the storyboard")
    expect(page.get_by_text("1 of 8 things are done.")).to_be_visible()
    expect(page.get_by_text("by Ana Silva")).to_be_visible()
