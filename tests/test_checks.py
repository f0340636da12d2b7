"""Each system check speaks when something is wrong, and only then."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, run_checks
from django.core.management import CommandError, call_command
from django.utils.csp import CSP
from pytest_django import Settings

from joynet import checks, pdf_libraries

SMTP = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
MAILBOX = {"default": {"BACKEND": "joynet.outbox.mailbox.MailboxBackend"}}


def ids(found: list[CheckMessage]) -> list[str]:
    return [str(message.id) for message in found]


@pytest.fixture
def demo(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A demo as `make demo` starts it."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.DEMO = True
    settings.BIND = "127.0.0.1:8000"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    settings.MAILERS = MAILBOX
    return settings


@pytest.fixture
def installation(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The settings of a real installation with everything in place, as the checks read them."""
    whole = SimpleNamespace(
        DEMO=False,
        IS_HTTPS=True,
        SECURE_HSTS_SECONDS=365 * 24 * 3600,
        SESSION_COOKIE_NAME="__Host-session",
        CSRF_COOKIE_NAME="__Host-csrf",
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "joynet"}},
        CLAMD_SOCKET="/run/clamav/clamd.ctl",
        SECURE_CSP=django_settings.SECURE_CSP,
    )
    monkeypatch.setattr(checks, "settings", whole)
    return whole


# ---- the demo stays on this machine


def test_a_demo_on_this_machine_is_fine(demo: Settings) -> None:
    assert checks.check_demo(None) == []


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "127.9.9.9:80", "localhost:8000", "[::1]:8000"])
def test_a_demo_listens_on_any_address_of_this_machine(demo: Settings, bind: str) -> None:
    demo.BIND = bind
    assert checks.check_demo(None) == []


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "192.168.1.5:8000", "joynet.example.org:80", ":8000"])
def test_a_demo_that_others_reach_is_refused(demo: Settings, bind: str) -> None:
    demo.BIND = bind
    (found,) = checks.check_demo(None)
    assert (found.id, found.is_serious()) == ("joynet.E001", True)
    assert bind in found.msg


def test_a_demo_that_answers_to_another_name_is_refused(demo: Settings) -> None:
    demo.ALLOWED_HOSTS = ["localhost", "joynet.example.org"]
    (found,) = checks.check_demo(None)
    assert (found.id, found.is_serious()) == ("joynet.E002", True)
    assert found.msg == "The demo would answer to joynet.example.org."


def test_a_demo_leaves_other_databases_alone(demo: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://joynet@db.example.org/joynet")
    assert ids(checks.check_demo(None)) == ["joynet.E003"]


def test_a_demo_sends_no_mail(demo: Settings) -> None:
    demo.MAILERS = MAILBOX | {"in_request": SMTP["default"]}
    assert ids(checks.check_demo(None)) == ["joynet.E004"]


def test_a_real_installation_is_not_asked_about_the_demo(demo: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.DEMO, demo.BIND, demo.ALLOWED_HOSTS, demo.MAILERS = False, "0.0.0.0:8000", ["joynet.example.org"], SMTP
    monkeypatch.setenv("DATABASE_URL", "postgres://joynet@db.example.org/joynet")
    assert checks.check_demo(None) == []


# ---- what every start needs


def test_a_data_folder_that_can_be_written_is_fine(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert checks.check_data_folder(None) == []


def test_a_data_folder_may_still_have_to_be_made(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "not" / "yet"
    assert checks.check_data_folder(None) == []


def test_a_data_folder_that_cannot_be_written_is_named(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(checks.os, "access", lambda path, mode: path != tmp_path)
    (found,) = checks.check_data_folder(None)
    assert found.id == "joynet.E005"
    assert str(tmp_path / "data") in found.msg


def test_missing_libraries_for_pdfs_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_libraries, "missing", lambda: ["pango"])
    (found,) = checks.check_pdf_libraries(None)
    assert (found.id, found.is_serious()) == ("joynet.W001", False)
    monkeypatch.setattr(pdf_libraries, "missing", list)
    assert checks.check_pdf_libraries(None) == []


# ---- a real installation


def test_a_whole_installation_is_fine(installation: SimpleNamespace) -> None:
    assert checks.check_installation(None) == []


SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "joynet.sqlite3"}}


@pytest.mark.parametrize(
    ("name", "value", "code", "is_serious"),
    [
        ("DEMO", True, "joynet.E010", True),
        ("IS_HTTPS", False, "joynet.E011", True),
        ("SECURE_HSTS_SECONDS", 3600, "joynet.E012", True),
        ("SESSION_COOKIE_NAME", "session-8000", "joynet.E013", True),
        ("CSRF_COOKIE_NAME", "csrf-8000", "joynet.E013", True),
        ("SECURE_CSP", {"script-src": [CSP.SELF, CSP.UNSAFE_INLINE]}, "joynet.E014", True),
        ("SECURE_CSP", {"style-src": ["'unsafe-hashes'"]}, "joynet.E014", True),
        ("DATABASES", SQLITE, "joynet.W010", False),
        ("CLAMD_SOCKET", "", "joynet.I010", False),
    ],
)
def test_what_an_installation_lacks_is_said(
    installation: SimpleNamespace, name: str, value: object, code: str, is_serious: bool
) -> None:
    setattr(installation, name, value)
    (found,) = checks.check_installation(None)
    assert (found.id, found.is_serious()) == (code, is_serious)
    assert found.msg.endswith(".")
    assert found.hint


@pytest.mark.django_db
def test_the_checks_run_with_manage_py_check(demo: Settings) -> None:
    demo.BIND = "0.0.0.0:8000"
    assert "joynet.E001" in ids(run_checks())
    with pytest.raises(CommandError, match=r"joynet\.E001"):
        call_command("check")


@pytest.mark.django_db
def test_those_of_an_installation_run_before_it_is_deployed(settings: Settings) -> None:
    settings.IS_HTTPS = False
    assert "joynet.E011" not in ids(run_checks())
    assert "joynet.E011" in ids(run_checks(tags=["security"], include_deployment_checks=True))
