"""Staff's pages on people, roles, the audit trail and the network: read by those who may, written through actions."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import AuditEntry, Role, StaffRole, User
from joynet.network.models import HelpBlock, Network, TextVersion
from joynet.network.queries import current_network
from tests.accounts.conftest import Visitor, set_up_app
from tests.factories import AT, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def director(visitor: Visitor) -> Client:
    """Ines at her browser."""
    user = make_staff()
    set_up_app(user)
    visitor.sign_in(user)
    return visitor.client


@pytest.fixture
def coach(visitor: Visitor) -> Client:
    """Noor at her browser."""
    user = make_staff(role=Role.COACH, email="noor.khan@example.org", name="Noor Khan")
    set_up_app(user)
    visitor.sign_in(user)
    return visitor.client


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


LISTS = ["accounts/user", "accounts/staffrole", "accounts/auditentry", "network/network", "network/helpblock"]


@pytest.mark.parametrize("path", [*LISTS, "network/textversion"])
def test_directors_read_every_list_and_its_first_row(director: Client, path: str) -> None:
    page = text_of(director.get(f"/admin/{path}/"))
    assert "<script>" not in page
    first = page.split(f'href="/admin/{path}/', 1)[1].partition('"')[0]
    if first == "add/":
        first = page.split(f'href="/admin/{path}/', 2)[2].partition('"')[0]
    assert "<h1" in text_of(director.get(f"/admin/{path}/{first}"))


@pytest.mark.parametrize("path", ["accounts/user", "accounts/staffrole", "accounts/auditentry"])
def test_coaches_read_nothing_about_accounts(coach: Client, path: str) -> None:
    assert coach.get(f"/admin/{path}/").status_code == 403


def test_coaches_read_the_help_line_but_do_not_change_it(coach: Client) -> None:
    page = f"/admin/network/helpblock/{current_network().help_block.pk}/change/"
    assert "1-800-555-0142" in text_of(coach.get(page))
    assert coach.post(page, {"phone": "1-888-555-0100", "zone": "UTC"}).status_code == 403
    assert current_network().help_block.phone == "1-800-555-0142"


def test_nobody_deletes_and_nobody_adds_people() -> None:
    for model, model_admin in admin.site._registry.items():
        if model.__module__.partition(".")[0] in {"joynet", "teams", "applications", "meetings", "submissions"}:
            assert not model_admin.has_delete_permission(None), model


@pytest.mark.parametrize(
    "query",
    ["?name__regex=((((", "?email__iregex=((((", "?p=abc", "?o=9.9.9", "?nonsense=1", "?is_active__exact=2", "?q=%25"],
)
def test_what_no_page_offers_is_refused_without_an_accident(director: Client, query: str) -> None:
    assert director.get(f"/admin/accounts/user/{query}").status_code in {200, 302, 400}


# ---- the network


def test_the_help_line_is_changed_through_the_action(director: Client) -> None:
    block = current_network().help_block
    page = f"/admin/network/helpblock/{block.pk}/change/"
    answer = director.post(
        page, {"phone": "1-888-555-0100", "hours": "Weekdays", "zone": "America/Chicago", "email": ""}, follow=True
    )
    assert 'href="tel:+18885550100"' in text_of(answer)
    assert HelpBlock.history.latest().history_user == User.objects.get()
    assert AuditEntry.objects.latest("seq").verb == "changed help block"
    assert not LogEntry.objects.exists()


def test_a_number_that_is_none_is_refused_beside_its_field(director: Client) -> None:
    block = current_network().help_block
    answer = director.post(f"/admin/network/helpblock/{block.pk}/change/", {"phone": "call us", "zone": block.zone})
    assert "Write the number with digits" in text_of(answer)
    assert HelpBlock.objects.get().phone == "1-800-555-0142"


def test_the_network_is_renamed_through_the_action(director: Client) -> None:
    director.post(f"/admin/network/network/{current_network().pk}/change/", {"name": "Bright Days", "mail_from": ""})
    assert Network.objects.get().name == "Bright Days"
    assert AuditEntry.objects.latest("seq").verb == "changed network"


def test_a_new_wording_is_published_and_an_old_one_is_not_rewritten(director: Client) -> None:
    director.post("/admin/network/textversion/add/", {"kind": "letter", "body": "We agree."})
    new = TextVersion.objects.latest("pk")
    assert (new.kind, new.number, new.body, new.effective_at) == ("letter", 2, "We agree.", AT)
    refused = director.post(f"/admin/network/textversion/{new.pk}/change/", {"kind": "letter", "body": "We do not."})
    assert refused.status_code == 403
    assert TextVersion.objects.latest("pk").body == "We agree."


# ---- roles


def grant(client: Client, user: User, **given: str) -> HttpResponse:
    values = {"user": str(user.pk), "role": "coach", "starts_on": "2027-03-09", "ends_on": "", **given}
    return client.post("/admin/accounts/staffrole/add/", values)


def test_a_role_is_granted_and_ended(director: Client) -> None:
    dana = make_user()
    assert grant(director, dana).status_code == 302
    role = StaffRole.objects.get(user=dana)
    assert (role.role, role.starts_on, role.ends_on) == ("coach", date(2027, 3, 9), None)
    page = f"/admin/accounts/staffrole/{role.pk}/change/"
    assert "Dana Cho" in text_of(director.get(page))
    assert director.post(page, {"ends_on": "2027-03-12", "role": "director"}).status_code == 302
    role.refresh_from_db()
    assert (role.role, role.ends_on) == ("coach", date(2027, 3, 12))
    assert [entry.verb for entry in AuditEntry.objects.order_by("-seq")[:2]] == ["ended role", "granted role"]


def test_a_refused_role_says_why_on_the_same_page_and_changes_nothing(director: Client) -> None:
    dana = make_user()
    grant(director, dana)
    assert "This person already holds this role." in text_of(grant(director, dana))
    again = grant(director, dana, ends_on="2027-04-01")
    assert "This person holds this role during that time already." in text_of(again)
    assert StaffRole.objects.filter(user=dana).count() == 1
    actions.lock_out(user=dana, by=SYSTEM, at=AT)
    assert "This person may not sign in." in text_of(grant(director, dana, role="reviewer"))


def test_a_role_ends_after_it_starts(director: Client) -> None:
    dana = make_user()
    grant(director, dana)
    page = f"/admin/accounts/staffrole/{StaffRole.objects.get(user=dana).pk}/change/"
    assert "The role must start before it ends." in text_of(director.post(page, {"ends_on": "2027-03-09"}))
    assert "Enter the first day on which the role no longer counts." in text_of(director.post(page, {"ends_on": ""}))


# ---- people


def press(client: Client, action: str, *people: User, **more: str) -> HttpResponse:
    ids = [str(user.pk) for user in people]
    return client.post("/admin/accounts/user/", {"action": action, "_selected_action": ids, **more}, follow=True)


def test_an_account_is_closed_after_a_page_that_says_what_follows_and_opened_again(director: Client) -> None:
    dana = make_user()
    asked = text_of(press(director, "lock_out", dana))
    assert "cannot sign in until somebody opens the account again" in asked
    assert User.objects.get(pk=dana.pk).is_active
    assert "Done for 1 person." in text_of(press(director, "lock_out", dana, sure="yes"))
    assert not User.objects.get(pk=dana.pk).is_active
    press(director, "let_in", dana)
    assert User.objects.get(pk=dana.pk).is_active


def test_nobody_closes_their_own_account(director: Client) -> None:
    ines = User.objects.get()
    page = text_of(press(director, "lock_out", ines, sure="yes"))
    assert "Ask another member of staff to lock your own account." in page
    assert User.objects.get().is_active


def test_a_lost_second_step_is_removed_by_somebody_else(director: Client) -> None:
    dana = make_user()
    set_up_app(dana)
    assert "spoken with the person" in text_of(press(director, "remove_second_step", dana))
    press(director, "remove_second_step", dana, sure="yes")
    assert not Authenticator.objects.filter(user=dana).exists()
    assert AuditEntry.objects.latest("seq").verb == "removed second step"


def test_people_are_found_by_a_part_of_name_or_address(director: Client) -> None:
    make_user(email="dana.cho@example.org", name="Dana Cho")
    assert "dana.cho@example.org" in text_of(director.get("/admin/accounts/user/?q=dana"))
    assert "dana.cho@example.org" not in text_of(director.get("/admin/accounts/user/?q=noor"))


@pytest.mark.parametrize("people", [1, 8])
def test_the_list_of_people_asks_the_same_number_of_questions(
    director: Client, people: int, django_assert_num_queries: object
) -> None:
    for number in range(people):
        make_user(email=f"person.{number}@example.org", name=f"Person {number}")
    with django_assert_num_queries(9):  # type: ignore[operator]
        director.get("/admin/accounts/user/")
