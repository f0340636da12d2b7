"""System checks. Errors are joynet.E…, warnings joynet.W…; checks of a real installation run with `check --deploy`."""

import ipaddress
import os
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from joynet import pdf_libraries

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
A_YEAR = 365 * 24 * 3600


def host_of(bind: str) -> str:
    """The host of "127.0.0.1:8000" or "[::1]:8000"."""
    return bind.rpartition(":")[0].strip("[]")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_demo(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo signs anybody in with one button: it stays on this machine, with its own data and without mail."""
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if not is_loopback(host_of(settings.BIND)):
        found.append(
            Error(
                f"The demo would listen on {settings.BIND}, where others reach it.",
                hint="Set JOYNET_BIND to 127.0.0.1 with a port, or unset JOYNET_DEMO.",
                id="joynet.E001",
            )
        )
    strangers = sorted(set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS)
    if strangers:
        found.append(
            Error(
                f"The demo would answer to {', '.join(strangers)}.",
                hint="Unset ALLOWED_HOSTS, or name only localhost, 127.0.0.1 and [::1].",
                id="joynet.E002",
            )
        )
    if os.environ.get("DATABASE_URL", "").strip():
        found.append(
            Error(
                "The demo would fill the database that DATABASE_URL names.",
                hint="Unset DATABASE_URL; the demo has its own file.",
                id="joynet.E003",
            )
        )
    if any("mailbox" not in mailer["BACKEND"] for mailer in settings.MAILERS.values()):
        found.append(
            Error(
                "The demo would send real mail.",
                hint="Unset MAIL_URL; the demo shows its mail on a page.",
                id="joynet.E004",
            )
        )
    return found


def check_data_folder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Letters and reports need a folder that can be written."""
    folder = settings.DATA_DIR
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if os.access(folder, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"Nothing can be written in {settings.DATA_DIR}.",
            hint="Give the folder to the user that runs Joynet, or set JOYNET_DATA_DIR.",
            id="joynet.E005",
        )
    ]


def check_pdf_libraries(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without Pango everything works but PDFs."""
    missing = pdf_libraries.missing()
    return [Warning(pdf_libraries.sentence(missing), id="joynet.W001")] if missing else []


def check_installation(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What Django's own deployment checks do not ask."""
    wrong = (
        (settings.DEMO, "The demo is on.", "Unset JOYNET_DEMO.", "joynet.E010"),
        (
            not settings.IS_HTTPS,
            "People would send their codes over plain HTTP.",
            "Set JOYNET_ORIGIN to an https:// address.",
            "joynet.E011",
        ),
        (
            settings.SECURE_HSTS_SECONDS < A_YEAR,
            "Browsers are not told for a year to use https.",
            "Set JOYNET_ORIGIN to an https:// address.",
            "joynet.E012",
        ),
        (
            not settings.SESSION_COOKIE_NAME.startswith("__Host-")
            or not settings.CSRF_COOKIE_NAME.startswith("__Host-"),
            "Cookies are not bound to this host.",
            "Set JOYNET_ORIGIN to an https:// address.",
            "joynet.E013",
        ),
        (
            "sqlite" in settings.DATABASES["default"]["ENGINE"],
            "The database is a file on this machine.",
            "Set DATABASE_URL to a PostgreSQL database.",
            "joynet.W010",
        ),
        (
            not settings.CLAMD_SOCKET,
            "Letters are not scanned for viruses.",
            "Set CLAMD_SOCKET. Without it every letter is shown to staff as not scanned.",
            "joynet.I010",
        ),
        (
            "unsafe" in str(settings.SECURE_CSP),
            "The content policy has an exception.",
            "Remove every unsafe- source from SECURE_CSP.",
            "joynet.E014",
        ),
    )
    kinds = {"E": Error, "W": Warning, "I": Info}
    return [kinds[code[7]](words, hint=hint, id=code) for is_wrong, words, hint, code in wrong if is_wrong]


def register_all() -> None:
    """Called once, when the apps are ready."""
    for check in (check_demo, check_data_folder, check_pdf_libraries):
        register(check)
    register(check_installation, Tags.security, deploy=True)
