import json
from pathlib import Path

import pytest

from joynet.files import limited
from joynet.files.checks import FileRefused, check_pdf
from joynet.files.refusals import SENTENCES
from tests.files import corpus

NUMBERS = {"pages": 31, "limit": 30}


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_a_file_that_is_no_plain_letter_is_refused_in_words(name: str) -> None:
    code, make = corpus.REFUSED[name]
    with pytest.raises(FileRefused) as refusal:
        check_pdf(make())
    assert (refusal.value.code, refusal.value.messages) == (code, [SENTENCES[code].format(**NUMBERS)])


@pytest.mark.parametrize("name", corpus.TAKEN)
def test_a_plain_letter_is_taken_and_its_pages_counted(name: str) -> None:
    pages, make = corpus.TAKEN[name]
    assert check_pdf(make()).pages == pages


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="The file is empty"):
        check_pdf(b"")


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "_LONGEST_SECONDS", 0.5)
    with pytest.raises(FileRefused, match="took too long to read"):
        check_pdf(corpus.swarm(300_000))


def test_a_fault_of_ours_is_not_blamed_on_the_file() -> None:
    with pytest.raises(RuntimeError, match="no_such_program"):
        limited.run("joynet.files.no_such_program", corpus.letter())


def test_the_child_has_none_of_our_keys_and_cannot_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    seen = json.loads(limited.run("tests.files.look_around", b"content", str(tmp_path / "new")))
    assert "canary" not in seen["environment"]
    assert seen["environment"].keys() <= {"PYTHONPATH", "LC_ALL", "LC_CTYPE"}
    assert seen["writing"] == "File too large"
    assert seen["memory"] == "MemoryError"


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_plain_and_ends(code: str) -> None:
    sentence = SENTENCES[code].format(pages=31, limit=30, number=7)
    assert sentence.endswith(".")
    for word in ("please", "invalid", "oops", "!", "failed"):
        assert word not in sentence.lower()
