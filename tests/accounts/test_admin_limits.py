"""What the admin's pages about people and the network refuse, whoever asks and whatever is posted."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import AuditEntry, Role, StaffRole, User
from joynet.network.models import TextVersion
from joynet.network.queries import current_network
from tests.accounts.conftest import Visitor, set_up_app
from tests.factories import AT, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = date(2027, 3, 9)
USERS = "/admin/accounts/user/"
ROLES = "/admin/accounts/staffrole/"
AUDIT = "/admin/accounts/auditentry/"


def staff_client(role: Role) -> Client:
    """The browser of Ines, at work."""
    user = make_staff(role=role)
    set_up_app(user)
    visitor = Visitor(Client())
    visitor.sign_in(user)
    return visitor.client


@pytest.fixture
def director() -> Client:
    return staff_client(Role.DIRECTOR)


@pytest.fixture
def coordinator() -> Client:
    return staff_client(Role.COORDINATOR)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def act(client: Client, name: str, *people: User, **more: str) -> HttpResponse:
    """Tick people in the list and press Go."""
    return client.post(USERS, {"action": name, "_selected_action": [person.pk for person in people], **more})


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True))


def test_a_posted_delete_is_refused_everywhere(director: Client) -> None:
    user, network = make_user(), current_network()
    for path in (
        f"{USERS}{user.pk}/",
        f"{ROLES}{StaffRole.objects.get().pk}/",
        f"{AUDIT}{AuditEntry.objects.latest('seq').pk}/",
        f"/admin/network/network/{network.pk}/",
        f"/admin/network/helpblock/{network.help_block.pk}/",
        f"/admin/network/textversion/{TextVersion.objects.latest('pk').pk}/",
    ):
        assert director.get(f"{path}change/").status_code == 200, path
        assert director.post(f"{path}delete/", {"post": "yes"}).status_code == 403, path
    assert "delete_selected" not in text(director.get(USERS))


def test_the_audit_trail_is_newest_first_and_never_written(director: Client) -> None:
    page = text(director.get(AUDIT))
    assert page.index("signed in") < page.index("granted role") < page.index("started account")
    assert "Ines Ortiz" in page
    assert "Eastern" in page
    entry = AuditEntry.objects.latest("seq")
    assert director.get(f"{AUDIT}add/").status_code == 403
    assert director.post(f"{AUDIT}{entry.pk}/change/", {"verb": "looked on"}).status_code == 403


def test_a_persons_own_facts_are_not_staffs_to_edit(director: Client) -> None:
    user = make_user()
    answer = director.post(f"{USERS}{user.pk}/change/", {"name": "Changed", "email": "other@example.org"})
    assert answer.status_code == 403
    user.refresh_from_db()
    assert (user.name, user.email) == ("Dana Cho", "dana.cho@example.org")


def test_ones_own_second_step_is_anothers_to_remove(director: Client) -> None:
    ines = User.objects.get()
    act(director, "remove_second_step", ines, sure="1")
    assert "Ask another member of staff to remove your own second step." in text(director.get(USERS))
    assert ines.authenticator_set.exists()


@pytest.mark.parametrize("name", ["lock_out", "let_in", "sign_out_everywhere", "remove_second_step"])
def test_a_coordinator_sees_people_but_presses_nothing(coordinator: Client, name: str) -> None:
    user = make_user()
    page = text(coordinator.get(USERS))
    assert "Dana Cho" in page
    assert f'value="{name}"' not in page
    before = verbs()
    act(coordinator, name, user, sure="1")
    user.refresh_from_db()
    assert user.is_active
    assert verbs() == before


def test_a_coordinator_gives_and_ends_no_role(coordinator: Client) -> None:
    user, role = make_user(), StaffRole.objects.get()
    assert coordinator.get(ROLES).status_code == 200
    given = coordinator.post(f"{ROLES}add/", {"user": user.pk, "role": "director", "starts_on": "2027-03-09"})
    assert given.status_code == 403
    assert coordinator.post(f"{ROLES}{role.pk}/change/", {"ends_on": "2027-03-20"}).status_code == 403
    assert StaffRole.objects.count() == 1


def test_a_director_does_not_end_their_own_role(director: Client) -> None:
    role = StaffRole.objects.get()
    answer = director.post(f"{ROLES}{role.pk}/change/", {"ends_on": "2027-03-20"})
    assert answer.status_code == 200
    assert "Ask another director to end your own role." in text(answer)
    role.refresh_from_db()
    assert role.ends_on is None


def test_a_role_during_another_of_its_kind_is_refused_on_the_page(director: Client) -> None:
    user = make_user()
    actions.grant_role(user=user, role=Role.COACH, starts_on=TODAY, by=SYSTEM, at=AT)
    values = {"user": user.pk, "role": "coach", "starts_on": "2027-04-01", "ends_on": "2027-05-01"}
    answer = director.post(f"{ROLES}add/", values)
    assert answer.status_code == 200
    assert "This person holds this role during that time already." in text(answer)
    assert StaffRole.objects.filter(user=user).count() == 1


def test_a_reviewer_reads_the_networks_facts_and_changes_none() -> None:
    client = staff_client(Role.REVIEWER)
    path = f"/admin/network/network/{current_network().pk}/change/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"name": "Mine", "mail_from": ""}).status_code == 403
    assert client.get("/admin/network/textversion/add/").status_code == 403


@pytest.mark.parametrize("query", ["name__regex=((((", "user__name__iregex=((((", "q=%00", "name=%00", "%00=1"])
@pytest.mark.parametrize("path", ["/admin/", USERS])
def test_patterns_and_unreadable_text_are_refused(director: Client, path: str, query: str) -> None:
    assert director.get(f"{path}?{query}").status_code == 400
