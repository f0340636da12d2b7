"""What runs by itself, how often, and every app's reminder rules."""

from dataclasses import dataclass

from celery import shared_task

from joynet.outbox import tasks
from joynet.outbox.reminders import ReminderRule
from submissions import reminders as submission_reminders
from teams import reminders as team_reminders

REMINDER_RULES: tuple[ReminderRule, ...] = (*submission_reminders.RULES, *team_reminders.RULES)


@dataclass(frozen=True)
class Entry:
    """A task that beat asks for every so many seconds. A message older than `expires` is thrown away unread."""

    task: str
    seconds: float
    expires: float


# A message may wait while the worker finds its way back to a broker that was away (up to 30 s); two of them do no harm.
ENTRIES: tuple[Entry, ...] = (
    Entry("joynet.outbox.tick", seconds=30, expires=60),
    Entry("joynet.reports.make_due", seconds=30, expires=60),
    Entry("joynet.meetings.plan_missing_coaching", seconds=60, expires=60),
    Entry("joynet.files.scan_waiting_files", seconds=300, expires=300),
    Entry("joynet.files.clear_leftovers", seconds=24 * 3600, expires=3600),
    Entry("joynet.accounts.clear_ended_sessions", seconds=24 * 3600, expires=3600),
)


@shared_task(name="joynet.outbox.tick")
def tick() -> None:
    """Reminders into rows, rows into mail."""
    tasks.tick(REMINDER_RULES)


@shared_task(name="joynet.outbox.send_due")
def send_due() -> None:
    """Rows into mail, soon after they were written."""
    tasks.send_due(REMINDER_RULES)
