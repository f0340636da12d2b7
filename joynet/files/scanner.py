"""Asks clamd (INSTREAM over its socket) whether a file holds a virus. Without CLAMD_SOCKET there is no scanner.

A scanner that does not answer, or answers with an error, has given no verdict: the file stays closed until it does.
"""

import logging
import socket
import struct
import time
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_PIECE = 64 * 1024
_CONNECT_SECONDS = 2.0
_SECONDS = 15.0  # for one whole scan, inside a request

logger = logging.getLogger(__name__)

Address = str | tuple[str, int]


class Verdict(Enum):
    """What came of a scan."""

    CLEAN = "clean"
    INFECTED = "infected"
    NO_ANSWER = "no answer"


def is_installed() -> bool:
    """Whether files must be scanned before anybody opens them."""
    return bool(settings.CLAMD_SOCKET)


def address() -> Address | None:
    """The scanner's socket: a path, or host and port. None when there is no scanner."""
    text: str = settings.CLAMD_SOCKET
    if not text:
        return None
    path = text.removeprefix("unix://")
    if path.startswith("/"):
        return path
    host, colon, port = text.removeprefix("tcp://").rpartition(":")
    if not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(f"CLAMD_SOCKET is {text!r}. Write /run/clamav/clamd.ctl or tcp://host:3310.")
    return host.strip("[]"), int(port)


def scan(path: Path) -> Verdict:
    """The scanner's verdict on the file at that path."""
    try:
        reply = _ask(path)
    except OSError as trouble:
        logger.warning("The virus scanner did not answer: %s", trouble)
        return Verdict.NO_ANSWER
    if reply.endswith("OK"):
        return Verdict.CLEAN
    if reply.endswith("FOUND"):
        logger.warning("The virus scanner refused a file: %s", reply)
        return Verdict.INFECTED
    logger.warning("The virus scanner gave no verdict: %s", reply or "an empty answer")
    return Verdict.NO_ANSWER


def _ask(path: Path) -> str:
    where = address()
    if where is None:
        raise ImproperlyConfigured("CLAMD_SOCKET is not set: ask is_installed() first.")
    until = time.monotonic() + _SECONDS
    with _connect(where) as connection, path.open("rb") as source:
        connection.sendall(b"zINSTREAM\0")
        while piece := source.read(_PIECE):
            connection.settimeout(_left(until))
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < 4096:
            connection.settimeout(_left(until))
            piece = connection.recv(4096)
            if not piece:
                break
            reply += piece
    return reply.rstrip(b"\0\n").decode(errors="replace")


def _connect(where: Address) -> socket.socket:
    if not isinstance(where, str):
        return socket.create_connection(where, timeout=_CONNECT_SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_CONNECT_SECONDS)
    try:
        connection.connect(where)
    except BaseException:
        connection.close()
        raise
    return connection


def _left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("no verdict in time")
    return seconds
