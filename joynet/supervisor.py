"""Keeps a group of processes running: starts them, brings back the one that dies, and leaves none behind.

Each part runs in a process group of its own: a Ctrl-C at the terminal reaches the supervisor alone, which then stops
the parts in order, and the children of a part (a worker's pool) end with it. Should the supervisor itself be killed, a
guardian process that was started first ends every group; on Linux the kernel ends each part as well.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LIVED_WELL = 20.0  # seconds; a part that ran this long before it died is started again after the first pause
FIRST_PAUSE = 3.0  # long enough for a port or socket to be free again, and to be seen from outside
LONGEST_PAUSE = 30.0
ONE_REQUEST = 1.0  # one Ctrl-C may arrive twice: from the terminal, and passed on by the program that started us
TURN = 0.2
LONGEST_LINE = 65536  # bytes
NAME_WIDTH = 7

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Part:
    """One process: its command, and how many seconds it may take to stop before it is made to.

    Lines with one of the `boring` texts in them are not passed on.
    """

    name: str
    command: list[str]
    patience: float
    boring: tuple[str, ...] = ()


@dataclass
class Child:
    """A part and what has become of it so far."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_after: float = 0.0
    quick_deaths: int = 0
    unfinished_line: bytes = b""


@dataclass
class Group:
    """All parts, in the order in which they start."""

    children: list[Child]
    environment: dict[str, str]
    folder: str
    when_ended: Callable[[str], None]
    guardian: int = -1
    guardian_pipe: int = -1
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    stops_asked: int = 0
    asked_at: float = -ONE_REQUEST


def say(text: str, name: str = "up") -> None:
    """One line, with the part it comes from. A terminal that has gone away is no reason to fail."""
    with contextlib.suppress(OSError):
        print(f"{name:<{NAME_WIDTH}} | {text}", flush=True)


def run(
    parts: list[Part],
    *,
    environment: dict[str, str],
    folder: str,
    is_first_ready: Callable[[], bool],
    when_ended: Callable[[str], None],
    each_turn: Callable[[], None],
) -> None:
    """Run the parts until SIGINT, SIGTERM or SIGHUP; the first starts alone, the others once it is ready.

    They stop in the opposite order. `when_ended` is told the name of a part that died, and of each before the start.
    `each_turn` is called about five times a second and must return soon.
    """
    group = Group([Child(part) for part in parts], environment, folder, when_ended)
    for part in parts:
        when_ended(part.name)

    def ask_to_stop(number: int, frame: object) -> None:
        now = time.monotonic()
        if now - group.asked_at > ONE_REQUEST:
            group.stops_asked += 1
            group.asked_at = now

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, ask_to_stop) for number in signals}
    _start_guardian(group)
    try:
        is_ready = False
        while not group.stops_asked:
            is_ready = is_ready or is_first_ready()
            for child in group.children if is_ready else group.children[:1]:
                _tend(group, child)
            _pass_on_output(group, TURN)
            each_turn()
    finally:
        for child in reversed(group.children):
            _stop(group, child)
        _dismiss_guardian(group)
        for number, handler in before.items():
            signal.signal(number, handler)


def _tend(group: Group, child: Child) -> None:
    """Start what should run and does not; notice what has died."""
    now = time.monotonic()
    if child.process is None:
        if now >= child.start_after:
            _start(group, child)
        return
    code = child.process.poll()
    if code is None:
        return
    lived = now - child.started_at
    child.quick_deaths = 0 if lived >= LIVED_WELL else child.quick_deaths + 1
    pause = min(FIRST_PAUSE * 2 ** max(child.quick_deaths - 1, 0), LONGEST_PAUSE)
    _forget(group, child)
    child.start_after = now + pause
    again = f" again ({child.quick_deaths} times in a row)" if child.quick_deaths > 1 else ""
    say(f"{child.part.name} ended{again}: {_in_words(code)}. Starting it again in {pause:g} s.")
    group.when_ended(child.part.name)


def _in_words(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _start(group: Group, child: Child) -> None:
    me = os.getpid()

    def die_with_me() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != me:
            os._exit(1)

    child.started_at = time.monotonic()
    try:
        child.process = subprocess.Popen(  # noqa: S603 - the commands are the project's own
            child.part.command,
            cwd=group.folder,
            env=group.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_me,  # safe: this process has a single thread
        )
    except OSError as failure:
        child.quick_deaths += 1
        pause = min(FIRST_PAUSE * 2**child.quick_deaths, LONGEST_PAUSE)
        child.start_after = time.monotonic() + pause
        say(f"{child.part.name} does not start: {failure}. Trying again in {pause:g} s.")
        return
    _tell_guardian(group, f"+{child.process.pid}")
    if child.process.stdout:
        os.set_blocking(child.process.stdout.fileno(), False)
        group.selector.register(child.process.stdout, selectors.EVENT_READ, child)
    say(f"{child.part.name} started (process {child.process.pid}).")


def _pass_on_output(group: Group, seconds: float) -> None:
    """Print what the parts have written, each line with its part's name; wait up to so many seconds for more."""
    if not group.selector.get_map():
        time.sleep(seconds)
        return
    for key, _ in group.selector.select(seconds):
        _read(group, key.data)


def _read(group: Group, child: Child) -> bool:
    """Print one more piece of what the part has written; False when there is nothing more for now."""
    if child.process is None or child.process.stdout is None:
        return False
    chunk = child.process.stdout.read(LONGEST_LINE)
    if chunk is None:
        return False
    *lines, rest = (child.unfinished_line + chunk).split(b"\n")
    if not chunk:
        group.selector.unregister(child.process.stdout)
    if not chunk or len(rest) > LONGEST_LINE:
        lines, rest = [*lines, rest], b""
    child.unfinished_line = rest
    for line in lines:
        text = line.decode(errors="replace").rstrip()
        if text and not any(boring in text for boring in child.part.boring):
            say(text, child.part.name)
    return bool(chunk)


def _forget(group: Group, child: Child) -> None:
    """A part's first process has ended: end what is left of its group and print its last words."""
    process = child.process
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _tell_guardian(group, f"-{process.pid}")
    if process.stdout:
        if process.stdout in {key.fileobj for key in group.selector.get_map().values()}:
            while _read(group, child):
                pass
        with contextlib.suppress(KeyError):
            group.selector.unregister(process.stdout)
        process.stdout.close()
    child.unfinished_line = b""
    child.process = None


def _stop(group: Group, child: Child) -> None:
    """Ask a part to stop; end it when it takes longer than its patience, or when one has asked twice."""
    if child.process is None:
        return
    stops_asked = group.stops_asked
    child.process.terminate()
    until = time.monotonic() + child.part.patience
    while child.process.poll() is None:
        if time.monotonic() > until or group.stops_asked > max(stops_asked, 1):
            say(f"{child.part.name} did not stop in time and is ended.")
            child.process.kill()
            child.process.wait()
            break
        _pass_on_output(group, 0.05)
    _forget(group, child)
    say(f"{child.part.name} stopped.")


def _start_guardian(group: Group) -> None:
    """A second process that reads from us which groups run. When the pipe closes, whatever still runs is ended."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    group.guardian = os.fork()
    if group.guardian:
        os.close(reading)
        group.guardian_pipe = writing
        return
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        os.close(writing)
        running: set[int] = set()
        with os.fdopen(reading) as lines:
            for line in lines:
                (running.add if line[0] == "+" else running.discard)(int(line[1:]))
        for leader in running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(leader, signal.SIGKILL)
    finally:
        os._exit(0)


def _tell_guardian(group: Group, line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the guardian was killed; the kernel's promise remains
        os.write(group.guardian_pipe, f"{line}\n".encode())


def _dismiss_guardian(group: Group) -> None:
    os.close(group.guardian_pipe)
    os.waitpid(group.guardian, 0)
