"""Looking at processes from outside."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def is_running(pid: int) -> bool:
    """Whether the process runs. One that has ended but was not yet collected by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    if Path("/proc/self/stat").exists():
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
    else:
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return state[:1] not in {"", "Z"}


def wait_until(holds: Callable[[], object], seconds: float = 15) -> None:
    """Look again and again until it is true; fail when it is not true in time."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"this did not come true within {seconds:g} s"
        time.sleep(0.05)


def descendants(pid: int) -> set[int]:
    """The process's children, their children, and so on."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parents = {int(child): int(parent) for child, parent in zip(listed[::2], listed[1::2], strict=True)}
    found: set[int] = set()
    new = {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found
