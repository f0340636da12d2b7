"""The frame of every page: help in the same place, one heading, whose page it is."""

from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

HELP = {
    "phone": "1-800-555-0142",
    "phone_tel": "+18005550142",
    "hours": "Monday to Friday, 9 AM to 5 PM",
    "zone_in_words": "Eastern",
    "email": "help@example.org",
}
MEMBER = SimpleNamespace(is_authenticated=True, name="Amara Okafor", email="amara@example.org")


def page(template: str = "base.html", **context: Any) -> Element:
    help_block = SimpleNamespace(**{**HELP, **context.pop("help_block", {})})
    network = SimpleNamespace(name=context.pop("name", "Joy in Work Network"), help_block=help_block)
    html = render_to_string(template, {"network": network, "user": AnonymousUser(), "heading": "Meetings", **context})
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def links(element: Element) -> dict[str, str]:
    return {words(link): link.get("href") or "" for link in element.iter("a")}


def only(element: Element, tag: str) -> Element:
    [found] = element.iter(tag)
    return found


def test_help_stands_at_the_foot_with_number_hours_zone_and_address() -> None:
    foot = only(page(), "footer")
    assert "Toll free 1-800-555-0142" in words(foot)
    assert "Monday to Friday, 9 AM to 5 PM Eastern" in words(foot)
    assert links(foot)["1-800-555-0142"] == "tel:+18005550142"
    assert links(foot)["help@example.org"] == "mailto:help@example.org"
    assert links(foot)["Ask or report a problem"] == "/help/"


def test_without_a_number_its_line_is_gone_and_the_block_stays() -> None:
    foot = only(page(help_block={"phone": "", "phone_tel": ""}), "footer")
    assert "Toll free" not in words(foot)
    assert "Get help" in words(foot)
    assert "help@example.org" in words(foot)


def test_the_name_of_the_network_is_data() -> None:
    renamed = page(name="Creating Joy in Work")
    assert words(only(renamed, "title")) == "Meetings – Creating Joy in Work"
    assert "Creating Joy in Work" in words(only(renamed, "header"))
    assert "Joy in Work Network" not in words(renamed)


def test_one_heading_and_a_way_past_the_header() -> None:
    shown = page(lead="All that is planned.")
    assert words(only(shown, "h1")) == "Meetings"
    assert links(shown)["Skip to main content"] == "#main"
    assert only(shown, "main").get("id") == "main"


def test_a_region_for_messages_is_there_before_there_are_any() -> None:
    regions = [element for element in page().iter() if element.get("role") == "status"]
    assert [words(region) for region in regions] == [""]
    told = page(messages=[SimpleNamespace(level_tag="success", __str__=lambda: "")])
    assert any("notice-success" in (element.get("class") or "") for element in told.iter("p"))


def test_a_visitor_can_sign_in_and_a_member_can_sign_out_by_a_button() -> None:
    assert "Sign in" in links(only(page(), "header"))
    top = only(page(user=MEMBER), "header")
    assert "Amara Okafor" in links(top)
    [form] = top.iter("form")
    assert form.get("method") == "post"
    assert words(only(form, "button")) == "Sign out"


def frame(count: int = 1) -> SimpleNamespace:
    return SimpleNamespace(
        team=SimpleNamespace(name="Riverside"),
        cohort=SimpleNamespace(name="Wave 3"),
        teams=[SimpleNamespace(label=f"Team {n}", url=f"/teams/{n}/", is_current=n == 0) for n in range(count)],
        nav=[
            SimpleNamespace(label="Home", url="/home/", is_current=True),
            SimpleNamespace(label="Network", url="/network/", is_current=False),
        ],
    )


def test_whose_page_it_is_and_where_one_is() -> None:
    top = only(page(user=MEMBER, frame=frame()), "header")
    assert "Riverside Wave 3" in words(top).replace("RiversideWave", "Riverside Wave")
    here = [words(link) for link in top.iter("a") if link.get("aria-current") == "page"]
    assert here == ["Home"]
    assert list(top.iter("details")) == []


def test_with_several_teams_one_can_switch() -> None:
    top = only(page(user=MEMBER, frame=frame(2)), "header")
    assert links(only(top, "details")) == {
        "Team 0": "/teams/0/",
        "Team 1": "/teams/1/",
        "Everything that is yours": "/home/",
    }


def test_a_fault_stands_before_the_title() -> None:
    form = forms.Form({})
    form.add_error(None, "Something is missing.")
    assert words(only(page(form=form), "title")) == "Error: Meetings – Joy in Work Network"
    assert words(only(page(form=forms.Form()), "title")) == "Meetings – Joy in Work Network"


def test_the_demo_says_that_it_is_one() -> None:
    assert "made-up people" in words(page(demo=True))
    assert "made-up people" not in words(page(demo=False))


@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_pages_for_bad_days_need_nothing(template: str) -> None:
    html = render_to_string(template, {})
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    shown = parser.parse(html)
    assert words(only(shown, "h1")) == words(only(shown, "title"))
    assert "/static/css/site.css" in html


@pytest.mark.parametrize("template", ["403.html", "404.html"])
def test_refusals_say_what_to_do(template: str) -> None:
    shown = page(template, user=MEMBER)
    assert "Go to your home page" in links(shown)
    assert "Get help" in words(only(shown, "footer"))
