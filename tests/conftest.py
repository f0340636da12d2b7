"""What every test stands on: settings and a data folder of its own, and the database that tests/run.py chose."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import django
import hypothesis
import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import browser as browsers
from tests import nu

# Whatever the shell has set for a demo or a real installation must not reach the tests.
OURS = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "MAIL_URL", "CLAMD_SOCKET"}
for name in list(os.environ):
    if name in OURS or (name.startswith("JOYNET_") and not name.startswith("JOYNET_TEST_")):
        del os.environ[name]

PATIENCE = 15_000
"""Milliseconds that a page may take on a machine that does much else."""

DATA_DIR = Path(tempfile.mkdtemp(prefix="joynet-tests-"))
(DATA_DIR / "static").mkdir()  # WhiteNoise warns where its folder is missing
os.environ["JOYNET_TEST"] = "1"
os.environ["JOYNET_DATA_DIR"] = str(DATA_DIR)
os.environ["DATABASE_URL"] = os.environ.get("JOYNET_TEST_DATABASE_URL", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "joynet.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's synchronous interface keeps an event loop in this thread
django.setup()


def pytest_configure(config: pytest.Config) -> None:
    """Markers for tests that can hold in some places only; elsewhere they are left out, not skipped."""
    config.addinivalue_line("markers", "sqlite: holds on SQLite only")
    config.addinivalue_line("markers", "postgresql: holds on PostgreSQL only")
    config.addinivalue_line("markers", "html_checker: needs the Nu HTML checker, and so Java")
    hypothesis.settings.register_profile("ours", deadline=None, derandomize="CI" in os.environ)
    hypothesis.settings.load_profile("ours")  # no test is timed; a run on CI can be repeated
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what the tests have started is ended first


def pytest_unconfigure() -> None:
    """The data folder goes with the process that made it."""
    shutil.rmtree(DATA_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot hold here; tests/run.py says so in its last line. Give each test the rows it counts on."""
    absent = {"postgresql" if connection.vendor == "sqlite" else "sqlite"}
    for marker, find in (("journey", browsers.find), ("html_checker", nu.find)):
        if any(item.get_closest_marker(marker) for item in items) and not find():
            absent.add(marker)
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in absent)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if commits(item):
            # Such a test ends with every table emptied; the next one must find again what the migrations wrote.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def commits(item: pytest.Item) -> bool:
    """Whether the test works with real transactions, as threads and the live site need."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or not {"transactional_db", "live_server"}.isdisjoint(
        fixtures
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The migrations' rows are known to every connection: beside a browser's event loop Django opens another."""
    contents = getattr(connection, "_test_serialized_contents", None)
    if contents is not None:
        type(connections["default"])._test_serialized_contents = contents


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each process of the tests."""
    path = browsers.find()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        yield running
        running.close()


@pytest.fixture
def live_site(live_server: LiveServer, settings: Settings) -> str:
    """The address of the running site. Links in mails lead there."""
    settings.ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture
def new_page(browser: Browser, live_site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page with cookies of its own: `new_page(width=320, dark=True, javascript=False)`.

    A test fails when one of its pages had an error in a script, broke the content policy, or asked another host.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(*, width: int = 1280, dark: bool = False, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_site,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="en-US",
            timezone_id="America/New_York",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("weberror", lambda error: problems.append(f"script: {error.error}"))
        context.on(
            "console",
            lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
        )
        context.on(
            "request",
            lambda request: (
                None if is_at_home(request.url, live_site) else problems.append(f"asked another host: {request.url}")
            ),
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page in a window of usual size."""
    return new_page()


@pytest.fixture
def page_without_js(new_page: Callable[..., Page]) -> Page:
    """The same without JavaScript."""
    return new_page(javascript=False)


def is_at_home(url: str, site: str) -> bool:
    """Whether the address is the site's own or has no host (data:, blob:, about:)."""
    return urlsplit(url).scheme in {"data", "blob", "about"} or urlsplit(url).netloc == urlsplit(site).netloc
