"""What every page is told about whoever is signed in."""

from __future__ import annotations

from django.http import HttpRequest

from joynet.accounts import kept
from joynet.accounts.models import User


def writer(request: HttpRequest) -> dict[str, object]:
    """The mark that names the writer of a form."""
    user = request.user
    return {"writer_mark": kept.mark(user) if isinstance(user, User) else ""}
