"""How three teams stand in a browser: good, at risk, out of reach; and staff who judge how much help one needs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from joynet.accounts.models import User
from tests.factories import person_of
from tests.overview.standings import NOW, Three, make_three
from tests.worlds import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture
def three(live_site: str, settings: Settings, tmp_path: Path) -> Iterator[Three]:
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    with time_machine.travel(NOW):
        yield make_three()


def enter(page: Page, user: User | None, address: str) -> None:
    """Opens the page as that person."""
    assert user is not None
    client = Client()
    sign_in(client, user, at=NOW)
    name = site.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.goto("/help/")  # so that the browser knows the site's address
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": urljoin(page.url, "/")}])
    page.goto(address)


def line(page: Page, title: str) -> Locator:
    """The line of that expectation."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title, exact=True))


def test_standing_is_explained_on_three_teams(three: Three, new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)

    enter(page, person_of(three.good, "Ben").user, f"/teams/{three.good.pk}/standing/")
    expect(page.get_by_text("8 of 9 expectations are met; 1 not yet due.")).to_be_visible()
    expect(line(page, "Letter of support")).to_contain_text("Met")
    expect(line(page, "Letter of support")).to_contain_text("Signed by Ana Silva, dated Feb 17, 2027.")
    expect(line(page, "Meetings")).to_contain_text("11 of 11 (100 %)")
    expect(page.get_by_role("heading", name="Worth a talk")).to_have_count(0)

    enter(page, person_of(three.at_risk, "Ben").user, f"/teams/{three.at_risk.pk}/standing/")
    expect(line(page, "Meetings")).to_contain_text("At risk")
    expect(line(page, "Monthly data")).to_contain_text("3 of 4 months sent on time, 1 late.")
    seats = line(page, "Three participants in three seats")
    expect(seats).to_contain_text("Senior leader: empty since Oct 10, 2027 (6 days).")
    seats.get_by_role("link", name="Who held which seat").click()
    figure = page.get_by_role("img", name="Who holds which seat of Harbor Clinic").first
    expect(figure).to_be_visible()
    page.get_by_text("Who held which seat, as a table").click()
    expect(page.get_by_role("row", name="Senior leader Ana Silva Jun 7, 2027 Oct 9, 2027")).to_be_visible()
    page.get_by_label("As of").fill("2027-09-09")
    page.get_by_role("button", name="Show this day").click()
    expect(line(page, "Three participants in three seats")).to_contain_text("Met")
    page.get_by_role("link", name="Back to today").click()
    expect(line(page, "Three participants in three seats")).to_contain_text("At risk")
    page.get_by_label("As of").fill("2027-10-16")
    page.get_by_role("button", name="Show this day").click()
    expect(page.get_by_role("link", name="Choose a day up to today, Oct 15, 2027.")).to_be_visible()

    enter(page, person_of(three.lost, "Ben").user, f"/teams/{three.lost.pk}/standing/")
    expect(line(page, "Meetings")).to_contain_text(
        "80 % over the whole program can no longer be reached: with every remaining meeting it would be 5 of 16 (31 %)."
    )
    expect(line(page, "Monthly data")).to_contain_text("it would be 2 of 6 (33 %).")
    expect(page.get_by_text("What is the smallest thing to try next week?")).to_be_visible()
    expect(page.get_by_role("heading", name="Help needed")).to_have_count(0)
    line(page, "Monthly data").get_by_role("link", name="All months").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Months")


def test_staff_find_the_team_that_needs_help_and_judge(three: Three, new_page: Callable[..., Page]) -> None:
    page = new_page()
    enter(page, three.staff, "/admin/")
    page.get_by_role("link", name="How teams stand, and who needs help").click()
    expect(page.get_by_role("row")).to_have_count(4)
    page.get_by_label("Help needed").select_option("Needs help")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Judge how much help Quiet Hospital needs").click()
    page.get_by_role("radio", name="Watch").check()
    page.get_by_label("Reason").fill("They merge two units.")
    for part, typed in (("Month", "11"), ("Day", "1"), ("Year", "2027")):
        page.get_by_role("textbox", name=part).fill(typed)
    page.get_by_role("button", name="Save judgment").click()
    expect(page.get_by_text("Quiet Hospital: watch, until Nov 1, 2027.")).to_be_visible()
    page.get_by_role("link", name="The team’s standing").click()
    expect(page.get_by_text("Judged by Ines Ortiz until Nov 1, 2027: They merge two units.")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Take this judgment back").click()
    expect(page.get_by_text("is taken back: the signs speak again.")).to_be_visible()
