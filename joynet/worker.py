"""The worker's pulse, from a thread of its main process: neither a long task nor a broker that is away stops it."""

import logging
import threading

from celery import bootsteps
from django.db import Error, connection

from joynet.outbox import heartbeats, tasks

logger = logging.getLogger(__name__)


class Pulse(bootsteps.StartStopStep):
    """Starts before the worker looks for its broker."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: object, **kwargs: object) -> None:
        super().__init__(parent, **kwargs)
        self.stopped = threading.Event()

    def start(self, parent: object) -> None:
        """Begin."""
        threading.Thread(target=self.run, name="pulse", daemon=True).start()

    def stop(self, parent: object) -> None:
        """End."""
        self.stopped.set()

    def run(self) -> None:
        """Until the worker stops."""
        while not self.stopped.is_set():
            try:
                tasks.pulse(heartbeats.WORKER)
            except Error as problem:
                logger.warning("The pulse was not written: %s", problem)
            finally:
                connection.close()  # nothing is open when the pool forks a new child
            self.stopped.wait(heartbeats.PULSE.total_seconds())
