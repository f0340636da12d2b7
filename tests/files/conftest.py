"""A private folder for each test, and no virus scanner unless the test starts one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from joynet.accounts.actors import SYSTEM
from joynet.files.actions import store_file
from joynet.files.intake import take_in
from joynet.files.models import StoredFile
from tests.files import corpus

AT = datetime(2027, 3, 9, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    return tmp_path / "files"


@pytest.fixture
def store(db: None) -> Callable[..., StoredFile]:
    """Take in and record a letter."""

    def stored(content: bytes | None = None) -> StoredFile:
        intake = take_in(SimpleUploadedFile("letter.pdf", content or corpus.letter(2)))
        return store_file(intake=intake, by=SYSTEM, at=AT)

    return stored
