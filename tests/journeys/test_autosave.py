"""Long answers in a real browser: saved while they are typed, whatever becomes of connection, answer or session."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import APIResponse, Page, Route, expect

from applications import queries
from applications.models import Application, ApplicationEditor
from applications.rules import TextKey
from joynet.accounts import kept
from joynet.accounts.models import User
from tests import factories
from tests.factories import AT
from tests.journeys.applying import as_person, home_of, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

EVERY = 20
OFFLINE = "Not saved: there is no connection. Leave this page open; we try again every 20 seconds."


class Desk:
    """Somebody at the page of why they want to join."""

    def __init__(self, page: Page, user: User, application: Application, live_site: str) -> None:
        self.application = application
        self.page = as_person(page, user, live_site, at=AT)
        self.page.clock.install()
        self.page.goto(f"{home_of(application)}why/")

    def type(self, words: str) -> None:
        self.page.locator("#id_why_join").fill(words)

    def wait(self, seconds: int = EVERY) -> None:
        """Time passes for the page's own clock."""
        self.page.clock.run_for(seconds * 1000)

    def says(self, words: str) -> None:
        expect(self.page.locator(".autosave")).to_contain_text(words)

    @property
    def stored(self) -> str:
        return queries.texts_of(self.application).get(TextKey.WHY_JOIN, "")


@pytest.fixture
def dana() -> User:
    return factories.make_user()


@pytest.fixture
def application(dana: User) -> Application:
    return factories.make_draft(user=dana)


@pytest.fixture
def desk(new_page: Callable[..., Page], dana: User, application: Application, live_site: str) -> Desk:
    return Desk(new_page(), dana, application, live_site)


def test_what_is_typed_is_stored_after_twenty_seconds_and_goes_on_without_a_clash(desk: Desk) -> None:
    desk.says("What you type is saved every 20 seconds.")
    desk.type("Nights are hard.")
    desk.wait(19)
    assert desk.stored == ""

    desk.wait(1)

    desk.says("Saved at 10:00 AM Eastern.")
    assert desk.stored == "Nights are hard."
    desk.type("Nights are hard. We listen.")
    press(desk.page, "Save and continue")
    expect(desk.page).to_have_url(re.compile(f"{home_of(desk.application)}$"))
    assert desk.stored == "Nights are hard. We listen."
    assert desk.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_leaving_the_box_saves_at_once_and_then_the_page_can_be_left_without_a_word(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.locator("#id_why_join").press_sequentially("Nights.")

    desk.page.locator("#id_current_work").click()

    desk.says("Saved at")
    assert desk.stored == "Nights."
    desk.page.goto("/help/")
    assert asked == []


def test_leaving_with_something_unsaved_is_asked_about(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.route("**/why/", lambda route: route.abort())
    desk.page.locator("#id_why_join").press_sequentially("Nights.")
    desk.page.locator("#id_current_work").click()
    desk.says(OFFLINE)

    desk.page.goto("/help/")

    assert asked == ["beforeunload"]


def test_a_lost_connection_is_said_and_tried_again_until_it_is_back(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.type("Nights are hard.")
    desk.wait()
    desk.says(OFFLINE)
    press(desk.page, "Save and continue")
    expect(desk.page.locator("#id_why_join")).to_have_value("Nights are hard.")
    desk.wait()
    assert desk.stored == ""

    desk.page.context.set_offline(False)
    desk.wait()

    desk.says("Saved at")
    assert desk.stored == "Nights are hard."


def test_an_answer_that_never_arrives_is_no_clash_with_oneself(desk: Desk) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    desk.page.route("**/why/", lose, times=1)
    desk.type("Nights are hard.")
    desk.wait()
    desk.says(OFFLINE)
    assert desk.stored == "Nights are hard."

    desk.type("Nights are hard. We listen.")
    desk.wait()

    desk.says("Saved at")
    expect(desk.page.locator("[name='revision']")).to_have_value("2")
    assert desk.stored == "Nights are hard. We listen."


def test_a_text_that_is_refused_is_not_sent_for_ever_in_place_of_the_next(desk: Desk) -> None:
    def refuse_nights(route: Route) -> None:
        if "Nights" in (route.request.post_data or ""):
            route.fulfill(status=400, body="")
        else:
            route.continue_()

    desk.page.route("**/why/", refuse_nights)
    desk.type("Nights are hard.")
    desk.wait()
    desk.says("Not saved: something is wrong on our side.")

    desk.type("Days are hard.")
    desk.wait()

    desk.says("Saved at")
    assert desk.stored == "Days are hard."


def test_a_page_whose_button_was_stopped_goes_on_saving_by_itself(desk: Desk) -> None:
    def stop(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(status=204)
        else:
            route.continue_()

    desk.page.route("**/why/", stop)
    desk.type("Nights are hard.")
    with desk.page.expect_request(lambda request: request.is_navigation_request()):
        press(desk.page, "Save and continue")
    desk.type("Days are hard.")

    desk.wait(2 * EVERY)

    expect(desk.page.locator("[name='revision']")).to_have_value("2")
    assert desk.stored == "Days are hard."


def test_the_button_waits_for_what_is_on_its_way(desk: Desk) -> None:
    held: list[tuple[Route, APIResponse]] = []
    desk.page.route("**/why/", lambda route: held.append((route, route.fetch())), times=1)
    desk.type("Nights are hard.")
    desk.wait()
    while not held:
        desk.page.wait_for_timeout(20)
    assert desk.stored == "Nights are hard."
    desk.type("Nights are hard. We listen.")
    press(desk.page, "Save and continue")

    held[0][0].fulfill(response=held[0][1])

    expect(desk.page).to_have_url(re.compile(f"{home_of(desk.application)}$"))
    assert desk.stored == "Nights are hard. We listen."


def test_a_colleague_who_saved_is_named_and_typing_goes_on(
    desk: Desk, new_page: Callable[..., Page], live_site: str
) -> None:
    omar = factories.make_user(email="omar@mercy.example", name="Omar Haddad")
    ApplicationEditor.objects.create(application=desk.application, user=omar, accepted_at=AT)
    other = Desk(new_page(), omar, desk.application, live_site)
    other.type("Because of our board.")
    press(other.page, "Save and continue")
    expect(other.page).not_to_have_url(re.compile("/why/$"))

    desk.type("Because of our nurses.")
    desk.wait()

    desk.says("Omar Haddad saved this page while you had it open. What you typed is not saved yet.")
    assert desk.stored == "Because of our board."
    desk.type("Because of our nurses, all of them.")
    press(desk.page, "Save and continue")
    expect(desk.page.get_by_role("cell", name="Because of our board.")).to_be_visible()
    expect(desk.page.locator("#id_why_join")).to_have_value("Because of our nurses, all of them.")
    desk.wait()
    assert desk.stored == "Because of our board."


def test_signed_out_while_typing_the_text_comes_along_through_signing_in(
    desk: Desk, dana: User, live_site: str
) -> None:
    desk.page.context.clear_cookies(name=site.SESSION_COOKIE_NAME)
    desk.type("Nights are hard.")
    desk.wait()
    desk.says("Not saved: you are signed out.")

    press(desk.page, "Save and continue")

    expect(desk.page.get_by_text("What you typed is kept: sign in, and you find it on its page.")).to_be_visible()
    assert desk.stored == ""


def test_what_was_kept_is_saved_like_all_the_rest_and_the_notice_says_so(
    new_page: Callable[..., Page], dana: User, application: Application, live_site: str
) -> None:
    client = Client()
    address = f"{home_of(application)}why/"
    client.post(address, {"writer": kept.mark(dana), "revision": 0, "why_join": "Nights are hard."})
    client.force_login(dana)
    page = new_page()
    name = site.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site}])
    page.clock.install()
    page.goto(address)
    expect(page.locator("[data-kept]")).to_contain_text("It is not saved yet.")

    page.clock.run_for(EVERY * 1000)

    expect(page.locator("[data-kept]")).to_have_text("This is what you typed before you signed in. It is saved now.")
    assert queries.texts_of(application)[TextKey.WHY_JOIN] == "Nights are hard."
    page.reload()
    expect(page.locator("#id_why_join")).to_have_value("Nights are hard.")
    expect(page.locator("[data-kept]")).to_have_count(0)


def test_signed_in_again_in_another_window_saving_goes_on(desk: Desk) -> None:
    desk.page.context.clear_cookies(name=site.CSRF_COOKIE_NAME)
    desk.type("Nights are hard.")

    desk.wait()

    desk.says("Saved at")
    assert desk.stored == "Nights are hard."


def test_the_count_comes_when_a_quarter_is_left_and_says_by_how_much_it_is_over(desk: Desk) -> None:
    count = desk.page.locator("#id_why_join_count")
    for length, words in [
        (1124, "You can write up to 1,500 characters."),
        (1125, "You have 375 characters left."),
        (1499, "You have 1 character left."),
        (1503, "You have 3 characters too many."),
    ]:
        desk.type("é" * length)
        desk.wait(1)
        expect(count).to_have_text(words)


def test_on_a_phone_the_line_stays_in_view_and_covers_little(
    new_page: Callable[..., Page], dana: User, application: Application, live_site: str
) -> None:
    desk = Desk(new_page(width=320), dana, application, live_site)
    desk.page.locator("#id_why_join").focus()

    expect(desk.page.locator(".autosave")).to_be_in_viewport(ratio=1)
    line = desk.page.locator(".autosave").bounding_box()
    assert line is not None
    assert line["height"] < 80
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 320
