"""Waking the worker early. What is owed stands in the database: a nudge that gets lost costs up to half a minute."""

import logging
import threading
import time

from joynet.celery import app

SEND_DUE = "joynet.outbox.send_due"
PAUSE = 10.0  # seconds without a try after one that failed
EXPIRES = 60  # seconds; an older nudge has been overtaken by the tick

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_on_the_way: set[str] = set()
_not_before = 0.0


def nudge(task_name: str = SEND_DUE) -> None:
    """Ask the worker to run the task soon. Returns at once, never raises; call it after the commit."""
    with _lock:
        if task_name in _on_the_way or time.monotonic() < _not_before:
            return
        _on_the_way.add(task_name)
    threading.Thread(target=_publish, args=(task_name,), name="nudge", daemon=True).start()


def _publish(task_name: str) -> None:
    global _not_before
    try:
        app.send_task(task_name, expires=EXPIRES, retry=False)
    except Exception as problem:  # the broker's client has many kinds of error; the tick finds the work
        with _lock:
            _not_before = time.monotonic() + PAUSE
        logger.info("The worker was not woken (%s); the tick will find the work.", problem)
    finally:
        with _lock:
            _on_the_way.discard(task_name)
