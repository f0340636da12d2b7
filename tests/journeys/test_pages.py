"""Every page, seen by the person it is for: on a narrow screen, light and dark, sound for browsers and for readers."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as site
from html5lib.html5parser import ParseError
from playwright.sync_api import Page
from pytest_django import Settings

from tests import nu
from tests.access import TABLE, Row
from tests.worlds import NOW, Who, World, make_world

NARROW = 320
OWNERS = (Who.ANONYMOUS, Who.APPLICANT, Who.ENTERER, Who.COORDINATOR, Who.REVIEWER)
"""Who each page is looked at as: the first of these who may see it."""
LIGHT: dict[str, object] = {"resultTypes": ["violations"]}
DARK: dict[str, object] = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Iterator[World]:
    """The small network, at its moment."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    with time_machine.travel(NOW):
        yield make_world()


def rows_of(who: Who) -> list[Row]:
    """The addresses that are looked at as this person."""
    return [
        row
        for row in TABLE
        if row.method == "GET" and next((owner for owner in OWNERS if row.status(owner) == 200), None) == who
    ]


def pages_of(world: World, who: Who) -> dict[str, tuple[Row, str, str]]:
    """By title: the row, its address, and the page; files and data are left out."""
    client, pages = world.client(who), {}
    for row in rows_of(who):
        url = row.url(world)
        response = client.get(url)
        if response["Content-Type"].startswith("text/html"):
            pages[row.title] = (row, url, response.content.decode())
        elif response.streaming:
            b"".join(response)  # the end closes the file
    return pages


def unsound(html: str) -> str:
    """What a strict parser holds against the page; empty when it is sound."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # html5lib's own
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except ParseError as error:
            return str(error)
    return ""


def barriers(axe: Axe, page: Page, options: dict[str, object]) -> list[str]:
    """What keeps somebody from using the page: axe's serious and critical findings."""
    found = axe.run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0]['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


@pytest.mark.django_db
def test_every_page_parses_strictly(world: World) -> None:
    pages = {title: html for who in OWNERS for title, (_row, _url, html) in pages_of(world, who).items()}
    assert len(pages) > 80
    wrong = [f"{title}: {problem}" for title, html in pages.items() if (problem := unsound(html))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("bad", ["<!DOCTYPE html><title>x</title><p></b>", "<p>No doctype</p>"])
def test_the_strict_parser_bites(bad: str) -> None:
    assert unsound(bad)
    assert not unsound("<!DOCTYPE html><title>x</title><p>y</p>")


@pytest.mark.html_checker
@pytest.mark.django_db
def test_the_html_checker_finds_nothing(world: World) -> None:
    pages = {title: html for who in OWNERS for title, (_row, _url, html) in pages_of(world, who).items()}
    wrong = nu.check(pages)
    assert not wrong, "\n".join(wrong)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", OWNERS)
def test_each_page_fits_a_narrow_screen_and_can_be_read_by_all(
    world: World, who: Who, new_page: Callable[..., Page], live_site: str
) -> None:
    page, axe, wrong = new_page(width=NARROW), Axe(), []
    if who in world.users:
        world.client(who)
        cookie = {"name": site.SESSION_COOKIE_NAME, "value": world.sessions[who], "url": live_site}
        page.context.add_cookies([cookie])
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for title, (row, url, _html) in pages_of(world, who).items():
        response = page.goto(url)
        if response is None or response.status != 200 or not page.url.endswith(url):
            wrong.append(f"{title}: leads to {page.url}")
            continue
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW and not row.name.startswith("admin"):
            wrong.append(f"{title}: {width} pixels wide")
        for scheme, options in (("light", LIGHT), ("dark", DARK)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no color is caught half way
            wrong += [f"{title}, {scheme}: {problem}" for problem in barriers(axe, page, options)]
        page.emulate_media(color_scheme="light")
    assert not wrong, "\n".join(wrong)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_picture_without_words_and_faint_words_are_found(new_page: Callable[..., Page]) -> None:
    page, axe = new_page(width=NARROW), Axe()
    page.set_content('<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main>')
    assert [problem.partition(":")[0] for problem in barriers(axe, page, LIGHT)] == ["image-alt"]
    page.goto("/help/")
    page.evaluate("document.querySelector('h1').style.color = 'silver'")
    assert [problem.partition(":")[0] for problem in barriers(axe, page, DARK)] == ["color-contrast"]
