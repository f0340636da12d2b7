"""What the tests of applications share: a private folder for files, and nobody listening for the worker's nudges."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def private_files(settings: Settings, tmp_path: Path) -> None:
    """A folder for the letters of one test, and no virus scanner."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
