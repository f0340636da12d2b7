"""How much an applicant is asked: the counts in docs/applying.md are the counts of the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from joynet.accounts.models import User
from teams.readiness.instrument import CURRENT
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "applying.md"
LINE = re.compile(r"^\| `(?P<page>[^`]+)` \|[^|]*\| (?P<questions>\d+) \| (?P<inputs>\d+) \|$", re.MULTILINE)
TOTAL = re.compile(
    r"^\| \*\*(?P<pages>\d+) pages\*\* \|[^|]*\| \*\*(?P<questions>\d+)\*\* \| \*\*(?P<inputs>\d+)\*\* \|$",
    re.MULTILINE,
)
MINUTES = re.compile(r"^\| \*\*altogether\*\* \|[^|]*\| \*\*(?P<minutes>[\d.]+)\*\* \|$", re.MULTILINE)
STEP = re.compile(r"^\| [^|`*]+ \| (?P<count>\d+) × (?P<seconds>\d+) s \| (?P<minutes>[\d.]+) \|$", re.MULTILINE)
MOST_MINUTES = 25


class Controls(HTMLParser):
    """The names of what can be filled in within the page's main part; a group of choices is one."""

    def __init__(self) -> None:
        super().__init__()
        self.is_main = False
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.is_main |= tag == "main"
        if self.is_main and tag in {"input", "select", "textarea"} and found.get("type") not in {"hidden", "submit"}:
            self.names.add(found.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.is_main = False


def counted(html: str) -> tuple[int, int]:
    """How many questions a page asks, and in how many inputs: a date is one question in three boxes."""
    controls = Controls()
    controls.feed(html)
    questions = {re.sub(r"_(month|day|year)$", "", name) for name in controls.names}
    return len(questions), len(controls.names)


def test_the_document_counts_what_the_pages_ask(as_user: Callable[[User], Client]) -> None:
    user = factories.make_user()
    application = factories.make_draft(user=user)
    client = as_user(user)
    stated = {found["page"]: (int(found["questions"]), int(found["inputs"])) for found in LINE.finditer(document())}
    own = f"/applications/{application.reference}/"
    addresses = {page: page if page.startswith("/") else f"{own}{page}" for page in stated}
    signed_out = {"/apply/"}

    pages = {
        page: (Client() if page in signed_out else client).get(address)
        for page, address in addresses.items()
        if page != "code"
    }

    assert {page: response.status_code for page, response in pages.items()} == dict.fromkeys(pages, 200)
    assert {page: counted(response.content.decode()) for page, response in pages.items()} == {
        page: count for page, count in stated.items() if page != "code"
    }
    total = TOTAL.search(document())
    assert total
    assert int(total["pages"]) == len(stated)
    assert (int(total["questions"]), int(total["inputs"])) == tuple(map(sum, zip(*stated.values(), strict=True)))


def test_no_page_of_an_applicant_is_left_out() -> None:
    stated = {found["page"] for found in LINE.finditer(document())}
    sections = {"organization/", "contact/", "why/", "commitments/", "letter/", "partners/", "check/"}
    seats = {f"participants/add/{seat}/" for seat in ("senior-leader", "core", "frontline-clinician")}
    domains = {f"readiness/{domain.key}/" for domain in CURRENT.domains}
    assert sections | seats | domains <= stated


def test_the_minutes_add_up_and_are_few_enough() -> None:
    found = [step.groupdict() for step in STEP.finditer(document())]
    steps = [(int(step["count"]) * int(step["seconds"]) / 60, float(step["minutes"])) for step in found]
    assert len(steps) > 4
    assert all(abs(computed - stated) <= 0.05 for computed, stated in steps), steps
    total = MINUTES.search(document())
    assert total
    assert abs(sum(stated for _computed, stated in steps) - float(total["minutes"])) < 0.01
    assert float(total["minutes"]) <= MOST_MINUTES


def document() -> str:
    return DOCUMENT.read_text(encoding="utf-8")
