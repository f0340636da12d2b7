"""Worker and broker are killed, frozen or away while mail is owed: nothing is lost, and what comes twice shows it."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.installation import Installation, free_port, installation
from tests.processes import wait_until

pytestmark = pytest.mark.fault

QUEUE = """
from datetime import date
from django.db import transaction
from django.utils import timezone
from joynet.network.queries import current_network
from joynet.outbox.mail import Mail
from joynet.outbox.queueing import queue
network, at = current_network(), timezone.now()
with transaction.atomic():
    for number in range({start}, {start} + {count}):
        queue(Mail("received", network, date(2027, 3, 9), str(number), "person:1", f"person{{number}}@stmary.example",
                   f"Mail {{number}}", "We have it."), at=at)
"""


@dataclass
class MailServer:
    """Takes its time over each mail, and remembers those that it has accepted."""

    seconds: float = 0.0
    accepted: list[tuple[str, str]] = field(default_factory=list)  # (address, Message-ID)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        time.sleep(self.seconds)
        lines = bytes(envelope.content or b"").decode().splitlines()
        (message_id,) = [line.partition(": ")[2] for line in lines if line.lower().startswith("message-id: ")]
        self.accepted.append((envelope.rcpt_tos[0], message_id))
        return "250 Accepted"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real mail server."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()


@pytest.fixture
def here(tmp_path: Path, mail_server: MailServer) -> Iterator[Installation]:
    """An installation that sends to this mail server; nothing of it runs yet."""
    bind = f"127.0.0.1:{free_port()}"
    with installation(tmp_path, MAIL_URL=f"smtp://127.0.0.1:{mail_server.port}?tls=none", JOYNET_BIND=bind) as made:
        yield made


def queue(here: Installation, count: int, start: int = 0) -> None:
    here.python(QUEUE.format(count=count, start=start))


def nudge(here: Installation) -> None:
    """As a mail queued just now would; without it the tick begins up to half a minute later."""
    here.python("from joynet.celery import app; app.send_task('joynet.outbox.send_due', retry=False)")


def is_all_sent(here: Installation) -> bool:
    return set(here.states()) == {"sent"}


def test_fifty_mails_survive_three_kills_of_the_worker(here: Installation, mail_server: MailServer) -> None:
    mail_server.seconds = 0.15
    here.start("broker")
    here.start("beat")
    here.start("worker")
    here.answers("worker")
    queue(here, 50)
    for enough in (8, 20, 32):
        wait_until(lambda enough=enough: len(mail_server.accepted) >= enough, 120)
        here.kill("worker")
        assert here.states()["due"] > 0
        here.start("worker")
        nudge(here)
    wait_until(lambda: set(here.states()) <= {"sent", "leased"}, 120)
    wait_until(lambda: is_all_sent(here), 100)
    times = Counter(mail_server.accepted)
    assert {address for address, _ in times} == {f"person{number}@stmary.example" for number in range(50)}
    assert len(times) == 50, "a mail came twice under different ids"
    twice = [mail for mail, count in times.items() if count > 1]
    assert len(twice) <= 3 * 2, "more mails came twice than were in the hands of the killed processes"
    assert max(times.values()) <= 2
    attempts = dict(here.rows("SELECT to_address, attempts FROM outbox_outgoingmail"))
    assert all(attempts[address] > 1 for address, _ in twice)


def test_a_worker_that_dies_after_the_server_accepted_sends_once_more_under_the_same_id(
    here: Installation, mail_server: MailServer
) -> None:
    queue(here, 1)
    here.start("broker")
    here.start("worker", JOYNET_CRASH_AT="after-smtp-accept")
    here.start("beat")
    wait_until(lambda: mail_server.accepted, 60)
    assert here.states() == {"leased": 1}
    here.kill("worker")
    here.start("worker")
    wait_until(lambda: is_all_sent(here), 150)
    assert len(mail_server.accepted) == 2
    assert len(set(mail_server.accepted)) == 1


def test_mail_waits_for_the_broker_and_leaves_within_a_minute(here: Installation, mail_server: MailServer) -> None:
    here.start("broker")
    here.start("worker")
    here.start("beat")
    here.answers("worker")
    queue(here, 3)
    wait_until(lambda: is_all_sent(here), 60)
    here.kill("broker")
    queue(here, 3, start=3)
    time.sleep(25)
    assert here.states() == {"sent": 3, "due": 3}
    here.start("broker")
    back_at = time.monotonic()
    wait_until(lambda: is_all_sent(here), 60)
    print(f"mail left {time.monotonic() - back_at:.0f} s after the broker was back")
    assert len(mail_server.accepted) == len(set(mail_server.accepted)) == 6


def test_a_frozen_broker_does_not_hold_up_the_one_who_queues(here: Installation) -> None:
    here.start("broker")
    wait_until(
        lambda: (
            here.python("from joynet.outbox.queries import broker_answers; print(broker_answers())").strip() == "True"
        )
    )
    here.signal("broker", signal.SIGSTOP)
    timed = """
import time
started = time.monotonic()
{queue}
print(f"{{time.monotonic() - started:.2f}}")
from joynet.outbox.queries import broker_answers
started = time.monotonic()
assert not broker_answers()
print(f"{{time.monotonic() - started:.2f}}")
"""
    queueing, asking = map(float, here.python(timed.format(queue=QUEUE.format(count=1, start=0))).split())
    assert queueing < 1
    assert asking < 2
    assert here.states() == {"due": 1}
