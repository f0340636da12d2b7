"""People who are named say so themselves: when they can, how often they are asked, and what a confirmation covers."""

from __future__ import annotations

from datetime import timedelta

from applications.rules.states import State

CONFIRMATION_LASTS = timedelta(days=60)
"""How long the link to confirm opens its page."""
CONFIRMATION_MAIL_EVERY = timedelta(minutes=10)
"""So far apart two mails to one person are at least."""
MOST_CONFIRMATION_MAILS = 5
"""So often one person is asked."""
MOST_NAMED = 40
"""So many people one application names altogether, those who were replaced included."""
REPLACEABLE = frozenset(
    {
        State.SUBMITTED,
        State.IN_REVIEW,
        State.INFORMATION_REQUESTED,
        State.RESUBMITTED,
        State.WAITING_LIST,
        State.ACCEPTED,
        State.ACCEPTED_WITH_CONDITIONS,
    }
)
"""States in which a person is replaced: sent, and the place is not taken yet."""
CONFIRMABLE = REPLACEABLE | {State.DRAFT}
"""States in which a person who is named confirms, declines, or changes an answer."""
