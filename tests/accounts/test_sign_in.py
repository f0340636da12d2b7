"""One signs in with a code; nobody learns who has an account, and nobody is stuck."""

import smtplib
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry, User
from joynet.accounts.sign_in import demo_sign_in
from joynet.network.queries import current_network
from tests.accounts.conftest import CONFIRM, LOGIN, Visitor, code_in_last_mail
from tests.factories import AT, make_cohort, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_person_signs_in_with_the_code_and_comes_where_the_link_led(visitor: Visitor) -> None:
    user = make_user()
    asked = visitor.ask_for_code(user.email, "/help/")
    assert (asked.status_code, asked["Location"]) == (302, f"{CONFIRM}?next=%2Fhelp%2F")
    entered = visitor.client.post(asked["Location"], {"code": code_in_last_mail()})
    assert (entered.status_code, entered["Location"]) == (302, "/help/")
    assert visitor.is_signed_in


def test_the_sign_in_is_on_record_without_a_name_or_an_address(visitor: Visitor) -> None:
    user = make_user()
    visitor.sign_in(user)
    entry = AuditEntry.objects.latest("seq")
    assert (entry.verb, entry.actor_user, entry.details, entry.at) == ("signed in", user, {"method": "code"}, AT)


def test_without_next_one_comes_home(visitor: Visitor) -> None:
    assert visitor.sign_in(make_user())["Location"] == "/home/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example.com/", "//evil.example.com/", "javascript:alert(1)"])
def test_next_never_leads_to_another_site(visitor: Visitor, elsewhere: str) -> None:
    assert visitor.sign_in(make_user(), elsewhere)["Location"] == "/home/"


def test_capitals_and_spaces_in_the_address_do_not_matter(visitor: Visitor) -> None:
    make_user(email="dana.cho@example.org")
    visitor.ask_for_code("  Dana.CHO@Example.org ")
    visitor.enter(code_in_last_mail())
    assert visitor.is_signed_in


def test_the_code_may_be_typed_without_its_hyphen_and_small(visitor: Visitor) -> None:
    visitor.ask_for_code(make_user().email)
    visitor.enter(code_in_last_mail().replace("-", "").lower())
    assert visitor.is_signed_in


# ---- nobody learns who has an account


def page_of(client: Client, address: str) -> tuple[int, str, str]:
    """What the outsider sees from typing the address to the page that asks for the code."""
    asked = client.post(LOGIN, {"email": address})
    page = client.get(asked["Location"]).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')
    masked = "".join(part.partition('"')[2] if number else part for number, part in enumerate(token))
    return asked.status_code, asked["Location"], masked.replace(address, "ADDRESS")


def test_known_and_unknown_addresses_get_the_same_answer() -> None:
    make_user(email="dana.cho@example.org")
    assert page_of(Client(), "dana.cho@example.org") == page_of(Client(), "nobody.here@example.org")
    assert [message.to for message in mail.outbox] == [["dana.cho@example.org"], ["nobody.here@example.org"]]


def test_an_unknown_address_gets_a_word_but_no_code_and_no_account(visitor: Visitor) -> None:
    visitor.ask_for_code("nobody.here@example.org")
    assert "There is no account with this address." in mail.outbox[-1].body
    assert not User.objects.exists()


def test_three_wrong_codes_look_the_same_for_an_unknown_address() -> None:
    make_user(email="dana.cho@example.org")
    answers = []
    for address in ("dana.cho@example.org", "nobody.here@example.org"):
        visitor = Visitor(Client())
        visitor.ask_for_code(address)
        answers.append([(visitor.enter("AAAA-AAAA").status_code) for _ in range(4)])
    assert answers == [[200, 200, 302, 302]] * 2


def test_a_closed_account_gets_the_unknown_persons_answer(visitor: Visitor) -> None:
    user = make_user()
    actions.lock_out(user=user, by=SYSTEM, at=AT)
    visitor.ask_for_code(user.email)
    assert "There is no account with this address." in mail.outbox[-1].body


# ---- the code: three tries, ten minutes, one browser


def test_a_wrong_code_says_so_beside_the_field(visitor: Visitor) -> None:
    visitor.ask_for_code(make_user().email)
    page = visitor.enter("AAAA-AAAA").content.decode()
    assert "That is not the code we sent." in page
    assert 'aria-invalid="true"' in page


def test_after_three_wrong_codes_the_right_one_is_refused_and_the_way_is_kept(visitor: Visitor) -> None:
    visitor.ask_for_code(make_user().email, "/help/")
    right = code_in_last_mail()
    visitor.enter("AAAA-AAAA")
    visitor.enter("BBBB-BBBB")
    third = visitor.enter("CCCC-CCCC", "/help/")
    assert third["Location"] == f"{LOGIN}?next=%2Fhelp%2F"
    assert "Too many tries." in visitor.client.get(third["Location"]).content.decode()
    visitor.enter(right)
    assert not visitor.is_signed_in


@pytest.mark.parametrize(("minutes", "is_in"), [(9.9, True), (10.1, False)])
def test_a_code_works_for_ten_minutes(
    visitor: Visitor, clock: time_machine.Traveller, minutes: float, is_in: bool
) -> None:
    visitor.ask_for_code(make_user().email)
    clock.shift(timedelta(minutes=minutes))
    visitor.enter(code_in_last_mail())
    assert visitor.is_signed_in is is_in


def test_an_old_code_leads_back_with_a_sentence(visitor: Visitor, clock: time_machine.Traveller) -> None:
    visitor.ask_for_code(make_user().email)
    clock.shift(timedelta(minutes=11))
    back = visitor.enter(code_in_last_mail(), "/help/")
    assert back["Location"] == f"{LOGIN}?next=%2Fhelp%2F"
    assert "That code can no longer be used." in visitor.client.get(back["Location"]).content.decode()


def test_a_code_works_once(visitor: Visitor) -> None:
    user = make_user()
    visitor.sign_in(user)
    visitor.client.post("/account/logout/")
    visitor.enter(code_in_last_mail())
    assert not visitor.is_signed_in


def test_a_code_works_in_the_browser_that_asked_for_it_only(
    visitor: Visitor, new_visitor: Callable[[], Visitor]
) -> None:
    visitor.ask_for_code(make_user().email)
    other = new_visitor()
    other.enter(code_in_last_mail())
    assert not other.is_signed_in


def test_a_new_code_makes_the_first_one_useless(visitor: Visitor) -> None:
    visitor.ask_for_code(make_user().email)
    first = code_in_last_mail()
    visitor.client.post(CONFIRM, {"action": "resend"})
    second = code_in_last_mail()
    visitor.enter(first)
    assert not visitor.is_signed_in
    visitor.enter(second)
    assert visitor.is_signed_in


def test_a_mistyped_address_is_no_trap(visitor: Visitor) -> None:
    make_user(email="dana.cho@example.org")
    visitor.ask_for_code("dana.chi@example.org")
    assert visitor.client.get(LOGIN).status_code == 200
    visitor.ask_for_code("dana.cho@example.org")
    visitor.enter(code_in_last_mail())
    assert visitor.is_signed_in


@pytest.mark.parametrize("address", ["", "dana", "dana@", "d" * 400 + "@example.org"])
def test_what_is_no_address_is_refused_beside_the_field(visitor: Visitor, address: str) -> None:
    page = visitor.ask_for_code(address)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert mail.outbox == []


def test_the_fourth_code_within_minutes_is_put_off(visitor: Visitor) -> None:
    user = make_user()
    answers = [visitor.ask_for_code(user.email).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    assert len(mail.outbox) == 3


def test_a_sign_in_gets_a_new_session_key(visitor: Visitor) -> None:
    visitor.ask_for_code(make_user().email)
    before = visitor.client.session.session_key
    visitor.enter(code_in_last_mail())
    assert visitor.client.session.session_key != before


def test_signing_out_is_a_post_and_kills_the_session(visitor: Visitor) -> None:
    visitor.sign_in(make_user())
    cookie = visitor.client.cookies.copy()
    assert visitor.client.get("/account/logout/").status_code == 405
    visitor.client.post("/account/logout/")
    visitor.client.cookies = cookie
    assert visitor.client.get("/account/profile/").status_code == 302


# ---- the way in for applicants


def test_from_apply_an_unknown_address_gets_an_account_and_a_code_at_once(visitor: Visitor) -> None:
    make_cohort()
    asked = visitor.client.post("/apply/", {"email": "New.Person@example.org"})
    user = User.objects.get()
    proof = EmailAddress.objects.get(user=user)
    assert (user.email, user.has_usable_password(), proof.verified) == ("new.person@example.org", False, False)
    visitor.client.post(asked["Location"], {"code": code_in_last_mail()})
    proof.refresh_from_db()
    assert visitor.is_signed_in
    assert proof.verified


def test_starting_twice_is_one_account() -> None:
    first = actions.start_account(address="new.person@example.org", by=SYSTEM, at=AT)
    again = actions.start_account(address="NEW.person@example.org", name="Somebody Else", by=SYSTEM, at=AT)
    assert (again, again.name) == (first, "")
    assert AuditEntry.objects.filter(verb="started account").count() == 1


# ---- the mail server


@pytest.mark.parametrize("refusal", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected("bye")])
@pytest.mark.parametrize("address", ["dana.cho@example.org", "nobody.here@example.org"])
def test_when_the_mail_server_refuses_the_page_says_so_and_offers_password_and_passkey(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, refusal: OSError, address: str
) -> None:
    make_user(email="dana.cho@example.org")

    def refuse(self: object, messages: object) -> int:
        raise refusal

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    answer = visitor.ask_for_code(address, "/help/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Our mail server does not answer" in page
    assert "/account/login/password/?next=/help/" in page
    assert "Sign in with a passkey" in page
    assert not visitor.is_signed_in


def test_a_failed_resend_leaves_the_first_code_valid(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.ask_for_code(make_user().email)
    code = code_in_last_mail()

    def refuse(self: object, messages: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        assert visitor.client.post(CONFIRM, {"action": "resend"}).status_code == 503
    visitor.enter(code)
    assert visitor.is_signed_in


def test_the_mail_has_the_networks_name_and_help_line_of_now(visitor: Visitor) -> None:
    network = current_network()
    staff = Actor.of(make_staff())
    actions.change_network(network=network, name="Bright Days Network", mail_from="", by=staff, at=AT)
    actions.change_help_block(
        help_block=network.help_block,
        phone="1-888-555-0100",
        hours="Weekdays",
        zone="America/Chicago",
        email="",
        by=staff,
        at=AT,
    )
    visitor.ask_for_code(make_user().email)
    message = mail.outbox[-1]
    assert message.from_email == "Bright Days Network <joynet@localhost>"
    assert "Toll free: 1-888-555-0100\nHours: Weekdays, Central\n" in message.body
    assert "Write to" not in message.body
    assert "Bright Days Network" in message.subject
    page = visitor.client.get(LOGIN).content.decode()
    assert 'href="tel:+18885550100"' in page
    assert "Bright Days Network" in page


# ---- the demo


def request_with_session(client: Client) -> HttpRequest:
    request = HttpRequest()
    request.session = client.session
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    return request


def test_one_button_sign_in_is_refused_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(PermissionDenied):
        demo_sign_in(request_with_session(client), make_user())


def test_the_sign_in_page_asks_the_database_little(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):  # the network
        client.get(LOGIN)
