"""A whole installation of its own under `manage.py up`: broker, web, worker and beat in a folder that a test owns."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.processes import descendants, is_running, wait_until

HOME = Path(__file__).parents[1]
PARTS = ("broker", "web", "worker", "beat")
ALIVE = dict.fromkeys(PARTS, "alive")


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


class Installation:
    """A data folder, its settings, and the processes that run on it."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("JOYNET_") and name not in {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
        }
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "joynet.settings",
            "JOYNET_DEMO": "1",
            "JOYNET_DATA_DIR": str(self.data),
            "JOYNET_BIND": f"127.0.0.1:{self.port}",
            **variables,
        }
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.seen: set[int] = set()

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run one of the project's commands to its end."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=HOME, env=self.environment, capture_output=True, text=True, timeout=120)

    def prepare(self) -> None:
        """Tables and style sheets."""
        for words in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
            done = self.manage(*words, "--verbosity", "0")
            assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start all parts; come back when all are alive."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=HOME,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            wait_until(lambda: self.health() == ALIVE, seconds=60)
        except AssertionError:
            raise AssertionError(self.text()) from None
        self.look()

    def health(self) -> dict[str, str]:
        """What /healthz says; empty when it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
                return dict(json.loads(answer.read()))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return dict(json.loads(refusal.read())) if refusal.code == 503 else {}
        except OSError:
            return {}

    def text(self) -> str:
        """What the supervisor and its parts have printed."""
        return self.log.read_text(errors="replace")

    def pid(self, part: str) -> int:
        """The part's first process, the one started last."""
        return int(re.findall(rf"^up +\| {part} started \(process (\d+)\)\.$", self.text(), re.MULTILINE)[-1])

    def look(self) -> None:
        """Remember every process, so that `still_running` can tell what is left."""
        assert self.process
        self.seen |= {self.process.pid} | descendants(self.process.pid)

    def still_running(self) -> set[int]:
        """Processes that were seen and have not ended."""
        return {pid for pid in self.seen if is_running(pid)}

    def stop(self) -> int:
        """As Ctrl-C does; returns the exit code."""
        assert self.process
        self.look()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def clear_away(self) -> None:
        """Whatever happened: leave nothing running."""
        if self.process and self.process.poll() is None:
            self.look()
            self.process.kill()
            self.process.wait()
        for pid in self.still_running():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
