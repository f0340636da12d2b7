"""Links that carry a signed message, for one purpose, on one site, for a limited time. None of them signs anybody in.

The moment of issue stands in the message, so that expiry is judged by the clock that the caller gives, not by another.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer

_PURPOSE = re.compile(r"[a-z0-9-]{1,40}", re.ASCII)
_LONGEST = 4000
_TOKEN = re.compile(r"\b[a-z0-9-]{1,40}(?::|%3A)\.?[A-Za-z0-9_-]+(?::|%3A)[A-Za-z0-9_-]{43}", re.ASCII)


class LinkRefused(ValidationError):
    """The link does not open this page; the message is for the person who followed it. `code` says which reason."""


def sign(purpose: str, payload: dict[str, Any], at: datetime) -> str:
    """A token that `read` accepts for the same purpose only. The payload can be read by anyone: ids, no names."""
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError("A purpose is lower-case letters, digits and hyphens.")
    message = {"site": settings.ORIGIN, "issued": int(at.timestamp()), "payload": payload}
    return f"{purpose}:{_signer(purpose).sign_object(message, compress=True)}"


def read(purpose: str, token: str, max_age: timedelta, at: datetime) -> dict[str, Any]:
    """The payload, or LinkRefused with a sentence: damaged, for another purpose, of another site, or expired.

    The last moment at which a link works lies just before issue + max_age.
    """
    claimed, _, signed = token.partition(":")
    message = (
        _verified(claimed, signed)
        if token.isascii() and len(token) <= _LONGEST and _PURPOSE.fullmatch(claimed)
        else None
    )
    if message is None:
        raise LinkRefused(
            "This link is not complete. Copy the whole link from the message, or ask for a new one.", "damaged"
        )
    if claimed != purpose:
        raise LinkRefused(
            "This link is for something else. Open it from the message it came in, or ask for a new one.", "purpose"
        )
    if message["site"] != settings.ORIGIN:
        raise LinkRefused("This link belongs to another site. Ask for a new one here.", "site")
    if at.timestamp() >= message["issued"] + max_age.total_seconds():
        raise LinkRefused("This link has expired. Ask for a new one.", "expired")
    payload: dict[str, Any] = message["payload"]
    return payload


def without_tokens(text: str) -> str:
    """The text with each token left out, for readers who are not the one it was made for."""
    return _TOKEN.sub("[link not shown]", text)


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"joynet.lib.signing.{purpose}")


def _verified(purpose: str, signed: str) -> dict[str, Any] | None:
    """What the signature vouches for; None when it does not."""
    try:
        message: dict[str, Any] = _signer(purpose).unsign_object(signed)
    except BadSignature:
        return None
    return message
