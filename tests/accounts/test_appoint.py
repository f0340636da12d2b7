"""A new installation gets its first director from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from joynet.accounts.models import AuditEntry, StaffRole, User

pytestmark = pytest.mark.django_db


def appoint(*words: str) -> str:
    told = StringIO()
    call_command("appoint", *words, stdout=told)
    return told.getvalue()


def test_a_stranger_becomes_director_and_the_audit_says_so() -> None:
    told = appoint("Dana@Network.example", "--name", "Dana Whitfield")
    user = User.objects.get()
    assert told.startswith("dana@network.example is director from today on.")
    assert list(StaffRole.objects.values_list("user", "role", "ends_on")) == [(user.pk, "director", None)]
    assert list(AuditEntry.objects.order_by("seq").values_list("verb", "actor_ref")) == [
        ("started account", "system"),
        ("granted role", "system"),
    ]


def test_somebody_known_keeps_their_account() -> None:
    appoint("dana@network.example", "--role", "reviewer")
    appoint("DANA@network.example", "--role", "coordinator")
    assert User.objects.count() == 1
    assert set(StaffRole.objects.values_list("role", flat=True)) == {"reviewer", "coordinator"}


@pytest.mark.parametrize("address", ["dana", "dana@", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CommandError):
        appoint(address)
    assert not User.objects.exists()


def test_the_same_role_twice_is_refused() -> None:
    appoint("dana@network.example")
    with pytest.raises(CommandError, match="holds this role during that time already"):
        appoint("dana@network.example")
    assert StaffRole.objects.count() == 1
