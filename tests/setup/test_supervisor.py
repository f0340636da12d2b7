"""The supervisor with stand-in processes: what it starts, brings back, and leaves behind (nothing)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes import is_running, wait_until

pytestmark = pytest.mark.fault
NAMES = ("broker", "worker", "web")


class Group:
    """The supervisor's process, what it prints, and the processes of its parts."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self.output = (folder / "output").open("w")
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("parts.py")), str(folder), *words],
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.seen: set[int] = set()
        wait_until(lambda: all(self.pids(name) for name in NAMES))

    def pids(self, name: str) -> list[int]:
        """The part's process and its child's."""
        path = self.folder / name
        found = [int(pid) for pid in path.read_text().split()] if path.exists() else []
        self.seen.update(found)
        return found

    def still_running(self) -> list[int]:
        return [pid for pid in self.seen if is_running(pid)]

    def text(self) -> str:
        return (self.folder / "output").read_text()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Group]]:
    started: list[Group] = []

    def start_group(*words: str) -> Group:
        started.append(Group(tmp_path, *words))
        return started[-1]

    yield start_group
    for group in started:
        group.process.kill()
        group.process.wait()
        group.output.close()
        for pid in group.still_running():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_what_the_parts_write_carries_their_names(start: Callable[..., Group]) -> None:
    group = start()
    wait_until(lambda: "web     | hello from web" in group.text())
    assert "broker  | hello from broker" in group.text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_goes_in_the_opposite_order_and_leaves_nothing(
    start: Callable[..., Group], number: signal.Signals
) -> None:
    group = start()
    group.process.send_signal(number)
    assert group.process.wait(15) == 0
    assert (group.folder / "stops").read_text().split() == ["web", "worker", "broker"]
    assert group.still_running() == []
    assert "all stopped" in group.text()


def test_a_part_that_dies_comes_back_and_its_child_is_ended(start: Callable[..., Group]) -> None:
    group = start()
    first, child = group.pids("worker")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: first not in group.pids("worker"))
    assert not is_running(child)
    assert "worker ended: killed by SIGKILL. Starting it again in 0.5 s." in group.text()
    assert group.text().count("noted worker") == 2  # before the start, and at its death


def test_a_part_that_cannot_live_is_tried_ever_more_slowly_and_says_why(start: Callable[..., Group]) -> None:
    group = start()
    wait_until(lambda: "broken ended again (3 times in a row): exit code 3. Starting it again in 2 s." in group.text())
    text = group.text()
    assert "broken  | no such table" in text
    assert text.index("it again in 0.5 s") < text.index("it again in 1 s") < text.index("it again in 2 s")


def test_a_part_that_does_not_stop_is_ended(start: Callable[..., Group]) -> None:
    group = start("stubborn")
    group.process.send_signal(signal.SIGINT)
    assert group.process.wait(15) == 0
    assert "worker did not stop in time and is ended." in group.text()
    assert group.still_running() == []


def test_a_second_request_to_stop_is_not_patient(start: Callable[..., Group]) -> None:
    group = start("stubborn")
    group.process.send_signal(signal.SIGINT)
    group.process.send_signal(signal.SIGTERM)  # the same wish, on another way
    time.sleep(1.2)
    assert "did not stop in time" not in group.text()
    asked_again_at = time.monotonic()
    group.process.send_signal(signal.SIGINT)
    assert group.process.wait(15) == 0
    assert time.monotonic() - asked_again_at < 3
    assert group.still_running() == []


def test_killing_the_supervisor_leaves_nothing(start: Callable[..., Group]) -> None:
    group = start()
    group.process.kill()
    group.process.wait()
    wait_until(lambda: group.still_running() == [], seconds=5)
