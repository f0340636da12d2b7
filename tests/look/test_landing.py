"""The public page says everything that the network's announcement says, and opens its door only when it is open."""

from dataclasses import replace
from types import SimpleNamespace

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from joynet.overview.queries import Landing, LandingCohort, LandingWorkshop

OPEN = Landing(
    cohort=LandingCohort(
        name="Wave 4",
        opens="Mon, Jan 11, 2027, 9:00 AM Eastern",
        closes="Fri, Apr 9, 2027, 11:59 PM Eastern",
        starts="Jun 7, 2027",
        ends="Dec 6, 2028",
        first_month="June 2027",
        last_month="November 2028",
    ),
    is_open=True,
    opens_on="",
    workshops=(LandingWorkshop(when="Jun 7 and 8, 2027", what="Workshop 1", where="Boston"),),
    month_count=18,
    workshop_count=4,
    min_present=2,
    about=("The network is for those who care.", "It lasts a while."),
)
CLOSED = replace(OPEN, is_open=False, opens_on="Jan 11, 2027")
NONE = replace(OPEN, cohort=None, is_open=False, opens_on="", workshops=())


def shown(landing: Landing, email: str = "joy@example.org") -> tuple[str, set[str]]:
    """What a visitor reads, and where the links lead."""
    help_block = SimpleNamespace(phone="", hours="", email=email)
    network = SimpleNamespace(name="Joy in Work Network", help_block=help_block)
    context = {"landing": landing, "network": network, "user": AnonymousUser()}
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    page = parser.parse(render_to_string("overview/landing.html", context))
    text = " ".join(" ".join(page.find("body").itertext()).split())
    return text, {link.get("href") or "" for link in page.iter("a")}


@pytest.mark.parametrize(
    "said",
    [
        # who should join
        "joy in work, the engagement of staff and their productivity",
        "the quality of care and the experience of staff and patients",
        "with patients, staff and communities as partners",
        "each organization moves forward, and all of them together",
        "has its highest leaders behind it.",
        "joy and well-being of the workforce is of strategic importance",
        "shares generously.",
        "the time and the means to develop, test, put in place and measure changes",
        "moves from talking to doing.",
        "carrying what works to scale, and on progress that can be measured",
        # expectations
        "1 letter of support, written by senior leadership",
        "3 people or more",
        "a senior leader, who sits on the steering committee",
        "a core leader or unit-level manager",
        "a frontline clinician",
        "improvement infrastructure, leadership behaviors, and workforce safety",
        "2 of 3 of your people, or more, at every meeting: coaching, calls and workshops",
        "18 months with regular coaching of your team and a virtual call of all teams every month",
        "4 workshops in person, with the other organizations",
        "a report on changes tested, learning, process data and outcome data",
        "an evaluation discussion with somebody from IHI",
        "what you learn, what is hard, and your data, with the other teams",
        "lending them your thinking, or to coaching other teams",
        # what staff edit
        "The network is for those who care. It lasts a while.",
        # questions
        "To learn more about the network, write to joy@example.org",
    ],
)
def test_everything_expected_is_said(said: str) -> None:
    text, _ = shown(OPEN)
    assert said in text


def test_an_open_cohort_has_its_dates_and_a_way_in() -> None:
    text, links = shown(OPEN)
    assert "/apply/" in links
    assert "Applications are open until Fri, Apr 9, 2027, 11:59 PM Eastern." in text
    for said in ("Jun 7, 2027", "Jun 7 and 8, 2027 Workshop 1 · Boston", "June 2027 to November 2028", "Dec 6, 2028"):
        assert said in text


def test_before_it_opens_the_page_says_when_and_has_no_way_in() -> None:
    text, links = shown(CLOSED)
    assert "Applications for Wave 4 open on Jan 11, 2027." in text
    assert "/apply/" not in links


def test_without_any_cohort_the_page_still_says_what_the_network_is() -> None:
    text, links = shown(NONE)
    assert "No cohort is open for applications now." in text
    assert "Key dates" not in text
    assert "What is expected of a team" in text
    assert "/apply/" not in links


def test_the_numbers_are_the_cohorts() -> None:
    text, _ = shown(replace(OPEN, month_count=12, workshop_count=3, min_present=3))
    assert "12 months" in text
    assert "3 workshops" in text
    assert "3 of 3" in text


def test_without_an_address_nobody_is_sent_to_nowhere() -> None:
    text, links = shown(OPEN, email="")
    assert "To learn more" not in text
    assert not any(link.startswith("mailto:") for link in links)
