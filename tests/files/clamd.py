"""A stand-in for clamd on a socket of its own: it reads INSTREAM as the real one does, and knows one virus."""

import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

Reply = Callable[[bytes], bytes | None]


def judge(content: bytes) -> bytes:
    """As clamd answers."""
    return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def never(_content: bytes) -> None:
    """Hang until the asker goes away."""


def answering(reply: Reply, place: Path | None) -> str:
    """Start a scanner with this answer at a path, or on a port when None; says its address for CLAMD_SOCKET."""
    if place:
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(place))
        address = str(place)
    else:
        server = socket.create_server(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    server.listen()
    threading.Thread(target=_serve, args=(server, reply), daemon=True).start()
    return address


def _serve(server: socket.socket, reply: Reply) -> None:
    with server:
        connection, _ = server.accept()
        with connection:
            answer = reply(_read(connection))
            if answer is None:
                connection.settimeout(10)
                connection.recv(1)
            else:
                connection.sendall(answer)


def _read(connection: socket.socket) -> bytes:
    source = connection.makefile("rb")
    assert source.read(10) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack(">I", source.read(4))[0]:
        content += source.read(length)
    return content
