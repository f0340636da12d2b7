"""A child like those that read strangers' files; it says what it can see and do."""

import json
import os
import sys
from pathlib import Path

from joynet.files.limits import answer_within_limits


def main(_content: bytes) -> bytes:
    """What came of trying."""
    return json.dumps(
        {"environment": dict(os.environ), "writing": write(Path(sys.argv[1])), "memory": take_a_gigabyte()}
    ).encode()


def write(path: Path) -> str:
    """A byte into a new file."""
    try:
        path.write_bytes(b"x")
    except OSError as trouble:
        return str(trouble.strerror)
    return "written"


def take_a_gigabyte() -> str:
    """At once."""
    try:
        return str(len(bytearray(1 << 30)))
    except MemoryError:
        return "MemoryError"


if __name__ == "__main__":
    answer_within_limits(main)
