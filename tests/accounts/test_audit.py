"""The audit trail shows when a row was changed, removed or put out of order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.db.transaction import TransactionManagementError

from joynet.accounts import actions, audit
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry, AuditHead, Role
from tests.factories import AT, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def five_acts() -> list[AuditEntry]:
    """An account, and four sign-ins."""
    user = make_user()
    for number in range(1, 5):
        actions.record_sign_in(user=user, method="code", by=SYSTEM, at=AT + timedelta(days=number))
    return list(AuditEntry.objects.order_by("seq"))


def verify() -> str:
    told = StringIO()
    call_command("verify_audit", stdout=told)
    return told.getvalue().strip()


def assert_breaks_at(seq: int, why: str) -> None:
    report = audit.verify_chain()
    assert (report.broken_seq, report.why) == (seq, why)
    with pytest.raises(CommandError) as told:
        verify()
    assert str(told.value) == f"The audit chain breaks at entry {seq}: {why}."


def test_an_untouched_chain_is_whole(five_acts: list[AuditEntry]) -> None:
    assert verify() == f"5 entries, unbroken. Head: {five_acts[-1].hash}"
    assert [entry.seq for entry in five_acts] == [1, 2, 3, 4, 5]
    assert [entry.previous_hash for entry in five_acts] == ["", *(entry.hash for entry in five_acts[:-1])]


def test_an_empty_chain_is_whole() -> None:
    assert verify() == "0 entries, unbroken. Head: none yet"


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "looked on"},
        {"at": AT},
        {"details": {"method": "password"}},
        {"actor_ref": "user:1"},
        {"on_behalf_of": "user:1"},
        {"target_id": "999"},
        {"target_type": "teams.team"},
        {"hash": "0" * 64},
    ],
)
def test_a_changed_entry_is_named(five_acts: list[AuditEntry], change: dict[str, object]) -> None:
    AuditEntry.objects.filter(seq=3).update(**change)
    assert_breaks_at(3, "this entry has been changed")


def test_a_change_with_a_fresh_hash_shows_in_the_next_entry(five_acts: list[AuditEntry]) -> None:
    entry = five_acts[2]
    entry.verb = "looked on"
    entry.hash = audit.entry_hash(entry)
    entry.save()
    assert_breaks_at(4, "this entry does not follow the one before it")


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_entry_is_named(five_acts: list[AuditEntry], seq: int) -> None:
    AuditEntry.objects.filter(seq=seq).delete()
    assert_breaks_at(seq, "this entry is missing")


def test_entries_in_another_order_are_named(five_acts: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(seq=2).update(seq=99)
    AuditEntry.objects.filter(seq=3).update(seq=2)
    AuditEntry.objects.filter(seq=99).update(seq=3)
    assert_breaks_at(2, "this entry does not follow the one before it")


def test_a_rewritten_last_entry_does_not_match_the_recorded_end(five_acts: list[AuditEntry]) -> None:
    entry = five_acts[-1]
    entry.verb = "looked on"
    entry.hash = audit.entry_hash(entry)
    entry.save()
    assert_breaks_at(5, "the recorded end of the chain does not match this entry")


def test_an_end_that_was_set_back_shows(five_acts: list[AuditEntry]) -> None:
    AuditHead.objects.update(seq=F("seq") - 1, hash=five_acts[-2].hash)
    assert_breaks_at(5, "the recorded end of the chain does not match this entry")


def test_a_missing_end_shows(five_acts: list[AuditEntry]) -> None:
    AuditHead.objects.all().delete()
    assert_breaks_at(5, "the recorded end of the chain does not match this entry")


def test_an_act_that_was_refused_leaves_no_entry(five_acts: list[AuditEntry]) -> None:
    closed = actions.lock_out(user=make_user(), by=SYSTEM, at=AT)
    with pytest.raises(actions.RoleRefused):
        actions.grant_role(user=closed, role=Role.COACH, starts_on=AT.date(), by=SYSTEM, at=AT)
    assert AuditEntry.objects.latest("seq").verb == "locked out"
    assert audit.verify_chain().entries == len(five_acts) + 1


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_an_action_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        audit.record(by=SYSTEM, at=AT, verb="looked on", target=AuditHead(pk=1))
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain() -> None:
    user = make_user()

    def act(number: int) -> None:
        try:
            for _ in range(5):
                actions.record_sign_in(user=user, method=f"code {number}", by=Actor.of(user), at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(6)))
    report = audit.verify_chain()
    assert (report.entries, report.broken_seq) == (1 + 6 * 5, None)
