"""`manage.py up`: broker, web, worker and beat in one terminal."""

import errno
import fcntl
import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from joynet import broker, pdf_libraries, supervisor
from joynet.outbox import heartbeats, queries
from joynet.overview.demo import personas

ASK_EVERY = 0.5
PATIENCE_AT_START = 60.0
BORING = ("overcommit", "Transparent Huge Pages", "scheduling shutdown", "bye bye")  # what the broker says each time
NO_ANSWER = (OSError, ValueError, http.client.HTTPException)


class Command(BaseCommand):
    """Start every part of Joynet and keep it running until Ctrl-C."""

    help = "Run the web server, the worker, its schedule and, without REDIS_URL, the broker. Ctrl-C stops them."

    def handle(self, *args: object, **options: object) -> None:
        """Look whether it can work here, then hand the parts to the supervisor."""
        refuse_old_database()
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("The style sheets are not collected yet. Run: ./run python manage.py collectstatic")
        host, port = listening_address(settings.BIND)
        with only_one_here(settings.DATA_DIR):
            refuse_taken_port(host, port)
            parts = parts_to_run()
            missing = pdf_libraries.missing()
            if missing:
                supervisor.say(pdf_libraries.sentence(missing))
            supervisor.run(
                parts,
                environment=environment_of_parts(),
                folder=str(settings.BASE_DIR),
                is_first_ready=queries.broker_answers if broker.is_ours() else lambda: True,
                when_ended=note_death,
                each_turn=announcer(host, port),
            )
            if broker.is_ours():
                broker.clear_away()
            supervisor.say("Everything is stopped.")


def parts_to_run() -> list[supervisor.Part]:
    """The parts in the order in which they start; they stop the other way round."""
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "joynet.celery"]
    worker = [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--max-tasks-per-child", "200"]
    worker += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    beat = [*celery, "beat", "--pidfile", "", "--loglevel", "WARNING"]
    web = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "joynet.wsgi"]
    own_broker = [supervisor.Part("broker", broker.command(), patience=10, boring=BORING)] if broker.is_ours() else []
    return [
        *own_broker,
        supervisor.Part("worker", worker, patience=20),
        supervisor.Part("beat", beat, patience=5),
        supervisor.Part("web", web, patience=15),
    ]


def environment_of_parts() -> dict[str, str]:
    """Ours, and what the parts need besides."""
    more = {
        "JOYNET_DATA_DIR": str(settings.DATA_DIR),
        "PYTHONUNBUFFERED": "1",
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS ends forked processes otherwise
    }
    if settings.DEMO:
        more["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
    return {**os.environ, **pdf_libraries.environment(), **more}


def refuse_old_database() -> None:
    """Without every migration the parts would only fail one after the other."""
    try:
        is_up_to_date = queries.is_migrated()
    except DatabaseError as failure:
        raise CommandError(f"The database does not answer: {failure}") from None
    finally:
        connection.close()
    if not is_up_to_date:
        raise CommandError("The database lacks tables or columns. Run: ./run python manage.py migrate")


def note_death(name: str) -> None:
    """A part that is known to have ended must not seem alive until its last heartbeat has grown old."""
    if name not in {heartbeats.WORKER, heartbeats.BEAT}:
        return
    try:
        heartbeats.forget(name)
    except DatabaseError as failure:
        supervisor.say(f"The database did not take note that {name} has ended: {failure}")
    finally:
        connection.close()


def listening_address(bind: str) -> tuple[str, int]:
    """Host and port from `127.0.0.1:8000` or `[::1]:8000`."""
    host, _, port = bind.rpartition(":")
    if not port.isdecimal() or not host:
        raise CommandError(f"JOYNET_BIND is {bind!r}. Write host and port, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


def refuse_taken_port(host: str, port: int) -> None:
    """Say so now, in words, when the web server could not listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as failure:
            how = "PORT=8123 make demo" if settings.DEMO else "JOYNET_BIND=127.0.0.1:8123"
            if failure.errno == errno.EADDRINUSE:
                raise CommandError(f"Port {port} is taken by another program. Choose another, such as: {how}") from None
            raise CommandError(f"The web server cannot listen on {host}:{port}: {failure.strerror}.") from None


def only_one_here(data_dir: Path) -> IO[str]:
    """A lock on the data folder, held while the returned file is open: two brokers must not share one socket."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = (data_dir / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise CommandError(f"Joynet is already running with the data folder {data_dir}. Stop that one first.") from None
    return lock


def announcer(host: str, port: int) -> Callable[[], None]:
    """A function to call again and again: it asks for the parts' health until all live, then says where to look."""
    started_at = time.monotonic()
    asked_at = 0.0
    is_done = False

    def announce() -> None:
        nonlocal asked_at, is_done
        now = time.monotonic()
        if is_done or now - asked_at < ASK_EVERY:
            return
        asked_at = now
        states = health(host, port)
        asleep = [name for name, state in states.items() if state != "alive"]
        if states and not asleep:
            is_done = True
            supervisor.say(f"Joynet is running after {now - started_at:.0f} s: {settings.ORIGIN}/")
            for line in whom_to_be() if settings.DEMO else []:
                supervisor.say(line)
            supervisor.say("Ctrl-C stops it.")
        elif now - started_at > PATIENCE_AT_START:
            is_done = True
            who = ", ".join(asleep) or "web"
            supervisor.say(f"Not everything is alive after {PATIENCE_AT_START:.0f} s: {who}. The lines above say why.")

    return announce


def whom_to_be() -> list[str]:
    """The people whose part one can take in the demo."""
    lines = [f"Be one of these with one button at {settings.ORIGIN}/demo/"]
    for group in personas.groups():
        lines.append(f"  {group.title}")
        lines += [f"    {persona.name}, {persona.email}: {persona.what}" for persona in group.personas]
    return [*lines, f"No mail leaves this machine. Every mail, sign-in codes too: {settings.ORIGIN}/demo/mail/"]


def health(host: str, port: int) -> dict[str, str]:
    """Each part's state as /healthz tells it; empty while nothing answers."""
    own_host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on
    with closing(http.client.HTTPConnection(own_host, port, timeout=2)) as connection, suppress(*NO_ANSWER):
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.ORIGIN).netloc})
        states = json.loads(connection.getresponse().read())
        return {str(name): str(state) for name, state in states.items()}
    return {}
