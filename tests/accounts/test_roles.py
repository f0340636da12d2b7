"""Roles are dated; what they allow is one table; nobody deletes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry, Role, StaffRole, User
from joynet.accounts.roles import PERMISSIONS, has_role, is_staff_on, permissions_of, roles_on
from tests.factories import AT, make_staff, make_user

pytestmark = pytest.mark.django_db

START = date(2027, 3, 1)
END = date(2027, 3, 10)


@pytest.fixture
def coach() -> User:
    """Dana, coach from Mar 1 up to and with Mar 9."""
    user = make_user()
    actions.grant_role(user=user, role=Role.COACH, starts_on=START, ends_on=END, by=SYSTEM, at=AT)
    return user


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (START - timedelta(days=1), False),
        (START, True),
        (END - timedelta(days=1), True),
        (END, False),
    ],
)
def test_a_role_counts_from_its_first_day_to_the_day_before_its_end(coach: User, day: date, holds: bool) -> None:
    assert has_role(coach, Role.COACH, today=day) is holds
    assert is_staff_on(coach, day) is holds
    assert roles_on(coach, day) == ({Role.COACH} if holds else frozenset())


def test_one_role_is_not_another(coach: User) -> None:
    assert not has_role(coach, Role.DIRECTOR, Role.REVIEWER, today=START)
    assert has_role(coach, Role.DIRECTOR, Role.COACH, today=START)


def test_a_closed_account_has_no_roles(coach: User) -> None:
    actions.lock_out(user=coach, by=SYSTEM, at=AT)
    assert not is_staff_on(coach, START)


def test_roles_together_allow_what_each_allows() -> None:
    both = permissions_of(frozenset({Role.REVIEWER, Role.COACH}))
    assert both["applications"] == {"view", "change"}
    assert both["meetings"] == {"view", "change"}
    assert "outbox" not in both


def test_every_role_has_rights_and_none_may_delete() -> None:
    assert set(PERMISSIONS) == set(Role)
    verbs = {verb for apps in PERMISSIONS.values() for allowed in apps.values() for verb in allowed}
    assert verbs == {"view", "change", "add"}


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("role", "perm", "may"),
    [
        (Role.DIRECTOR, "accounts.add_staffrole", True),
        (Role.COORDINATOR, "accounts.add_staffrole", False),
        (Role.COORDINATOR, "network.change_helpblock", True),
        (Role.COACH, "network.change_helpblock", False),
        (Role.REVIEWER, "applications.view_application", True),
        (Role.REVIEWER, "meetings.view_event", False),
        (Role.DIRECTOR, "teams.delete_team", False),
        (Role.DIRECTOR, "auth.view_group", False),
        (Role.DIRECTOR, "nonsense", False),
    ],
)
def test_django_asks_the_same_table(role: Role, perm: str, may: bool) -> None:
    assert make_staff(role=role).has_perm(perm) is may


def test_somebody_without_a_role_may_nothing() -> None:
    user = make_user()
    assert not user.has_perm("teams.view_team")
    assert not user.has_module_perms("teams")


# ---- giving and ending


def test_giving_a_role_is_on_record(coach: User) -> None:
    role = coach.staff_roles.get()
    entry = AuditEntry.objects.get(verb="granted role")
    assert (entry.target_id, entry.details) == (str(role.pk), {"user": coach.pk, "role": "coach"})


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(START, None), (END - timedelta(days=1), None), (START - timedelta(days=9), START + timedelta(days=1))],
)
def test_the_same_role_twice_at_a_time_is_refused(coach: User, starts_on: date, ends_on: date | None) -> None:
    with pytest.raises(actions.RoleRefused, match="during that time already"):
        actions.grant_role(user=coach, role=Role.COACH, starts_on=starts_on, ends_on=ends_on, by=SYSTEM, at=AT)
    assert coach.staff_roles.count() == 1


def test_the_same_role_again_afterwards_is_fine(coach: User) -> None:
    actions.grant_role(user=coach, role=Role.COACH, starts_on=END, by=SYSTEM, at=AT)
    assert coach.staff_roles.count() == 2


def test_a_closed_account_is_given_nothing() -> None:
    user = make_user()
    actions.lock_out(user=user, by=SYSTEM, at=AT)
    with pytest.raises(actions.RoleRefused, match="may not sign in"):
        actions.grant_role(user=user, role=Role.COACH, starts_on=START, by=SYSTEM, at=AT)


def test_a_role_that_ends_before_it_starts_is_refused(coach: User) -> None:
    with pytest.raises(ValidationError, match="must start before it ends"):
        actions.end_role(staff_role=coach.staff_roles.get(), ends_on=START, by=SYSTEM, at=AT)
    assert coach.staff_roles.get().ends_on == END


def test_directors_do_not_end_their_own_role() -> None:
    director = make_staff()
    with pytest.raises(actions.RoleRefused, match="another director"):
        actions.end_role(staff_role=director.staff_roles.get(), ends_on=END, by=Actor.of(director), at=AT)


# ---- what the database itself refuses


@pytest.mark.parametrize(
    "columns",
    [
        {"role": "coach", "starts_on": END, "ends_on": START},
        {"role": "coach", "starts_on": START, "ends_on": START},
        {"role": "emperor", "starts_on": START},
    ],
)
def test_the_database_refuses(columns: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffRole(user=make_user(), **columns).save()


def test_the_database_refuses_two_open_roles_of_a_kind() -> None:
    user = make_user()
    StaffRole(user=user, role=Role.COACH, starts_on=START).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffRole(user=user, role=Role.COACH, starts_on=END).save()


def test_the_database_refuses_an_address_that_differs_in_capitals_only() -> None:
    make_user(email="dana.cho@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="Dana.Cho@example.org", created_at=AT).save()
