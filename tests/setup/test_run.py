"""The runner of the tests tells the truth: no test run, or a run that broke off, is not a success."""

import subprocess
import sys
from pathlib import Path

import pytest

from joynet import pdf_libraries
from tests import browser, nu, run

HOME = Path(__file__).parents[2]


def write_test(folder: Path, *lines: str) -> str:
    path = folder / "test_sample.py"
    path.write_text("\n".join(lines))
    return str(path)


def outcome_of(path: str, *words: str) -> run.Outcome:
    """As the runner does it, but without this project's settings and plugins, which the sample does not need."""
    return run.outcome_of("Sample", ["-p", "no:django", "-p", "no:cacheprovider", "--noconftest", path, *words])


def test_passed_failed_and_skipped_are_counted(tmp_path: Path) -> None:
    outcome = outcome_of(
        write_test(
            tmp_path,
            "import pytest",
            "def test_good(): pass",
            "def test_bad(): assert False",
            "@pytest.mark.skip(reason='sample')",
            "def test_skipped(): pass",
        )
    )
    assert (outcome.passed, outcome.failed, outcome.skipped, outcome.is_good) == (1, 1, 1, False)
    assert str(outcome).endswith("1 passed, 1 failed, 1 skipped")


def test_a_good_run_is_good(tmp_path: Path) -> None:
    outcome = outcome_of(write_test(tmp_path, "def test_good(): pass"))
    assert (outcome.passed, outcome.failed, outcome.is_good) == (1, 0, True)


@pytest.mark.parametrize(
    "lines",
    [
        ["x = 1"],  # no test
        ["import no_such_module"],  # does not load
        ["import os", "def test_bad(): os._exit(0)"],  # breaks off, and says that all is well
    ],
)
def test_a_run_without_a_finished_test_is_a_failure(tmp_path: Path, lines: list[str]) -> None:
    outcome = outcome_of(write_test(tmp_path, *lines))
    assert outcome.passed == 0
    assert outcome.failed == 1
    assert not outcome.is_good


def test_an_unknown_part_is_refused() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "tests.run", "mysql"], cwd=HOME, capture_output=True, text=True, timeout=60
    )
    assert refused.returncode == 2
    assert "There is no part mysql. Parts: sqlite, postgresql, faults." in refused.stdout


def test_what_did_not_run_is_said_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.CHOSEN, "")
    monkeypatch.setenv(nu.CHOSEN, "")
    assert [sentence.isascii() and "DID NOT RUN" in sentence for sentence in run.what_is_absent()] == [True, True]
    monkeypatch.setenv(browser.CHOSEN, "/somewhere/chromium")
    monkeypatch.setenv(nu.CHOSEN, "/somewhere/vnu.jar")
    assert run.what_is_absent() == []


def test_missing_libraries_are_named_with_the_line_that_mends_it() -> None:
    sentence = pdf_libraries.sentence(["pango-1.0"])
    assert sentence.startswith("PDFs cannot be made here: pango-1.0 is missing. Everything else works. To mend it: ")
    assert sentence.endswith(("brew install pango", "sudo apt-get install " + pdf_libraries.DEBIAN_PACKAGES))
