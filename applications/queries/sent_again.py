"""Whether an application says something else by now than when it was decided on."""

from __future__ import annotations

from applications.models import Application, Decision
from applications.queries.facts import sent_at

SENT_AGAIN_SINCE = "It has been sent again since this was decided. Take the decision back, and decide anew."


def was_sent_again_since(decision: Decision, application: Application) -> bool:
    """Whether the application has been sent since that decision. A query only where it has moved."""
    if application.state_at <= decision.at:
        return False
    sent = sent_at(application)
    return sent is not None and sent > decision.at
