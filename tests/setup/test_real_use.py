"""The commands of docker-compose.yml, run without Docker against PostgreSQL and a broker; a copy and its return."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from joynet import broker
from tests import databases
from tests.installations import free_port
from tests.processes import wait_until

pytestmark = pytest.mark.fault
HOME = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((HOME / "docker-compose.yml").read_text())["services"]


class RealUse:
    """The environment of real use, and what runs in it."""

    def __init__(self, folder: Path, server: databases.Server) -> None:
        self.folder, self.server = folder, server
        self.port, self.broker_port = free_port(), free_port()
        self.health_url = f"http://127.0.0.1:{self.port}/healthz"
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": os.environ.get("HOME", "/"),
            "SECRET_KEY": "made-up-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
            "JOYNET_ORIGIN": "https://joynet.example.org",
            "ALLOWED_HOSTS": "joynet.example.org",
            "JOYNET_TRUSTED_PROXIES": "1",
            "JOYNET_MAIL_FROM": "joynet@example.org",
            "MAIL_URL": f"smtp://127.0.0.1:{free_port()}?tls=none",  # nobody listens: no mail leaves a test
            "DATABASE_URL": server.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "JOYNET_DATA_DIR": str(folder / "data"),
            "JOYNET_BIND": f"127.0.0.1:{self.port}",
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def run(self, command: list[str], *, reads: Path | None = None) -> str:
        with ExitStack() as stack:
            given = stack.enter_context(reads.open()) if reads else None
            done = subprocess.run(
                command, cwd=HOME, env=self.environment, stdin=given, capture_output=True, text=True, timeout=120
            )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, command: list[str]) -> None:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=HOME, env=self.environment, stdout=log, stderr=log)
        self.running.append(process)

    def start_service(self, name: str) -> None:
        self.start(list(SERVICES[name]["command"]))

    def is_healthy(self, name: str) -> bool:
        """As the service's health check tells."""
        _, *command = SERVICES[name]["healthcheck"]["test"]
        return (
            subprocess.run([*command, self.health_url], cwd=HOME, env=self.environment, capture_output=True).returncode
            == 0
        )

    def get(self, path: str, **headers: str) -> "tuple[int, str]":
        """The answer as a proxy in front would get it."""
        known = {"Host": "joynet.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=known | headers)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own address
            return answer.status, answer.read().decode()

    def program(self, name: str, *words: str) -> list[str]:
        """One of PostgreSQL's own programs, on this server."""
        where = self.server.url.partition("host=")[2]
        return [str(self.server.programs / name), "--host", where, "--username", "joynet", *words]


@pytest.fixture(scope="module")
def real_use(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealUse]:
    with databases.postgresql() as server:
        installation = RealUse(tmp_path_factory.mktemp("real-use"), server)
        installation.run(installation.program("createdb", "joynet"))
        try:
            yield installation
        finally:
            for process in reversed(installation.running):
                process.send_signal(signal.SIGTERM)
            for process in reversed(installation.running):
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def test_prepare_may_run_twice(real_use: RealUse) -> None:
    for _ in range(2):
        real_use.run(SERVICES["prepare"]["command"])


def test_its_own_settings_pass_the_checks_of_real_use(real_use: RealUse) -> None:
    real_use.run([sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"])


def test_all_parts_become_healthy(real_use: RealUse) -> None:
    """A server on a port stands in for the image of the service `redis`; its options are the service's."""
    _, *options = SERVICES["redis"]["command"]
    place = ["--port", str(real_use.broker_port), "--bind", "127.0.0.1", "--dir", str(real_use.folder)]
    real_use.start([broker.server(), *options, *place])
    for name in ("web", "worker", "beat"):
        real_use.start_service(name)
    wait_until(lambda: all(real_use.is_healthy(name) for name in ("web", "worker", "beat")), seconds=60)
    status, body = real_use.get("/readyz")
    assert (status, json.loads(body)["database"]) == (200, "alive")


def test_the_first_page_comes_over_https_with_its_style_sheet(real_use: RealUse) -> None:
    status, body = real_use.get("/")
    assert status == 200
    sheet = body.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert real_use.get(sheet)[0] == 200


def test_a_health_check_fails_when_its_part_is_down(real_use: RealUse) -> None:
    beat = real_use.running.pop()
    beat.kill()
    beat.wait()
    wait_until(lambda: not real_use.is_healthy("beat"), seconds=20)
    assert real_use.is_healthy("web")
    assert real_use.is_healthy("worker")
    real_use.start_service("beat")
    wait_until(lambda: real_use.is_healthy("beat"), seconds=30)


def test_a_copy_of_the_database_brings_everything_back(real_use: RealUse) -> None:
    real_use.run([sys.executable, "manage.py", "appoint", "dana@example.org", "--name", "Dana Whitfield"])
    copy = real_use.folder / "joynet.dump"
    real_use.run(real_use.program("pg_dump", "--format", "custom", "--file", str(copy), "joynet"))
    real_use.run(real_use.program("createdb", "returned"))
    how = ["--dbname", "returned", "--clean", "--if-exists"]
    real_use.run(real_use.program("pg_restore", *how), reads=copy)
    where = real_use.server.url.partition("host=")[2]
    with closing(psycopg.connect(host=where, user="joynet", dbname="returned")) as connection:
        assert connection.execute("SELECT name FROM accounts_user").fetchall() == [("Dana Whitfield",)]
    there = real_use.environment | {"DATABASE_URL": real_use.server.url.replace("/joynet?", "/returned?")}
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_audit"], cwd=HOME, env=there, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith("2 entries, unbroken."), done.stderr
