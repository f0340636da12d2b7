"""The states of a document and how often one is tried. Pure: no database, clock or request."""

from __future__ import annotations

from django.db.models import TextChoices

MOST_ATTEMPTS = 5
"""A document that cannot be made after so many tries has failed; the others go on (reliability R5)."""


class DocumentKind(TextChoices):
    """What a document is."""

    TEAM_MONTH = "team_month", "A team's month"
    APPLICATION_COPY = "application_copy", "An applicant's copy"
    APPLICATION_DOSSIER = "application_dossier", "An application's dossier"


class DocumentState(TextChoices):
    """From the order to the file."""

    DUE = "due", "Waiting"
    LEASED = "leased", "Being made"
    MADE = "made", "Ready"
    FAILED = "failed", "Could not be made"
    CANCELLED = "cancelled", "Cancelled"


IN_WORK = frozenset({DocumentState.DUE, DocumentState.LEASED})


def state_after_failure(attempts: int) -> DocumentState:
    """Due again, or failed when it has been tried often enough."""
    return DocumentState.FAILED if attempts >= MOST_ATTEMPTS else DocumentState.DUE
