"""Broker, worker and beat are down: a new applicant signs in, fills in and sends; the mail follows later."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.faults.installation import Installation as Parts
from tests.installations import Installation
from tests.journeys.test_the_way import IN_MAY, MOVED_CLOCK, Way, apply
from tests.processes import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.fault]

OPEN_A_COHORT = """
from datetime import UTC, date, datetime
from joynet.accounts.actors import SYSTEM
from joynet.network.queries import current_network
from teams.actions import open_cohort
open_cohort(
    network=current_network(), name="Wave I", starts_on=date(2027, 6, 7), zone="America/New_York",
    applications_open_at=datetime(2027, 5, 3, 13, tzinfo=UTC),
    applications_close_at=datetime(2027, 5, 29, 4, tzinfo=UTC),
    capacity=None, by=SYSTEM, at=datetime(2027, 5, 3, 12, tzinfo=UTC),
)
"""
RECEIPT = "SELECT state FROM outbox_outgoingmail WHERE subject LIKE 'We have your application%'"


@pytest.fixture
def way(tmp_path: Path, browser: Browser) -> Iterator[tuple[Way, Parts]]:
    """An installation of which only the web server runs."""
    clock = tmp_path / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(MOVED_CLOCK)
    found = Way(Installation(tmp_path, PYTHONPATH=str(clock)), browser)
    found.set_clock(IN_MAY)
    found.installation.prepare()
    parts = Parts(found.installation.data, found.installation.environment)
    try:
        parts.python(OPEN_A_COHORT)
        parts.start("web")
        wait_until(lambda: bool(found.installation.health()), 30)
        yield found, parts
        assert found.problems == []
    except BaseException:
        print(parts.logs()[-6000:])
        raise
    finally:
        for context in found.contexts:
            context.close()
        for name in list(parts.running):
            parts.kill(name)


def test_an_application_is_sent_and_its_mail_leaves_within_a_minute_of_the_brokers_return(
    way: tuple[Way, Parts],
) -> None:
    people, parts = way
    health = people.installation.health()
    assert {health[name] for name in ("broker", "worker", "beat")} == {"down"}
    reference = apply(people, people.new_page(), people.new_page())
    assert reference.startswith("JW-27-")
    assert parts.rows(RECEIPT) == [("due",)]
    for name in ("broker", "worker", "beat"):
        parts.start(name)
    wait_until(lambda: parts.rows(RECEIPT) == [("sent",)], 60)
