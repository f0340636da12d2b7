import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from joynet.files import scanner, storage, tasks
from joynet.files.intake import take_in
from joynet.files.models import CheckState, StoredFile
from tests.files import clamd, corpus

Store = Callable[..., StoredFile]


def test_a_letter_that_waited_is_scanned_when_the_scanner_is_back(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
    waiting = store()
    assert waiting.check_state == CheckState.RECEIVED
    clamd.answering(clamd.judge, tmp_path / "clamd.sock")
    assert tasks.scan_waiting_files() == 1
    waiting.refresh_from_db()
    assert waiting.check_state == CheckState.CLEAN


def test_letters_from_before_there_was_a_scanner_are_scanned_too(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    stored = store(corpus.with_stream(clamd.EICAR))
    settings.CLAMD_SOCKET = clamd.answering(clamd.judge, tmp_path / "clamd.sock")
    assert tasks.scan_waiting_files() == 1
    stored.refresh_from_db()
    assert stored.check_state == CheckState.REFUSED


def test_without_a_scanner_or_its_answer_everything_stays_as_it_is(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stored = store()
    assert tasks.scan_waiting_files() == 0
    monkeypatch.setattr(scanner, "_SECONDS", 0.2)
    settings.CLAMD_SOCKET = clamd.answering(clamd.never, tmp_path / "clamd.sock")
    assert tasks.scan_waiting_files() == 0
    stored.refresh_from_db()
    assert stored.check_state == CheckState.UNSCANNED


def test_bytes_without_a_row_go_after_a_week(store: Store, private_files: Path) -> None:
    known = store()
    old = take_in(SimpleUploadedFile("letter.pdf", corpus.letter()))
    fresh = take_in(SimpleUploadedFile("letter.pdf", corpus.letter()))
    broken_off = storage.write_incoming([b"%PDF-"], expected_size=5)
    (private_files / "README").write_text("not ours")
    eight_days_ago = (datetime.now(UTC) - timedelta(days=8)).timestamp()
    for path in (
        storage.path_of(known.uuid),
        storage.path_of(old.uuid),
        storage.incoming_path_of(broken_off.uuid),
        private_files / "README",
    ):
        os.utime(path, (eight_days_ago, eight_days_ago))
    assert tasks.clear_leftovers() == 2
    assert {path for path in private_files.rglob("*") if path.is_file()} == {
        private_files / "README",
        storage.path_of(known.uuid),
        storage.path_of(fresh.uuid),
    }


def test_clearing_an_empty_place_does_nothing(private_files: Path) -> None:
    assert storage.clear_leftovers(older_than=datetime(2027, 3, 9, tzinfo=UTC), is_known=lambda _: False) == 0
