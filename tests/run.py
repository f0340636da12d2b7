"""`make test`: the whole suite on SQLite and on PostgreSQL, then the faults; one line for each at the end.

`python -m tests.run sqlite` (or postgresql, faults) runs only that part.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from joynet import pdf_libraries
from tests import browser, databases, nu

HOME = Path(__file__).resolve().parents[1]
PARTS = ("sqlite", "postgresql", "faults")
PROCESSES = min(max(os.cpu_count() or 2, 2), 4)


@dataclass(frozen=True)
class Outcome:
    """What one run of pytest came to."""

    title: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    is_good: bool

    def __str__(self) -> str:
        tests = self.passed + self.failed + self.skipped
        counts = in_words(self.passed, self.failed, self.skipped)
        return f"{self.title:<18} {tests:5} tests in {self.seconds:4.0f} s: {counts}"


def main(chosen: list[str]) -> int:
    """Run the chosen parts (all of them when none is named) and say how it went."""
    unknown = set(chosen) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}. Parts: {', '.join(PARTS)}.")
        return 2
    os.chdir(HOME)
    os.environ.update(pdf_libraries.environment())
    os.environ[browser.CHOSEN] = browser.find_or_install()
    os.environ[nu.CHOSEN] = nu.find_or_fetch()
    absent = what_is_absent()
    if absent and os.environ.get("CI") == "true":
        print("\n".join(absent))
        return 1
    outcomes = list(outcomes_of(chosen or list(PARTS)))
    print()
    for outcome in outcomes:
        print(outcome)
    passed, failed, skipped = (
        sum(getattr(outcome, name) for outcome in outcomes) for name in ("passed", "failed", "skipped")
    )
    print(in_words(passed, failed, skipped))
    for sentence in absent:
        print(f"!!! {sentence}")
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def what_is_absent() -> list[str]:
    """What cannot run here, each in a sentence."""
    sentences = []
    if not os.environ[browser.CHOSEN]:
        sentences.append(
            "NO BROWSER HERE, AND NONE COULD BE INSTALLED: the journeys and page checks in a browser DID NOT RUN."
        )
    if not os.environ[nu.CHOSEN]:
        sentences.append("NO JAVA (OR NO NPM) HERE: the HTML checker DID NOT RUN.")
    return sentences


def outcomes_of(chosen: list[str]) -> Iterator[Outcome]:
    """Run one part after the other."""
    # In order: tests that commit come last, since they leave the tables empty.
    at_once = ["-n", str(PROCESSES), "--dist", "load"]
    if "sqlite" in chosen:
        yield outcome_of(f"SQLite {sqlite3.sqlite_version}", ["-m", "not fault", *at_once])
    if "postgresql" in chosen:
        with databases.postgresql() as server, environment(JOYNET_TEST_DATABASE_URL=server.url):
            once_only = "not fault and not journey and not html_checker"
            yield outcome_of(f"PostgreSQL {server.version}", ["-m", once_only, *at_once])
    if "faults" in chosen:
        yield outcome_of("Faults", ["-m", "fault"])


def outcome_of(title: str, words: list[str]) -> Outcome:
    """Run pytest once; its own lines go to the terminal, its counts come back."""
    print(f"\n===== {title} =====", flush=True)
    started_at = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "--quiet", "--durations=10", f"--junit-xml={report}", *words]
        code = wait_for(subprocess.Popen(command))
        counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
        if report.exists():
            suite = next(ElementTree.parse(report).iter("testsuite"))  # noqa: S314 - pytest has just written it
            counts = {name: int(suite.get(name, 0)) for name in counts}
    failed = counts["failures"] + counts["errors"]
    passed = max(counts["tests"] - failed - counts["skipped"], 0)
    is_good = code == 0 and passed > 0 and failed == 0
    if not is_good and not failed:
        failed = 1  # it ended in another way than by a test, or ran none: pytest's own lines say how
    return Outcome(title, passed, failed, counts["skipped"], time.monotonic() - started_at, is_good)


def wait_for(process: "subprocess.Popen[bytes]") -> int:
    """Its exit code. A Ctrl-C reaches it too; wait until it has ended, so that what it started is gone."""
    try:
        return process.wait()
    except (KeyboardInterrupt, SystemExit):
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set the variables for the length of the block."""
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]


def in_words(passed: int, failed: int, skipped: int) -> str:
    """The closing line."""
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
