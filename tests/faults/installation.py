"""An installation of its own for a fault test: a data folder, a database, and processes that can be killed."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.processes import wait_until

HOME = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "joynet.celery"]
COMMANDS = {
    "broker": [sys.executable, "-c", "import os; from joynet import broker; c = broker.command(); os.execv(c[0], c)"],
    "worker": [
        *CELERY,
        "worker",
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
        "--loglevel",
        "WARNING",
    ],
    "beat": [*CELERY, "beat", "--pidfile", "", "--loglevel", "WARNING"],
    "web": [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "2", "joynet.wsgi"],
}


@dataclass
class Installation:
    """Its folder, the environment of its processes, and those that run."""

    folder: Path
    environment: dict[str, str]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return int(self.environment["JOYNET_BIND"].rpartition(":")[2])

    def python(self, code: str) -> str:
        """Run code with Django set up; returns what it prints."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(command, cwd=HOME, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, **environment: str) -> None:
        """Start one of COMMANDS, in a process group of its own; its output goes to a file in the folder."""
        command = COMMANDS[name]
        if name == "web":
            command = [*command, "--bind", self.environment["JOYNET_BIND"]]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=HOME,
                env={**self.environment, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def signal(self, name: str, number: int) -> None:
        """Send a signal to all of its processes."""
        os.killpg(self.running[name].pid, number)

    def kill(self, name: str) -> None:
        """As a power cut would."""
        self.signal(name, signal.SIGKILL)
        self.running.pop(name).wait()

    def has_died(self, name: str) -> bool:
        """Whether its first process has ended."""
        return self.running[name].poll() is not None

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database file."""
        path = self.folder / "joynet.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute(sql).fetchall()

    def states(self) -> dict[str, int]:
        """How many mails are in which state."""
        return dict(self.rows("SELECT state, count(*) FROM outbox_outgoingmail GROUP BY state"))

    def answers(self, name: str) -> bool:
        """Whether worker or beat has spoken since it was started last."""
        before = self.rows(f"SELECT at FROM outbox_heartbeat WHERE name = '{name}'")  # noqa: S608 - our own words
        wait_until(lambda: self.rows(f"SELECT at FROM outbox_heartbeat WHERE name = '{name}'") != before, 20)  # noqa: S608
        return True

    def logs(self) -> str:
        """What the processes have said, for a failure's report."""
        return "\n".join(f"== {path.name}\n{path.read_text()}" for path in sorted(self.folder.glob("*.log")))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def installation(folder: Path, **environment: str) -> Iterator[Installation]:
    """A migrated database and nothing running; whatever was started ends with the block."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    here = Installation(
        folder,
        {
            **keep,
            "DJANGO_SETTINGS_MODULE": "joynet.settings",
            "JOYNET_TEST": "1",
            "JOYNET_DATA_DIR": str(folder),
            "PYTHONPATH": str(HOME),
            "PYTHONUNBUFFERED": "1",
            **environment,
        },
    )
    here.python("from django.core.management import call_command; call_command('migrate', verbosity=0)")
    try:
        yield here
    except BaseException:
        print(here.logs())
        raise
    finally:
        for name in reversed(list(here.running)):
            here.signal(name, signal.SIGCONT)
            here.kill(name)
