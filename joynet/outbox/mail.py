"""A mail as an action hands it to the outbox."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model

from joynet.network.mail import Rendered, page, render

__all__ = ["Mail", "Rendered", "page", "render"]


@dataclass(frozen=True)
class Mail:
    """One mail to one address, already written.

    `rule`, target, `effective_on`, `step` and `recipient_key` name the occasion: a second mail for it is the first.
    `due_at` None: at once. `held`: it waits until a person releases it.
    """

    rule: str
    target: Model
    effective_on: date
    step: str
    recipient_key: str
    to_address: str
    subject: str
    text: str
    html: str = ""
    due_at: datetime | None = None
    held: bool = False
