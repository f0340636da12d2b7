"""Worker and broker are killed, frozen or away while mail is owed: nothing is lost, and what comes twice shows it."""

import signal
import time
from collections import Counter

import pytest

from tests.faults.installation import Installation
from tests.faults.mail_server import MailServer
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


def queue(here: Installation, count: int, start: int = 0) -> None:
    here.python(QUEUE.format(count=count, start=start))


def nudge(here: Installation) -> None:
    """As a mail queued just now would; without it the tick begins up to half a minute later."""
    here.python("from joynet.celery import app; app.send_task('joynet.outbox.send_due', retry=False)")


def is_all_sent(here: Installation) -> bool:
    return set(here.states()) == {"sent"}


def test_fifty_mails_survive_three_kills_of_the_worker(sending: Installation, mail_server: MailServer) -> None:
    mail_server.seconds = 0.15
    sending.start("broker")
    sending.start("beat")
    sending.start("worker")
    sending.answers("worker")
    queue(sending, 50)
    for enough in (8, 20, 32):
        wait_until(lambda enough=enough: len(mail_server.accepted) >= enough, 120)
        sending.kill("worker")
        assert sending.states()["due"] > 0
        sending.start("worker")
        nudge(sending)
    wait_until(lambda: set(sending.states()) <= {"sent", "leased"}, 120)
    wait_until(lambda: is_all_sent(sending), 100)
    times = Counter(mail_server.accepted)
    assert {address for address, _ in times} == {f"person{number}@stmary.example" for number in range(50)}
    assert len(times) == 50, "a mail came twice under different ids"
    twice = [mail for mail, count in times.items() if count > 1]
    assert len(twice) <= 3 * 2, "more mails came twice than were in the hands of the killed processes"
    assert max(times.values()) <= 2
    attempts = dict(sending.rows("SELECT to_address, attempts FROM outbox_outgoingmail"))
    assert all(attempts[address] > 1 for address, _ in twice)


def test_a_worker_that_dies_after_the_server_accepted_sends_once_more_under_the_same_id(
    sending: Installation, mail_server: MailServer
) -> None:
    queue(sending, 1)
    sending.start("broker")
    sending.start("worker", JOYNET_CRASH_AT="after-smtp-accept")
    sending.start("beat")
    wait_until(lambda: mail_server.accepted, 60)
    assert sending.states() == {"leased": 1}
    sending.kill("worker")
    sending.start("worker")
    wait_until(lambda: is_all_sent(sending), 150)
    assert len(mail_server.accepted) == 2
    assert len(set(mail_server.accepted)) == 1


def test_mail_waits_for_the_broker_and_leaves_within_a_minute(sending: Installation, mail_server: MailServer) -> None:
    sending.start("broker")
    sending.start("worker")
    sending.start("beat")
    sending.answers("worker")
    queue(sending, 3)
    wait_until(lambda: is_all_sent(sending), 60)
    sending.kill("broker")
    queue(sending, 3, start=3)
    time.sleep(25)
    assert sending.states() == {"sent": 3, "due": 3}
    sending.start("broker")
    back_at = time.monotonic()
    wait_until(lambda: is_all_sent(sending), 60)
    print(f"mail left {time.monotonic() - back_at:.0f} s after the broker was back")
    assert len(mail_server.accepted) == len(set(mail_server.accepted)) == 6


def test_a_frozen_broker_does_not_hold_up_the_one_who_queues(sending: Installation) -> None:
    sending.start("broker")
    wait_until(
        lambda: (
            sending.python("from joynet.outbox.queries import broker_answers; print(broker_answers())").strip()
            == "True"
        )
    )
    sending.signal("broker", signal.SIGSTOP)
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
    queueing, asking = map(float, sending.python(timed.format(queue=QUEUE.format(count=1, start=0))).split())
    assert queueing < 1
    assert asking < 2
    assert sending.states() == {"due": 1}
