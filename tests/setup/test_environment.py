"""Settings come from the environment; a bad value stops the start and says what to write."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from joynet import environment

HOME = Path(__file__).parents[2]
REAL_USE = {
    "SECRET_KEY": "made-up-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "JOYNET_ORIGIN": "https://joynet.example.org",
    "ALLOWED_HOSTS": "joynet.example.org",
    "MAIL_URL": "smtp://joynet:made-up@mail.example.org:587",
}


def start(**variables: str) -> "subprocess.CompletedProcess[str]":
    """Load the settings as a fresh process does, with these variables and no others of ours."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    script = "from joynet import settings; print(settings.ORIGIN)"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=HOME, env=clean | variables, capture_output=True, text=True, timeout=60
    )


def test_the_settings_of_real_use_load(tmp_path: Path) -> None:
    assert start(**REAL_USE, JOYNET_DATA_DIR=str(tmp_path)).stdout.strip() == "https://joynet.example.org"


def test_the_demo_needs_nothing_but_its_switch(tmp_path: Path) -> None:
    assert start(JOYNET_DEMO="1", JOYNET_DATA_DIR=str(tmp_path)).stdout.strip() == "http://127.0.0.1:8000"
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set. Make one with: openssl rand -base64 60"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters."),
        ({"JOYNET_DEMO": "maybe"}, "JOYNET_DEMO is 'maybe'. Write 1 or 0."),
        ({"JOYNET_ORIGIN": "joynet.example.org"}, "Write scheme and host only, such as https://joynet.example.org."),
        ({"JOYNET_ORIGIN": "https://joynet.example.org/x"}, "Write scheme and host only"),
        ({"JOYNET_TRUSTED_PROXIES": "-1"}, "JOYNET_TRUSTED_PROXIES is '-1'. Write a whole number"),
        ({"DATABASE_URL": "mysql://joynet@db/joynet"}, "DATABASE_URL must look like postgres://"),
        ({"DATABASE_URL": "postgres://joynet@db"}, "DATABASE_URL must look like postgres://"),
        ({"MAIL_URL": ""}, "MAIL_URL is not set."),
        ({"MAIL_URL": "https://mail.example.org"}, "MAIL_URL must look like smtp://"),
        ({"MAIL_URL": "smtp://mail.example.org?tls=perhaps"}, "MAIL_URL must look like smtp://"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_sentence(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    refused = start(**(REAL_USE | changed), JOYNET_DATA_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert sentence in refused.stderr.splitlines()[-1]


def test_the_address_of_a_database_may_hold_any_characters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://jo%40net:p%2Fw@db.example.org:6432/joy%20net?sslmode=require")
    database = environment.database("DATABASE_URL", embedded=tmp_path / "unused")
    named = {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {"NAME": "joy net", "USER": "jo@net", "PASSWORD": "p/w", "HOST": "db.example.org", "PORT": "6432"}
    assert database["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://host", {"port": 587, "use_tls": True, "use_ssl": False, "username": ""}),
        ("smtp://u%40x:p@host:465?tls=ssl", {"port": 465, "use_tls": False, "use_ssl": True, "username": "u@x"}),
        ("smtp://host:25?tls=none", {"port": 25, "use_tls": False, "use_ssl": False, "username": ""}),
    ],
)
def test_the_address_of_a_mail_server(monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, Any]) -> None:
    monkeypatch.setenv("MAIL_URL", url)
    options = environment.mailer("MAIL_URL", seconds=5)["OPTIONS"]
    assert {name: options[name] for name in expected} == expected
    assert options["timeout"] == 5


def test_two_processes_agree_on_the_key_that_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    keys = {environment.secret_key("SECRET_KEY", kept_in=tmp_path / "key", may_create=True) for _ in range(2)}
    assert len(keys) == 1
    with pytest.raises(ImproperlyConfigured):
        environment.secret_key("SECRET_KEY", kept_in=tmp_path / "other", may_create=False)
