"""Reading the environment: each function returns a value of the right type or stops and says what to do."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's text without surrounding space; an empty variable counts as unset."""
    return os.environ.get(name, "").strip() or default


def yes_no(name: str, *, default: bool = False) -> bool:
    """1/0, true/false, yes/no or on/off; anything else is refused."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number of zero or more."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number, such as {default}.")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or default


def origin(name: str, default: str) -> str:
    """The address people type, scheme and host only, such as https://joynet.example.org."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write scheme and host only, such as https://joynet.example.org."
        )
    return value


def secret_key(name: str, *, kept_in: Path, may_create: bool) -> str:
    """The variable's value; in demo and tests a key made once and kept in a private file."""
    value = text(name)
    if value:
        if len(value) < 50:
            raise ImproperlyConfigured(f"{name} is shorter than 50 characters. Make one with: openssl rand -base64 60")
        return value
    if not may_create:
        raise ImproperlyConfigured(f"{name} is not set. Make one with: openssl rand -base64 60")
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(60))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(fresh, kept_in)
        fresh.unlink()
    return kept_in.read_text().strip()


def database(name: str, *, embedded: Path, durable: bool = True) -> dict[str, Any]:
    """Django's settings for a database: the embedded SQLite file, or what a postgres:// address names.

    SQLite runs in WAL mode with IMMEDIATE transactions: without IMMEDIATE most concurrent writers are refused.
    Tests alone may give up its durability.
    """
    value = text(name)
    if not value:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": embedded,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'FULL' if durable else 'OFF'};",
            },
        }
    parts = urlsplit(value)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgres://user:password@host:5432/name.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, "options": "-c statement_timeout=10000 -c lock_timeout=3000", **query},
    }


def mailer(name: str, *, seconds: int) -> dict[str, Any]:
    """Django's settings for one mailer from smtp://user:password@host:587?tls=starttls (tls: starttls, ssl or none)."""
    parts = urlsplit(text(name))
    tls = parse_qs(parts.query).get("tls", ["starttls"])[-1]
    if parts.scheme != "smtp" or not parts.hostname or tls not in {"starttls", "ssl", "none"}:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587?tls=starttls.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or 587,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": tls == "starttls",
            "use_ssl": tls == "ssl",
            "timeout": seconds,
        },
    }
