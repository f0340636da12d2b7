"""Waking the worker costs the person who waits nothing, whatever the broker does."""

import threading
import time
from collections.abc import Iterator

import pytest

from joynet.celery import app
from joynet.outbox import nudging
from tests.processes import wait_until


class Broker:
    """Takes messages, or does not."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_down = False
        self.answers = threading.Event()
        self.answers.set()

    def send_task(self, name: str, **options: object) -> None:
        self.asked.append(name)
        assert options == {"expires": 60, "retry": False}
        self.answers.wait(10)
        if self.is_down:
            raise ConnectionRefusedError


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """Stands where Celery sends its messages to."""
    standing_in = Broker()
    monkeypatch.setattr(app, "send_task", standing_in.send_task)
    monkeypatch.setattr(nudging, "_not_before", 0.0)
    yield standing_in
    standing_in.answers.set()
    wait_until(is_quiet)


def is_quiet() -> bool:
    return not any(thread.name == "nudge" for thread in threading.enumerate())


def test_a_nudge_asks_for_its_task(broker: Broker) -> None:
    nudging.nudge()
    wait_until(is_quiet)
    nudging.nudge("joynet.reports.make_due")
    wait_until(is_quiet)
    assert broker.asked == ["joynet.outbox.send_due", "joynet.reports.make_due"]


def test_a_broker_that_does_not_answer_holds_nobody_up_and_is_asked_once(broker: Broker) -> None:
    broker.answers.clear()
    started = time.monotonic()
    for _ in range(100):
        nudging.nudge()
    assert time.monotonic() - started < 0.5
    broker.answers.set()
    wait_until(is_quiet)
    assert broker.asked == ["joynet.outbox.send_due"]


def test_after_a_failure_the_broker_is_left_alone_for_a_while(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    broker.is_down = True
    nudging.nudge()
    wait_until(is_quiet)
    nudging.nudge()
    assert is_quiet()
    assert len(broker.asked) == 1
    monkeypatch.setattr(nudging, "_not_before", 0.0)
    nudging.nudge()
    wait_until(is_quiet)
    assert len(broker.asked) == 2
