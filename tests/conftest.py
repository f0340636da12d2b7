"""What every test stands on: settings and a data folder of its own, and the database that tests/run.py chose."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.db import connection

# Whatever the shell has set for a demo or a real installation must not reach the tests.
OURS = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "MAIL_URL", "CLAMD_SOCKET"}
for name in list(os.environ):
    if name in OURS or (name.startswith("JOYNET_") and not name.startswith("JOYNET_TEST_")):
        del os.environ[name]

DATA_DIR = Path(tempfile.mkdtemp(prefix="joynet-tests-"))
os.environ["JOYNET_TEST"] = "1"
os.environ["JOYNET_DATA_DIR"] = str(DATA_DIR)
os.environ["DATABASE_URL"] = os.environ.get("JOYNET_TEST_DATABASE_URL", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "joynet.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's synchronous interface keeps an event loop in this thread
django.setup()


def pytest_configure(config: pytest.Config) -> None:
    """Markers for tests that can hold on one database only; they are left out, not skipped, on the other."""
    config.addinivalue_line("markers", "sqlite: holds on SQLite only")
    config.addinivalue_line("markers", "postgresql: holds on PostgreSQL only")


def pytest_unconfigure() -> None:
    """The data folder goes with the process that made it."""
    shutil.rmtree(DATA_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database."""
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
