"""Several people work on one application: how many, how they are invited, and until when."""

from __future__ import annotations

from datetime import timedelta

from applications.rules.states import State

INVITATION_LASTS = timedelta(days=30)
"""How long the link of an invitation opens its page."""
INVITATION_MAIL_EVERY = timedelta(minutes=10)
"""So far apart two mails of one invitation are at least."""
MOST_INVITATION_MAILS = 5
"""So often one invitation is sent."""
MOST_INVITATIONS = 20
"""So many invitations one application sends altogether."""
MOST_EDITORS = 10
"""So many people work on one application at a time, those who are invited included."""
SHARED = frozenset(State) - {State.DECLINED, State.WITHDRAWN, State.ENROLLED}
"""States in which people are invited to work on an application: there is still something to do."""
