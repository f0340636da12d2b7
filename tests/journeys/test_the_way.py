"""The whole way with real clicks: from a visitor's first look to the PDF of a month, on a running installation.

Broker, web, worker and beat run as in use. Their clock is set by days, so that a program can begin: all of their
processes read the same moved clock, and the browser does not need it.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from joynet.overview.demo.facts import STAFF
from tests.conftest import is_at_home
from tests.installations import Installation
from tests.journeys import applying
from tests.journeys.applying import PEOPLE
from tests.processes import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.fault]

IN_MAY = datetime(2027, 5, 18, 15, tzinfo=UTC)
"""Tue, May 18, 2027, 10:00 AM in Chicago: applications are open; the program begins on June 7."""
ON_THE_FIRST_OF_JULY = datetime(2027, 7, 1, 14, 30, tzinfo=UTC)
"""Half an hour after the reminder that June has ended and is due on July 10."""
TWO_DAYS_LATER = datetime(2027, 7, 3, 14, 30, tzinfo=UTC)
"""Half an hour after the next reminder would have been due."""

MOVED_CLOCK = """
import os
from datetime import datetime, timedelta, timezone

import time_machine

here = datetime.now(timezone.utc) + timedelta(seconds=float(os.environ["TEST_CLOCK_AHEAD"]))
time_machine.travel(here, tick=True).start()
"""
"""Python runs a module of this name at its start, before anything else."""

DIRECTOR = next(person for person in STAFF if person.role == "director")
APPLICANT = "dana.cho@mercy.example"
ORGANIZATION = "Mercy Hospital"
LEAVERS = (9, 8, 9, 7, 8, 9, 6, 8, 7, 9, 8)
"""Who left in each of the eleven months before May, of 410; May has not ended."""

TESTED = "Two questions about what matters, at each morning huddle on unit 4"
PREDICTED = "Six of ten will answer in the first week"
FOUND = "Eight of ten answered, most in under a minute"
LEARNED = "Asking twice brings out more than asking once <b>& again</b>."


@dataclass
class Way:
    """An installation whose clock can be set, and people at their browsers."""

    installation: Installation
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def set_clock(self, at: datetime) -> None:
        """For every process that starts from now on."""
        ahead = (at - datetime.now(UTC)).total_seconds()
        self.installation.environment["TEST_CLOCK_AHEAD"] = str(ahead)

    def go_on_at(self, at: datetime) -> None:
        """Stop, let time pass, start again."""
        self.installation.stop()
        self.set_clock(at)
        self.installation.start()

    def new_page(self) -> Page:
        """Somebody else's browser."""
        home = self.installation.address
        context = self.browser.new_context(base_url=home, locale="en-US", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("console", lambda message: self._hear(message.text))
        context.on("request", lambda request: self._see(request.url))
        context.on("response", lambda response: self._answer(response.status, response.url))
        self.contexts.append(context)
        return context.new_page()

    def _hear(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.problems.append(text)

    def _see(self, url: str) -> None:
        if not is_at_home(url, self.installation.address):
            self.problems.append(f"asked another host: {url}")

    def _answer(self, status: int, url: str) -> None:
        if status >= 400:
            self.problems.append(f"{status}: {url}")

    def open_mail(self, mailbox: Page, address: str, subject: str) -> str:
        """Wait for the newest mail of this subject to the address, open it; its text."""
        row = mailbox.get_by_role("row").filter(has_text=subject).first

        def has_come() -> bool:
            mailbox.goto(f"/demo/mail/?to={address}")
            return row.is_visible()

        wait_until(has_come, 60)
        row.get_by_role("link").click()
        expect(mailbox.get_by_role("heading", level=1)).to_contain_text(subject)
        return mailbox.get_by_role("article").inner_text()

    def subjects(self, mailbox: Page, words: str) -> list[str]:
        """Address and subject of each mail whose subject holds the words."""
        mailbox.goto("/demo/mail/")
        rows = mailbox.get_by_role("row").filter(has_text=words).all()
        return sorted(" ".join(cell.inner_text() for cell in row.get_by_role("cell").all()[:2]) for row in rows)

    def swept(self) -> None:
        """Wait until beat and worker have looked for reminders since now."""
        before = self._last_sweep()
        wait_until(lambda: self._last_sweep() != before, 90)

    def _last_sweep(self) -> list[tuple[Any, ...]]:
        path = self.installation.data / "joynet.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute("SELECT at FROM outbox_heartbeat WHERE name = 'swept month_due'").fetchall()


@pytest.fixture
def way(tmp_path: Path, browser: Browser) -> Iterator[Way]:
    clock = tmp_path / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(MOVED_CLOCK)
    found = Way(Installation(tmp_path, PYTHONPATH=str(clock)), browser)
    found.set_clock(IN_MAY)
    try:
        found.installation.prepare()
        appointed = found.installation.manage("appoint", DIRECTOR.email, "--role", "director", "--name", DIRECTOR.name)
        assert appointed.returncode == 0, appointed.stderr
        found.installation.start()
        yield found
        assert found.problems == []
    except BaseException:
        print(found.installation.text()[-6000:])
        raise
    finally:
        for context in found.contexts:
            context.close()
        found.installation.clear_away()


def test_from_the_first_look_to_the_pdf(way: Way, tmp_path: Path) -> None:
    staff, visitor, mailbox, leader = (way.new_page() for _ in range(4))
    open_a_cohort(staff)
    reference = apply(way, visitor, mailbox)
    assert ORGANIZATION in way.open_mail(mailbox, APPLICANT, f"We have your application {reference}")
    confirm(way, mailbox)
    accept(staff, reference, tmp_path)
    assert reference in way.open_mail(mailbox, APPLICANT, f"{ORGANIZATION} has a place")
    take_the_place(way, visitor, mailbox)
    generate_the_calendar(staff)
    join(way, leader, mailbox)
    choose_measures(leader)

    way.go_on_at(ON_THE_FIRST_OF_JULY)
    reminders = [f"{ORGANIZATION}: June 2027 can be sent {address}" for _link, _name, address, _title in PEOPLE]
    wait_until(lambda: way.subjects(mailbox, "June 2027") == reminders, 90)
    take_the_roll(staff)
    leader = way.new_page()
    sign_in(way, leader, mailbox, PEOPLE[1][2])
    see_the_meetings(leader)
    sentence = fill_the_month(leader)
    submit_the_month(leader)
    content = fetch_the_pdf(leader)
    check_the_pdf(content, sentence)
    way.swept()
    sent = [f"June 2027 report submitted: {ORGANIZATION} {address}" for _link, _name, address, _title in PEOPLE]
    assert [line for line in way.subjects(mailbox, "June 2027") if line not in sent] == reminders

    way.go_on_at(TWO_DAYS_LATER)
    way.swept()
    assert [line for line in way.subjects(mailbox, "June 2027") if line not in sent] == reminders


def press(page: Page, words: str) -> None:
    """Press the button of exactly this name."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow the link of exactly this name."""
    page.get_by_role("link", name=words, exact=True).click()


def heading(page: Page, words: str) -> None:
    """The page is the one with this heading."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def be_the_director(page: Page) -> None:
    page.goto("/demo/")
    press(page, f"Be {DIRECTOR.name}")
    expect(page).to_have_url(re.compile(r"/admin/$"))


def open_list(page: Page, name: str) -> None:
    """One of the lists on the staff's front page."""
    page.goto("/admin/")
    page.locator(f"#{name}").get_by_role("link").first.click()


def open_a_cohort(page: Page) -> None:
    be_the_director(page)
    open_list(page, "teams-cohort")
    page.get_by_role("link", name=re.compile("add cohort", re.IGNORECASE)).last.click()
    page.fill("#id_name", "Wave I")
    page.fill("#id_starts_on", "2027-06-07")
    page.fill("#id_applications_open_at_0", "2027-05-03")
    page.fill("#id_applications_open_at_1", "09:00")
    page.fill("#id_applications_close_at_0", "2027-05-29")
    page.fill("#id_applications_close_at_1", "00:00")
    press(page, "Save")
    expect(page.get_by_text("was added successfully")).to_be_visible()


def enter_code(way: Way, page: Page, mailbox: Page, address: str, subject: str = "code") -> None:
    """Read the code in the mailbox and type it."""
    text = way.open_mail(mailbox, address, subject)
    found = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", text)
    assert found, text
    page.get_by_role("textbox", name="Code").fill(found.group())
    press(page, "Continue")


def sign_in(way: Way, page: Page, mailbox: Page, address: str) -> None:
    """From the public page, by a code."""
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_role("textbox", name="E-mail").fill(address)
    press(page, "Send me a code")
    enter_code(way, page, mailbox, address)


def apply(way: Way, page: Page, mailbox: Page) -> str:
    """Fill in everything and send it; the reference."""
    page.goto("/")
    page.get_by_role("link", name="Apply for Wave I").first.click()
    heading(page, "Apply to the network")
    page.get_by_role("textbox", name="E-mail").fill(APPLICANT)
    press(page, "Send me a code")
    enter_code(way, page, mailbox, APPLICANT)
    press(page, "Start the application")

    for name, fill in applying.SECTIONS.items():
        if name not in {"infrastructure", "leadership", "safety"}:
            fill(page)

    follow(page, "Improvement infrastructure")
    for number in (1, 2, 3):
        expect(page.get_by_text(f"Readiness, part {number} of 3")).to_be_visible()
        expect(page.get_by_role("button", name="Save and")).to_have_count(2)
        for item in page.locator(".readiness-item").all():
            item.get_by_role("radio").nth(2).check()
        press(page, "Save and continue" if number < 3 else "Save and see the result")
    heading(page, "Your readiness")
    follow(page, "Continue")

    follow(page, "Check your answers and send")
    for words in (ORGANIZATION, *(name for _link, name, _address, _title in PEOPLE)):
        expect(page.get_by_text(words).first).to_be_visible()
    applying.vouch(page)
    press(page, "Send application")
    heading(page, "Application sent")
    return page.locator(".done-reference").inner_text()


def confirm(way: Way, mailbox: Page) -> None:
    """Each of the three opens the link in a browser of their own, without an account, and says yes."""
    for link, _name, address, _title in PEOPLE:
        way.open_mail(mailbox, address, f"Will you take part for {ORGANIZATION}?")
        page = way.new_page()
        page.goto(mailbox.get_by_role("link", name="Confirm or decline your place").get_attribute("href") or "")
        if "clinician" in link:
            page.get_by_role("checkbox").check()
        press(page, "Confirm my place")
        heading(page, "Thank you, you have confirmed")


def take_the_place(way: Way, page: Page, mailbox: Page) -> None:
    """The applicant follows the mail, reads the agreement and signs it; the team begins."""
    way.open_mail(mailbox, APPLICANT, f"{ORGANIZATION} has a place")
    page.goto(mailbox.get_by_role("link", name="Accept the place").get_attribute("href") or "")
    heading(page, "Your place in Wave I")
    expect(page.get_by_text("Our organization accepts its place")).to_be_visible()
    page.fill("#id_name", "Rosa Field")
    page.fill("#id_title", "Chief Executive Officer")
    page.check("#id_agrees")
    press(page, "Sign and take the place")
    expect(page.get_by_text(f"The team {ORGANIZATION} begins today")).to_be_visible()


def accept(page: Page, reference: str, folder: Path) -> None:
    """From the queue: start the review, read and fetch the letter, decide, and tell it from the panel."""
    open_list(page, "applications-application")
    follow(page, reference)
    press(page, "Start review")
    expect(page.get_by_text("is in review")).to_be_visible()
    follow(page, "Look at the letter")
    with page.expect_download() as download:
        follow(page, "Download the file")
    download.value.save_as(folder / "letter.pdf")
    assert (folder / "letter.pdf").read_bytes() == applying.LETTER
    page.get_by_role("link", name=reference).first.click()
    follow(page, "Accept")
    page.get_by_label("A word to the applicant").fill("We look forward to working with you.")
    press(page, "Record this decision")
    expect(page.get_by_text("Your words now stand in the mail below")).to_be_visible()
    press(page, "Record this decision")
    expect(page.get_by_text("The applicant is told when the panel releases it")).to_be_visible()
    follow(page, "Panel of Wave I")
    expect(page.get_by_role("row").filter(has_text=ORGANIZATION)).to_contain_text("Accept")
    follow(page, "See every mail, then tell all")
    expect(page.get_by_text("We look forward to working with you.")).to_be_visible()
    press(page, "Tell this applicant")
    expect(page.get_by_text("1 applicant is told.")).to_be_visible()


def generate_the_calendar(page: Page) -> None:
    open_list(page, "meetings-event")
    follow(page, "Generate a calendar")
    follow(page, "Wave I")
    page.get_by_role("button", name=re.compile(r"Add \d+ meetings")).click()
    expect(page.get_by_text(re.compile(r"Wave I: 22 meetings added"))).to_be_visible()


def join(way: Way, page: Page, mailbox: Page) -> None:
    """The core leader follows the invitation, signs in by code, and joins."""
    _link, _name, address, _title = PEOPLE[1]
    way.open_mail(mailbox, address, "You are on the team")
    page.goto(mailbox.get_by_role("link", name="Join the team").get_attribute("href") or "")
    press(page, "Send me a code")
    enter_code(way, page, mailbox, address)
    press(page, "Join the team")
    heading(page, ORGANIZATION)


def choose_measures(page: Page) -> None:
    """Turnover with the twelve months before the program, and the conversations."""
    for label, role, direction in (
        ("Voluntary turnover (O5)", "Outcome", "Lower is better"),
        ("Staff with a “what matters” conversation (P1)", "Process", "Higher is better"),
    ):
        page.get_by_role("link", name="Our data").first.click()
        follow(page, "Choose a measure")
        page.get_by_label("Measure", exact=True).select_option(label=label)
        page.get_by_label(role, exact=True).check()
        page.get_by_label(direction, exact=True).check()
        press(page, "Choose measure")
    page.get_by_role("link", name="Our data").first.click()
    follow(page, "Voluntary turnover")
    follow(page, "Enter earlier months")
    expect(page.locator("[name$=-numerator]")).to_have_count(12)
    for place, leavers in enumerate(LEAVERS):
        page.locator("[name$=-numerator]").nth(place).fill(str(leavers))
        page.locator("[name$=-denominator]").nth(place).fill("410")
    press(page, "Save earlier months")
    expect(page.locator(".chart-sentence").first).to_contain_text("11 points")


def take_the_roll(page: Page) -> None:
    """The first call: two of three were there."""
    be_the_director(page)
    open_list(page, "meetings-event")
    page.get_by_role("link", name=re.compile("Take the roll of .*call", re.IGNORECASE)).first.click()
    page.get_by_label("Ana Silva, attendance", exact=True).select_option("Present")
    page.get_by_label("Ben Okafor, attendance", exact=True).select_option("Present")
    page.get_by_label("Chi Nguyen, attendance", exact=True).select_option("Excused")
    press(page, "Save the roll")
    expect(page.get_by_text("attendance recorded, 3 entries")).to_be_visible()


def see_the_meetings(page: Page) -> None:
    page.get_by_role("link", name="Meetings").first.click()
    expect(page.get_by_text("1 of 1")).to_be_visible()
    expect(page.get_by_text(re.compile("2 of 3")).first).to_be_visible()


def fill_the_month(page: Page) -> str:
    """The oldest unsubmitted month from the home page, its four parts; the sentence under the turnover chart."""
    page.get_by_role("link", name="Home").first.click()
    page.locator(".next").get_by_role("link").click()
    heading(page, "June 2027")

    follow(page, "Changes tested")
    follow(page, "Add a test")
    page.fill("#id_idea", "Check-in")
    page.fill("#id_objective", TESTED)
    page.fill("#id_prediction", PREDICTED)
    page.fill("#id_found", FOUND)
    page.get_by_label("Adapt").check()
    press(page, "Save test")

    page.get_by_role("navigation", name="Parts of the report").get_by_role("link", name="Learning").click()
    page.fill("#id_learned-text", LEARNED)
    press(page, "Save learning")

    for part, numerator, denominator in (("Process data", "12", "16"), ("Outcome data", "5", "412")):
        page.get_by_role("navigation", name="Parts of the report").get_by_role("link", name=part).click()
        heading(page, part)
        page.fill("[name$=-numerator]", numerator)
        page.fill("[name$=-denominator]", denominator)
        press(page, f"Save {part.lower()}")
    sentence = page.locator(".chart-sentence").inner_text()
    assert "12 points" in sentence
    return sentence


def submit_the_month(page: Page) -> None:
    page.get_by_role("link", name="Check and submit June 2027").click()
    expect(page.get_by_text("All four parts are complete")).to_be_visible()
    press(page, "Submit June 2027")
    expect(page.get_by_role("button", name="Make the PDF")).to_be_visible()
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_text("1 of 1 month sent on time.")).to_be_visible()


def fetch_the_pdf(page: Page) -> bytes:
    """Order it, wait for the worker, download it."""
    follow(page, "All months")
    follow(page, "June 2027")
    press(page, "Make the PDF")
    link = page.get_by_role("link", name="Download the PDF")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "mercy-hospital-2027-06-v1.pdf"
    return Path(download.value.path()).read_bytes()


def check_the_pdf(content: bytes, sentence: str) -> None:
    """What was typed, as it was typed; one figure with words for each chart."""
    pdf = pypdfium2.PdfDocument(content)
    text = plain(" ".join(page.get_textpage().get_text_bounded() for page in pdf))
    for words in (
        f"{ORGANIZATION}: June 2027",
        "on time",
        TESTED,
        PREDICTED,
        FOUND,
        "Decision Adapt",
        LEARNED,
        "Voluntary turnover 5 412 1.2 %",
        "12 16 75 %",
        sentence,
        "Help: ",
    ):
        assert plain(words) in text, words
    figures = [figure["alt"] for figure in nodes(content, "/Figure")]
    assert len(figures) == 2
    assert all("June 2027" in alt and ORGANIZATION in alt for alt in figures)
    assert {"Voluntary turnover" in alt for alt in figures} == {True, False}


def plain(text: str) -> str:
    """Without the ways in which a line can be broken."""
    return " ".join(text.split())


Nodes = list[dict[str, str]]


def nodes(content: bytes, kind: str) -> Nodes:
    """The attributes of each element of a kind in the PDF's structure."""
    found: Nodes = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == kind:
                found.append({"alt": str(node.get("/Alt", ""))})
            if isinstance(node.get("/K"), pikepdf.Array | pikepdf.Dictionary):
                walk(node.K)

    with pikepdf.open(BytesIO(content)) as pdf:
        walk(pdf.Root.StructTreeRoot)
    return found
