"""The staff's pages ask for a role today and a second step taken in this session; access ends at once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.accounts.sign_in import demo_sign_in
from tests.accounts.conftest import Visitor, app_code, code_in_last_mail, set_up_app
from tests.factories import AT, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADMIN = "/admin/"
TODAY = date(2027, 3, 9)


def ways(visitor: Visitor, url: str) -> list[str]:
    """Where one is led, step by step."""
    response = visitor.client.get(url, follow=True)
    return [address for address, _ in response.redirect_chain]


@pytest.fixture
def director() -> User:
    """Ines, who has the app on her phone."""
    user = make_staff()
    set_up_app(user)
    return user


def test_a_visitor_is_led_to_the_sign_in_page_and_back(visitor: Visitor) -> None:
    assert ways(visitor, ADMIN) == ["/admin/login/?next=/admin/", "/account/login/?next=/admin/"]


def test_with_code_and_app_staff_come_in(visitor: Visitor, director: User) -> None:
    assert visitor.sign_in(director, ADMIN)["Location"] == ADMIN
    assert visitor.client.get(ADMIN).status_code == 200


def test_the_code_alone_does_not_sign_in_somebody_with_an_app(visitor: Visitor, director: User) -> None:
    visitor.ask_for_code(director.email)
    assert visitor.enter(code_in_last_mail())["Location"] == "/account/second-step/authenticate/"
    assert not visitor.is_signed_in


def test_without_a_second_step_staff_are_led_to_set_one_up(visitor: Visitor) -> None:
    visitor.sign_in(make_staff())
    assert visitor.is_signed_in
    page = visitor.client.get(ADMIN, follow=True)
    assert page.redirect_chain[-1][0] == "/account/second-step/"
    assert "Staff sign in with a second step." in page.content.decode()
    assert visitor.client.get("/admin/teams/team/").status_code == 302


def test_a_step_set_up_now_is_asked_for_and_then_opens_the_door(
    visitor: Visitor, clock: time_machine.Traveller
) -> None:
    user = make_staff()
    visitor.sign_in(user)
    set_up_app(user)
    asked = visitor.client.get(ADMIN, follow=True)
    assert asked.redirect_chain[-1][0] == "/account/second-step/reauthenticate/?next=%2Fadmin%2F"
    given = visitor.client.post(asked.redirect_chain[-1][0], {"code": app_code(user)})
    assert given["Location"] == ADMIN
    assert visitor.client.get(ADMIN).status_code == 200


def test_the_app_is_set_up_on_its_page_and_recovery_codes_come_with_it(visitor: Visitor) -> None:
    user = make_staff()
    visitor.sign_in(user)
    visitor.client.get("/account/second-step/totp/activate/")
    secret = visitor.client.session["mfa.totp.secret"]
    user.__dict__["_app_secret"] = secret
    done = visitor.client.post("/account/second-step/totp/activate/", {"code": app_code(user)})
    assert done["Location"] == "/account/second-step/recovery-codes/"
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert visitor.client.get(ADMIN).status_code == 302  # set up is not yet used


def test_an_app_code_works_once(visitor: Visitor, director: User, new_visitor: Callable[[], Visitor]) -> None:
    visitor.sign_in(director)
    other = new_visitor()
    other.sign_in(director)
    assert not other.is_signed_in


def test_a_recovery_code_opens_the_door_once(
    visitor: Visitor, director: User, new_visitor: Callable[[], Visitor]
) -> None:
    code = RecoveryCodes.activate(director).get_unused_codes()[0]
    director.__dict__["_app_secret"] = None
    for browser, is_in in ((visitor, True), (new_visitor(), False)):
        browser.ask_for_code(director.email)
        from_mail = browser.enter(code_in_last_mail())
        assert from_mail["Location"] == "/account/second-step/authenticate/"
        browser.client.post("/account/second-step/authenticate/", {"code": code})
        assert browser.is_signed_in is is_in
    assert visitor.client.get(ADMIN).status_code == 200


def test_people_without_a_role_are_told_that_this_is_not_theirs(visitor: Visitor) -> None:
    user = make_user()
    set_up_app(user)
    visitor.sign_in(user)
    assert visitor.client.get(ADMIN, follow=True).status_code == 403


@pytest.mark.parametrize(("ends_on", "status"), [(TODAY, 302), (TODAY + timedelta(days=1), 200), (None, 200)])
def test_a_role_counts_up_to_the_day_before_its_end(
    visitor: Visitor, director: User, ends_on: date | None, status: int
) -> None:
    if ends_on:
        actions.end_role(staff_role=director.staff_roles.get(), ends_on=ends_on, by=SYSTEM, at=AT)
    visitor.sign_in(director)
    assert visitor.client.get(ADMIN).status_code == status


def test_a_role_that_starts_tomorrow_opens_nothing_today(visitor: Visitor) -> None:
    user = make_user()
    actions.grant_role(user=user, role=Role.COACH, starts_on=TODAY + timedelta(days=1), by=SYSTEM, at=AT)
    set_up_app(user)
    visitor.sign_in(user)
    assert visitor.client.get(ADMIN, follow=True).status_code == 403


def test_the_day_is_the_persons_own(visitor: Visitor, clock: time_machine.Traveller) -> None:
    user = make_staff()
    actions.change_profile(user=user, name=user.name, time_zone="Asia/Tokyo", by=SYSTEM, at=AT)
    actions.end_role(staff_role=user.staff_roles.get(), ends_on=TODAY + timedelta(days=1), by=SYSTEM, at=AT)
    set_up_app(user)
    visitor.sign_in(user)  # 15:00 UTC is past midnight in Tokyo
    assert visitor.client.get(ADMIN, follow=True).status_code == 403


# ---- access ends at once


def test_a_role_ended_while_at_work_ends_the_work(visitor: Visitor, director: User) -> None:
    visitor.sign_in(director)
    assert visitor.client.get(ADMIN).status_code == 200
    actions.end_role(staff_role=director.staff_roles.get(), ends_on=TODAY, by=SYSTEM, at=AT)
    assert visitor.client.get(ADMIN, follow=True).status_code == 403


def test_closing_an_account_ends_every_session(
    visitor: Visitor, new_visitor: Callable[[], Visitor], clock: time_machine.Traveller
) -> None:
    user = make_user()
    other = new_visitor()
    visitor.sign_in(user)
    other.sign_in(user)
    actions.lock_out(user=user, by=SYSTEM, at=AT)
    for browser in (visitor, other):
        assert browser.client.get("/account/profile/")["Location"] == "/account/login/?next=/account/profile/"


def test_a_role_given_while_signed_in_asks_for_a_new_sign_in(visitor: Visitor) -> None:
    user = make_user()
    visitor.sign_in(user)
    actions.grant_role(user=user, role=Role.REVIEWER, starts_on=TODAY, by=SYSTEM, at=AT)
    assert visitor.client.get("/account/profile/").status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_staff_are_signed_out_after_half_an_hour_without_a_click(
    visitor: Visitor, director: User, clock: time_machine.Traveller, minutes: int, status: int
) -> None:
    visitor.sign_in(director)
    clock.shift(timedelta(minutes=minutes))
    assert visitor.client.get(ADMIN).status_code == status
    assert visitor.is_signed_in is (status == 200)


@pytest.mark.parametrize(("clicks", "is_in"), [(11 * 3, True), (12 * 3 + 1, False)])
def test_staff_are_signed_out_after_twelve_hours_of_work(
    visitor: Visitor, director: User, clock: time_machine.Traveller, clicks: int, is_in: bool
) -> None:
    visitor.sign_in(director)
    for _ in range(clicks):
        clock.shift(timedelta(minutes=20))
        visitor.client.get("/help/")
    assert visitor.is_signed_in is is_in


@pytest.mark.parametrize(("days", "is_in"), [(29, True), (31, False)])
def test_everybody_else_stays_for_thirty_days(
    visitor: Visitor, clock: time_machine.Traveller, days: int, is_in: bool
) -> None:
    visitor.sign_in(make_user())
    clock.shift(timedelta(days=days))
    assert (visitor.client.get("/account/profile/").status_code == 200) is is_in


# ---- losing it


def test_a_second_person_removes_a_lost_step(visitor: Visitor, director: User) -> None:
    visitor.sign_in(director)
    helper = make_staff(email="noor.khan@example.org", name="Noor Khan")
    with pytest.raises(actions.AccountRefused):
        actions.remove_second_step(user=director, by=Actor.of(director), at=AT)
    actions.remove_second_step(user=director, by=Actor.of(helper), at=AT)
    assert not Authenticator.objects.exists()
    assert visitor.client.get("/account/profile/").status_code == 302


# ---- the demo


def enter_demo(client: Client, user: User) -> None:
    request = HttpRequest()
    request.session = client.session
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.user = AnonymousUser()
    demo_sign_in(request, user)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key


@pytest.fixture
def demo(settings: Settings) -> Settings:
    """The demo is on."""
    settings.DEMO = True
    return settings


def test_in_the_demo_one_button_counts_as_the_second_step(visitor: Visitor, demo: Settings) -> None:
    enter_demo(visitor.client, make_staff())
    assert visitor.client.get(ADMIN).status_code == 200


def test_the_demos_mark_opens_nothing_outside_the_demo(visitor: Visitor, demo: Settings) -> None:
    enter_demo(visitor.client, make_staff())
    demo.DEMO = False
    assert visitor.client.get(ADMIN, follow=True).redirect_chain[-1][0] == "/account/second-step/"
