"""What a child program allows itself before it reads a stranger's bytes, and how it answers. Standard library only."""

import resource
import sys
from collections.abc import Callable
from typing import NoReturn

BAD_CONTENT = 65  # the child's exit codes; any other is a fault of ours
OUT_OF_MEMORY = 75

_LIMITS = (
    (resource.RLIMIT_CPU, 10),
    (resource.RLIMIT_AS, 512 * 1024 * 1024),
    (resource.RLIMIT_FSIZE, 0),  # no byte into any file; pipes are not files
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)


def answer_within_limits(job: Callable[[bytes], bytes]) -> NoReturn:
    """Set the limits, for good; read the content, do the job, write its result; the exit code says how it went."""
    _set_limits()
    try:
        result = job(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as trouble:
        # A stranger's bytes can make a parser raise anything; whatever it is, the bytes are at fault.
        sys.stderr.write(f"{type(trouble).__name__}: {trouble}")
        sys.exit(BAD_CONTENT)
    sys.stdout.buffer.write(result)
    sys.stdout.buffer.flush()
    sys.exit(0)


def _set_limits() -> None:
    for limit, value in _LIMITS:
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            if sys.platform != "darwin":  # macOS knows no limit of address space
                raise
