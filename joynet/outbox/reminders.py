"""Reminders: mails that follow from a day and the facts, found by a rule and written at the moment of sending."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Model

from joynet.lib.zones import zone
from joynet.network.mail import Rendered
from joynet.outbox.models import OutgoingMail


@dataclass(frozen=True)
class Reminder:
    """One reminder. `effective_on` is the day it hangs on: when that day moves, it brings its own reminders."""

    target: Model
    effective_on: date
    step: str
    recipient_key: str
    to_address: str
    due_at: datetime


@dataclass(frozen=True)
class ReminderRule:
    """How one kind of reminder is found, judged and written; all three only read.

    find(since, until): every reminder with since < due_at <= until, by the facts as of `until`. It need not know what
    has been sent: an occasion that has its row is left alone. why_not(mail, at): asked right before sending; "" sends,
    anything else cancels and is kept as the reason. render(mail, at): the mail.
    """

    name: str
    find: Callable[[datetime, datetime], Iterable[Reminder]]
    why_not: Callable[[OutgoingMail, datetime], str]
    render: Callable[[OutgoingMail, datetime], Rendered]


def moment(day: date, hour: int, zone_name: str) -> datetime:
    """That hour of that day there, in UTC; in an hour that the clocks skip, as if they had not."""
    return datetime.combine(day, time(hour), tzinfo=zone(zone_name)).astimezone(UTC)
