"""Making rows of the reminders that have come due since the last look."""

import logging
from collections.abc import Iterable
from datetime import datetime
from itertools import batched

from joynet.accounts.actors import SYSTEM
from joynet.outbox import actions, heartbeats
from joynet.outbox.models import OutgoingMail
from joynet.outbox.queueing import target_columns
from joynet.outbox.reminders import Reminder, ReminderRule
from joynet.outbox.rules import MISSED_AFTER

ROWS_AT_ONCE = 500  # a transaction; on SQLite nobody else can write meanwhile

logger = logging.getLogger(__name__)

type Occasion = tuple[str, int, object, str, str]


def sweep(*, rules: Iterable[ReminderRule], at: datetime) -> int:
    """Owe every reminder that is due and has no row yet; returns how many were new."""
    new = 0
    for rule in rules:
        try:
            new += _sweep_rule(rule, at)
        except Exception:
            # One broken rule must not keep the others from reminding. Once mended, it is swept from where it stood.
            logger.exception("The rule %s could not be swept.", rule.name)
    return new


def _sweep_rule(rule: ReminderRule, at: datetime) -> int:
    """Three days are looked through each time, more after a longer silence: no sweep has to come at its minute."""
    swept = f"swept {rule.name}"
    since = at - MISSED_AFTER
    last = heartbeats.last(swept)
    if last:
        since = min(since, last)
    known = _occasions(rule, since)
    new = [reminder for reminder in rule.find(since, at) if _occasion(reminder) not in known]
    for batch in batched(new, ROWS_AT_ONCE):
        actions.owe_reminders(rule=rule.name, reminders=batch, by=SYSTEM, at=at)
    heartbeats.pulse(swept, at)
    return len(new)


def _occasions(rule: ReminderRule, since: datetime) -> set[Occasion]:
    rows = OutgoingMail.objects.filter(rule=rule.name, due_at__gt=since)
    return set(rows.values_list("target_type", "target_id", "effective_on", "step", "recipient_key"))


def _occasion(reminder: Reminder) -> Occasion:
    target = target_columns(reminder.target)
    return (
        str(target["target_type"]),
        int(target["target_id"]),
        reminder.effective_on,
        reminder.step,
        reminder.recipient_key,
    )
