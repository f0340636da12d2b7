"""Whether an application was withdrawn with these very words."""

from __future__ import annotations

from applications.models import Application
from applications.rules import State


def was_withdrawn_for(application: Application, reason: str) -> bool:
    """Whether the same form has been sent before: the application is withdrawn, for exactly this reason."""
    last = application.transitions.order_by("-at", "-pk").first()
    return application.state == State.WITHDRAWN and last is not None and last.reason == reason
