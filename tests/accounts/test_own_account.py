"""What people do with their own account: name and zone, password, address, sessions."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import AuditEntry, User
from tests.accounts.conftest import Visitor, app_code, code_in_last_mail, set_up_app
from tests.factories import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

GOOD = "copper teapot under elm"
OTHER = "violet ladder counts rain"
PASSWORD_PAGE = "/account/login/password/"


def with_password(user: User, password: str = GOOD) -> User:
    """Somebody who has proved the address and set a password."""
    EmailAddress.objects.filter(user=user).update(verified=True)
    actions.set_password(user=user, password=password, by=SYSTEM, at=AT)
    return user


@pytest.mark.parametrize(
    "page",
    [
        "/account/profile/",
        "/account/email/",
        "/account/password/set/",
        "/account/second-step/",
        "/account/second-step/totp/activate/",
        "/account/second-step/webauthn/add/",
        "/account/sessions/",
    ],
)
def test_each_page_of_ones_account_opens_for_its_owner_and_leads_others_to_sign_in(visitor: Visitor, page: str) -> None:
    away = visitor.client.get(page)
    assert (away.status_code, away["Location"].partition("?")[0]) == (302, "/account/login/")
    visitor.sign_in(make_user())
    assert visitor.client.get(page).status_code == 200


@pytest.mark.parametrize("page", ["/account/login/", PASSWORD_PAGE, "/account/password/reset/", "/account/inactive/"])
def test_each_page_of_signing_in_opens_for_everybody(client: Client, page: str) -> None:
    assert client.get(page).status_code == 200


def test_name_and_zone_are_changed_and_the_act_is_on_record(visitor: Visitor) -> None:
    user = make_user()
    visitor.sign_in(user)
    answer = visitor.client.post(
        "/account/profile/", {"name": "Dana Cho, RN", "time_zone": "America/Chicago"}, follow=True
    )
    assert "Your name and time zone are saved." in answer.content.decode()
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("Dana Cho, RN", "America/Chicago")
    entry = AuditEntry.objects.latest("seq")
    assert (entry.verb, entry.actor_user, entry.details) == ("changed profile", user, {})


@pytest.mark.parametrize(("name", "zone"), [("", "America/Chicago"), ("Dana", "Middle/Earth"), ("D" * 151, "UTC")])
def test_a_name_or_zone_that_cannot_be_is_refused(visitor: Visitor, name: str, zone: str) -> None:
    user = make_user()
    visitor.sign_in(user)
    page = visitor.client.post("/account/profile/", {"name": name, "time_zone": zone})
    assert 'aria-invalid="true"' in page.content.decode()
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("Dana Cho", "America/New_York")


# ---- passwords


@pytest.mark.parametrize(
    "password",
    [
        "elm teapot rain",  # 15 characters
        "correcthorsebatterystaple",
        "alle meine entchen schwimmen",
        "w" * 8 + "xyzvutsr" * 24,
    ],
)
def test_a_long_password_of_ones_own_words_is_taken(password: str) -> None:
    validate_password(password, make_user())


@pytest.mark.parametrize(
    "password",
    [
        "elm teapot cat",  # 14 characters
        "joyinworkjoyinwork",
        "JoyInWork-2027-Network",
        "ihilearningnetwork1",
        "danacho-danacho-danacho",
        "passwordpassword",
        "123456789012345",
        "qwertyuiopasdfghjkl",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "welcome to summer 2027",
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, make_user())


def test_every_rule_for_passwords_has_its_hint() -> None:
    assert all(password_validators_help_texts())


def test_a_first_password_is_set_and_signs_in(visitor: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    user = make_user()
    visitor.sign_in(user)
    visitor.client.post("/account/password/set/", {"password1": GOOD, "password2": GOOD})
    assert visitor.is_signed_in
    assert mail.outbox[-1].subject == "A password was set"
    assert AuditEntry.objects.filter(verb="set password", actor_user=user).count() == 1
    other = new_visitor()
    answer = other.client.post(f"{PASSWORD_PAGE}?next=/help/", {"login": user.email, "password": GOOD})
    assert answer["Location"] == "/help/"
    assert AuditEntry.objects.latest("seq").details == {"method": "password"}


def test_another_password_asks_for_the_present_one_and_ends_other_sessions(
    visitor: Visitor, new_visitor: Callable[[], Visitor]
) -> None:
    user = with_password(make_user())
    visitor.sign_in(user)
    other = new_visitor()
    other.sign_in(user)
    page = "/account/password/change/"
    wrong = visitor.client.post(page, {"oldpassword": "not it at all, no", "password1": OTHER, "password2": OTHER})
    assert "This is not your present password." in wrong.content.decode()
    visitor.client.post(page, {"oldpassword": GOOD, "password1": OTHER, "password2": OTHER})
    user.refresh_from_db()
    assert check_password(OTHER, user.password)
    assert visitor.client.get("/account/profile/").status_code == 200
    assert other.client.get("/account/profile/").status_code == 302


@pytest.mark.parametrize("address", ["dana.cho@example.org", "nobody.here@example.org"])
def test_a_wrong_password_says_the_same_for_known_and_unknown_addresses(client: Client, address: str) -> None:
    with_password(make_user())
    page = client.post(PASSWORD_PAGE, {"login": address, "password": "something else here"}).content.decode()
    assert "Address and password do not belong together." in page


def test_after_five_wrong_passwords_even_the_right_one_waits_but_a_code_still_works(visitor: Visitor) -> None:
    user = with_password(make_user())
    for _ in range(5):
        visitor.client.post(PASSWORD_PAGE, {"login": user.email, "password": "something else here"})
    refused = visitor.client.post(PASSWORD_PAGE, {"login": user.email, "password": GOOD})
    assert "Too many tries." in refused.content.decode()
    visitor.sign_in(user)
    assert visitor.is_signed_in


def test_a_password_is_not_cut_and_not_trimmed(client: Client) -> None:
    long = "copper teapot under elm " * 8 + " "
    user = with_password(make_user(), long)
    client.post(PASSWORD_PAGE, {"login": user.email, "password": long.strip()})
    assert "_auth_user_id" not in client.session
    client.post(PASSWORD_PAGE, {"login": user.email, "password": long})
    assert "_auth_user_id" in client.session


def test_a_forgotten_password_is_replaced_with_a_code_which_signs_nobody_in(visitor: Visitor) -> None:
    user = with_password(make_user())
    asked = visitor.client.post("/account/password/reset/", {"email": user.email})
    assert asked["Location"] == "/account/password/reset/confirm/"
    visitor.client.post(asked["Location"], {"code": code_in_last_mail()})
    done = visitor.client.post("/account/password/reset/complete/", {"password1": OTHER, "password2": OTHER})
    assert done["Location"] == "/account/password/reset/done/"
    assert visitor.client.get(done["Location"]).status_code == 200
    assert not visitor.is_signed_in
    user.refresh_from_db()
    assert check_password(OTHER, user.password)


def test_a_new_password_does_not_pass_by_the_second_step(visitor: Visitor) -> None:
    user = with_password(make_user())
    set_up_app(user)
    answer = visitor.client.post(PASSWORD_PAGE, {"login": user.email, "password": GOOD})
    assert answer["Location"] == "/account/second-step/authenticate/"
    assert not visitor.is_signed_in
    visitor.client.post(answer["Location"], {"code": app_code(user)})
    assert visitor.is_signed_in


# ---- the address


def test_a_new_address_is_proved_with_a_code_before_it_counts(visitor: Visitor) -> None:
    user = make_user()
    visitor.sign_in(user)
    asked = visitor.client.post("/account/email/", {"email": "dana.new@example.org", "action_add": "yes"})
    user.refresh_from_db()
    assert user.email == "dana.cho@example.org"
    code = code_in_last_mail()
    page = asked["Location"] if "confirm" in asked["Location"] else "/account/email/confirm/"
    visitor.client.post(page, {"code": code})
    user.refresh_from_db()
    assert user.email == "dana.new@example.org"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        ("dana.new@example.org", True, True)
    ]
    assert AuditEntry.objects.filter(verb="changed address", actor_user=user).count() == 1
    assert mail.outbox[-1].to == ["dana.cho@example.org"]  # the old address is told


def test_somebody_elses_address_is_never_taken(visitor: Visitor) -> None:
    make_user(email="taken@example.org", name="Noor Khan")
    user = make_user()
    visitor.sign_in(user)
    visitor.client.post("/account/email/", {"email": "taken@example.org", "action_add": "yes"})
    user.refresh_from_db()
    assert user.email == "dana.cho@example.org"
    assert EmailAddress.objects.filter(email="taken@example.org").count() == 1


# ---- sessions


def test_one_sees_and_ends_the_other_sessions(visitor: Visitor, new_visitor: Callable[[], Visitor]) -> None:
    user = make_user()
    other = new_visitor()
    other.sign_in(user)
    visitor.sign_in(user)
    assert "127.0.0.1" in visitor.client.get("/account/sessions/").content.decode()
    visitor.client.post("/account/sessions/")
    assert visitor.client.get("/account/profile/").status_code == 200
    assert other.client.get("/account/profile/").status_code == 302
