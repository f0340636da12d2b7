"""Signs of life, through the database: a broker that is down must not make a living worker look dead."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from joynet.outbox.models import Heartbeat

WORKER, BEAT = "worker", "beat"
PULSE = timedelta(seconds=4)
SILENCE = timedelta(seconds=12)  # two pulses may get lost; a death still shows within 15 s


def pulse(name: str, at: datetime) -> None:
    """Say that `name` is alive."""
    if not Heartbeat.objects.filter(name=name).update(at=at):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def forget(name: str) -> None:
    """Somebody saw `name` end: it is not alive until it says so again."""
    Heartbeat.objects.filter(name=name).delete()


def last(name: str) -> datetime | None:
    """When `name` last said so."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def alive(names: Iterable[str], at: datetime) -> dict[str, bool]:
    """Which of the names have spoken lately."""
    spoken = dict(Heartbeat.objects.filter(name__in=names).values_list("name", "at"))
    return {name: name in spoken and spoken[name] > at - SILENCE for name in names}
