"""`manage.py up`, for real: from nothing to four living parts; each comes back, and nothing is left afterwards."""

import os
import shutil
import signal
import socket
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from joynet.overview.demo import personas
from tests.installations import ALIVE, PARTS, Installation
from tests.processes import descendants, is_running, wait_until

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with tables and style sheets on which nothing runs."""
    installation = Installation(tmp_path_factory.mktemp("prepared"))
    installation.prepare()
    return installation.data


@pytest.fixture(scope="module")
def running(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    shared = Installation(tmp_path_factory.mktemp("running"))
    shutil.copytree(prepared, shared.data)
    shared.start()
    yield shared
    shared.clear_away()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    fresh = Installation(tmp_path)
    yield fresh
    fresh.clear_away()


@pytest.fixture
def installation(prepared: Path, empty: Installation) -> Installation:
    shutil.copytree(prepared, empty.data)
    return empty


def test_from_an_empty_folder_all_parts_are_alive_within_a_minute(empty: Installation) -> None:
    started_at = time.monotonic()
    empty.prepare()
    empty.start()
    assert time.monotonic() - started_at < 60
    wait_until(lambda: "Joynet is running after" in empty.text())
    wait_until(lambda: "Ctrl-C stops it." in empty.text())
    assert f"Be one of these with one button at {empty.address}/demo/" in empty.text()
    for persona in (persona for group in personas.groups() for persona in group.personas):
        assert f"{persona.name}, {persona.email}" in empty.text()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_killed_shows_it_and_comes_back(running: Installation, part: str) -> None:
    wait_until(lambda: running.health() == ALIVE)
    running.look()
    pid = running.pid(part)
    family = descendants(pid)
    printed_before = len(running.text())
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: running.health().get(part) != "alive", seconds=15)
    wait_until(lambda: running.health() == ALIVE, seconds=60)
    assert running.pid(part) != pid
    assert not any(is_running(child) for child in family)
    ended = [name for name in PARTS if f"| {name} ended" in running.text()[printed_before:]]
    assert ended == [part]


def test_a_second_one_on_the_same_folder_is_refused(running: Installation) -> None:
    refused = running.manage("up")
    assert refused.returncode == 1
    assert "Joynet is already running with the data folder" in refused.stderr
    assert running.health() == ALIVE


def test_an_interrupt_stops_them_in_order_and_leaves_nothing(running: Installation) -> None:
    wait_until(lambda: running.health() == ALIVE)
    assert running.stop() == 0
    stops = [line.split()[2] for line in running.text().splitlines() if line.endswith(" stopped.") and line[:2] == "up"]
    assert stops[:4] == ["web", "beat", "worker", "broker"]
    assert running.still_running() == set()


def test_killing_it_leaves_nothing(installation: Installation) -> None:
    installation.start()
    assert len(installation.seen) >= 9  # itself, guardian, broker, web with 2, worker with 2, beat
    assert installation.process
    installation.process.kill()
    installation.process.wait()
    wait_until(lambda: installation.still_running() == set(), seconds=10)


def test_a_taken_port_is_refused_in_words(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()
        refused = installation.manage("up")
    assert refused.returncode == 1
    assert f"Port {installation.port} is taken by another program. Choose another" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_without_its_tables_is_refused_in_words(empty: Installation) -> None:
    refused = empty.manage("up")
    assert refused.returncode == 1
    assert "The database lacks tables or columns. Run: ./run python manage.py migrate" in refused.stderr


def test_a_long_data_folder_still_has_a_broker(prepared: Path, tmp_path: Path) -> None:
    deep = tmp_path / ("a-folder-with-a-long-name-" * 4)
    deep.mkdir()
    installation = Installation(deep)
    shutil.copytree(prepared, installation.data)
    sockets_before = set(Path(tempfile.gettempdir()).glob("joynet-*/socket"))
    try:
        installation.start()
        assert installation.stop() == 0
        assert set(Path(tempfile.gettempdir()).glob("joynet-*/socket")) == sockets_before
    finally:
        installation.clear_away()


def test_the_embedded_database_is_safe_for_several_writers(prepared: Path) -> None:
    with closing(sqlite3.connect(prepared / "joynet.sqlite3")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
