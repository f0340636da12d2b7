"""What the journeys share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.factories import AT


@pytest.fixture
def clock(settings: Settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    """The usual now of a test, running; and a private folder for files."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    with time_machine.travel(AT) as traveller:
        yield traveller
