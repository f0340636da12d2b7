"""What the tables refuse."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from joynet.outbox.models import Heartbeat, OutgoingMail, Suppression

AT = datetime(2027, 3, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "on its way"},
        {"state": "leased"},
        {"state": "leased", "claim": uuid.UUID(int=1)},
        {"state": "leased", "lease_until": AT},
        {"claim": uuid.UUID(int=1)},
        {"lease_until": AT},
        {"state": "sent"},
        {"sent_at": AT},
        {"state": "bounced", "reason": "No such person."},
        {"state": "retry", "reason": "Later."},
        {"retry_at": AT},
        {"state": "retry", "retry_at": AT},
        {"state": "failed"},
        {"state": "cancelled"},
        {"state": "missed"},
        {"state": "suppressed"},
        {"attempts": -1},
    ],
)
def test_a_mail_that_contradicts_itself_is_refused(owe: Callable[..., OutgoingMail], columns: dict[str, Any]) -> None:
    mail = owe()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "held"},
        {"state": "leased", "claim": uuid.UUID(int=1), "lease_until": AT},
        {"state": "sent", "sent_at": AT},
        {"state": "bounced", "sent_at": AT, "reason": "No such person."},
        {"state": "retry", "retry_at": AT, "reason": "Later."},
        {"state": "failed", "reason": "No such person."},
    ],
)
def test_a_mail_that_makes_sense_is_stored(owe: Callable[..., OutgoingMail], columns: dict[str, Any]) -> None:
    assert OutgoingMail.objects.filter(pk=owe().pk).update(**columns) == 1


def test_an_occasion_has_one_mail_per_recipient(owe: Callable[..., OutgoingMail]) -> None:
    mail = owe()
    mail.pk = None
    mail.message_id = "<another@localhost>"
    with pytest.raises(IntegrityError), transaction.atomic():
        mail.save(force_insert=True)


@pytest.mark.parametrize("column", ["rule", "target_type", "effective_on", "step", "recipient_key"])
def test_no_part_of_the_occasion_is_null(owe: Callable[..., OutgoingMail], column: str) -> None:
    mail = owe()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(**{column: None})


@pytest.mark.django_db
def test_a_heartbeat_has_one_row() -> None:
    Heartbeat.objects.create(name="beat", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Heartbeat.objects.create(name="beat", at=AT)


@pytest.mark.django_db
def test_a_suppressed_address_is_kept_once_and_in_lower_case() -> None:
    Suppression.objects.create(address="ada@stmary.example", reason="It bounced.", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suppression.objects.create(address="ada@stmary.example", reason="It bounced.", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suppression.objects.create(address="Grace@stmary.example", reason="It bounced.", at=AT)
