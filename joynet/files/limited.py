"""Runs one of our small programs on a stranger's bytes, where it can do no harm.

The child gets the bytes on its standard input, none of our environment (so no keys), and sets limits on its own time,
memory and files before it loads anything that parses (limits.py). It does not know Django.
"""

import signal
import subprocess
import sys
from pathlib import Path

from joynet.files.limits import BAD_CONTENT, OUT_OF_MEMORY
from joynet.files.refusals import refused

_LONGEST_SECONDS = 20  # by the clock; the child's own limit is 10 s of work
_OVER_ITS_LIMITS = {OUT_OF_MEMORY, -signal.SIGXCPU, -signal.SIGKILL}
_CRASHED = {BAD_CONTENT, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL}
_ROOT = Path(__file__).resolve().parents[2]


def run(module: str, content: Path | bytes, *arguments: str) -> bytes:
    """What the program wrote. FileRefused when it ran out of time or memory, or could not make sense of the bytes."""
    command = [sys.executable, "-s", "-B", "-P", "-m", module, *arguments]
    surroundings = {"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    try:
        if isinstance(content, bytes):
            done = subprocess.run(  # noqa: S603 (our own program and arguments, no shell)
                command, input=content, capture_output=True, env=surroundings, timeout=_LONGEST_SECONDS, check=False
            )
        else:
            with content.open("rb") as source:
                done = subprocess.run(  # noqa: S603 (our own program and arguments, no shell)
                    command, stdin=source, capture_output=True, env=surroundings, timeout=_LONGEST_SECONDS, check=False
                )
    except subprocess.TimeoutExpired as late:
        raise refused("too_complex") from late
    if done.returncode in _OVER_ITS_LIMITS:
        raise refused("too_complex")
    if done.returncode in _CRASHED:
        raise refused("damaged")
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout
