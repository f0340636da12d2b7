"""The clock: asks for each entry of the schedule at its time, and says that it is alive while it does."""

import logging
import time

from celery import beat
from django.db import Error, connection

from joynet.outbox import heartbeats, tasks
from joynet.schedule import ENTRIES, Entry

logger = logging.getLogger(__name__)


class Scheduler(beat.Scheduler):
    """Celery's scheduler with the schedule in memory: every entry is asked for at the start, then by its interval.

    Nothing is lost with it: a tick looks at all that is due. Unlike Celery's own it does not wait for a broker that
    is away, so that its pulse goes on.
    """

    def setup_schedule(self) -> None:
        """Everything is due at the start."""
        self.next_at = dict.fromkeys(ENTRIES, 0.0)

    def tick(self, *args: object, **kwargs: object) -> float:
        """One turn; returns how long to sleep."""
        self.pulse()
        pause = heartbeats.PULSE.total_seconds()
        for entry, next_at in self.next_at.items():
            if next_at > time.monotonic():
                continue
            if not self.ask_for(entry):
                return pause  # it stays due, and so do the others
            self.next_at[entry] = time.monotonic() + entry.seconds
        soonest = min(self.next_at.values()) - time.monotonic()
        return max(0.1, min(soonest, pause))

    def ask_for(self, entry: Entry) -> bool:
        """Send the message; False when the broker did not take it."""
        try:
            self.app.send_task(entry.task, expires=entry.expires, retry=False)
        except Exception as problem:  # the broker's client has many kinds of error, and none may end the clock
            logger.warning("The broker did not take %s: %s", entry.task, problem)
            return False
        return True

    def pulse(self) -> None:
        """A database that is away for a moment must not end the clock."""
        try:
            tasks.pulse(heartbeats.BEAT)
        except Error as problem:
            logger.warning("The pulse was not written: %s", problem)
            connection.close()  # the next one opens it anew
