"""What worker and beat do by the clock. The Celery tasks themselves stand in joynet.schedule, which knows all rules."""

from collections.abc import Iterable

from django.utils import timezone

from joynet.accounts.actors import SYSTEM
from joynet.outbox import actions, heartbeats
from joynet.outbox.reminders import ReminderRule
from joynet.outbox.sending import send_due as send_what_is_due
from joynet.outbox.sweeping import sweep

SECONDS = 20.0  # until a task claims no more; with 20 s for the last mail it stays under the soft limit of 40 s


def tick(rules: tuple[ReminderRule, ...]) -> None:
    """Owe the reminders that have come due, list what is too late, send what is due."""
    at = timezone.now()
    sweep(rules=rules, at=at)
    actions.mark_missed(by=SYSTEM, at=at)
    actions.give_up(by=SYSTEM, at=at)
    send_due(rules)


def send_due(rules: Iterable[ReminderRule]) -> None:
    """Send what is due."""
    send_what_is_due(rules=rules, clock=timezone.now, seconds=SECONDS)


def pulse(name: str) -> None:
    """Say that this process is alive."""
    heartbeats.pulse(name, timezone.now())
