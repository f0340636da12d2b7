"""The clock: everything at the start, then by its interval; it lives on without its broker."""

import pytest

from joynet import beat, schedule
from joynet.celery import app
from joynet.outbox import heartbeats


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The seconds that beat counts."""
    standing_in = Clock()
    monkeypatch.setattr(beat, "time", standing_in)
    return standing_in


@pytest.mark.django_db
def test_everything_is_asked_for_at_the_start_and_then_at_its_time(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: asked.append(name))
    scheduler = beat.Scheduler(app)
    assert 0 < scheduler.tick() <= heartbeats.PULSE.total_seconds()
    assert asked == [entry.task for entry in schedule.ENTRIES]
    for _ in range(29):
        clock.seconds += 1
        scheduler.tick()
    assert len(asked) == len(schedule.ENTRIES)
    clock.seconds += 1.1
    scheduler.tick()
    assert asked[len(schedule.ENTRIES) :] == [entry.task for entry in schedule.ENTRIES if entry.seconds == 30]
    assert "joynet.outbox.tick" in asked[len(schedule.ENTRIES) :]


@pytest.mark.django_db
def test_a_broker_that_is_away_is_asked_again_soon_and_beat_lives(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(name: str, **options: object) -> None:
        asked.append(name)
        raise ConnectionRefusedError

    monkeypatch.setattr(app, "send_task", refuse)
    scheduler = beat.Scheduler(app)
    assert scheduler.tick() == 4
    assert heartbeats.last("beat") is not None
    heartbeats.forget("beat")
    clock.seconds += 4
    scheduler.tick()
    assert heartbeats.last("beat") is not None
    assert asked == [schedule.ENTRIES[0].task] * 2


@pytest.mark.django_db  # Celery has Django look over its models, and they ask the database what it can do
def test_every_task_of_the_schedule_exists() -> None:
    app.loader.import_default_modules()
    assert {entry.task for entry in schedule.ENTRIES} <= set(app.tasks)


def test_messages_are_plain_json() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_backend is None
