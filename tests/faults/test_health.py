"""/healthz tells which part is dead, soon after it died, and that it is back."""

import http.client
import json
import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.faults.installation import Installation, free_port, installation
from tests.processes import wait_until

pytestmark = pytest.mark.fault

ALL = ("broker", "worker", "beat", "web")
WELL = dict.fromkeys(ALL, "alive")
SOON = 15  # seconds; the promise
BACK = 60  # seconds; how long a process may take to start on a machine that does other things too


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """An installation of which every part runs."""
    bind = f"127.0.0.1:{free_port()}"
    with installation(tmp_path, MAIL_URL="smtp://127.0.0.1:1?tls=none", JOYNET_BIND=bind) as made:
        for name in ALL:
            made.start(name)
        wait_until(lambda: health(made) == (200, WELL), 60)
        yield made


def health(here: Installation) -> tuple[int, dict[str, str]]:
    """What /healthz answers; nothing at all when the web server is dead."""
    with (
        closing(http.client.HTTPConnection("127.0.0.1", here.port, timeout=5)) as connection,
        suppress(OSError, http.client.HTTPException),
    ):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    return 0, {}


def test_each_part_turns_its_own_state_when_it_dies_and_when_it_is_back(here: Installation) -> None:
    for name in ("worker", "beat", "broker"):
        here.kill(name)
        wait_until(lambda name=name: health(here) == (503, {**WELL, name: "down"}), SOON)
        stays_so_until = time.monotonic() + (15 if name == "broker" else 0)
        while time.monotonic() < stays_so_until:
            assert health(here)[1][name] == "down"
            time.sleep(1)
        # Neither worker nor beat needs the broker to be alive.
        wait_until(lambda name=name: health(here) == (503, {**WELL, name: "down"}), SOON)
        here.start(name)
        wait_until(lambda: health(here) == (200, WELL), BACK)
    here.kill("web")
    assert health(here) == (0, {})
    here.start("web")
    wait_until(lambda: health(here) == (200, WELL), BACK)


def test_a_part_that_is_frozen_counts_as_dead(here: Installation) -> None:
    for name in ("broker", "worker", "beat"):
        here.signal(name, signal.SIGSTOP)
        wait_until(lambda name=name: health(here)[1].get(name) == "down", SOON)
        assert health(here) == (503, {**WELL, name: "down"})
        here.signal(name, signal.SIGCONT)
        wait_until(lambda: health(here) == (200, WELL), BACK)
