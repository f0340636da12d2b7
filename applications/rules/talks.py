"""What staff and applicants write to each other."""

from __future__ import annotations

from applications.rules.states import PLACE_OFFERED, State

LONGEST_MESSAGE = 5_000
"""Characters of one message."""
NOT_SENT_YET = "Nothing was written: this application is not with us. Call us, or ask on the help page."
"""Why nothing is written: staff hear of an application once it is sent, and no more once it is taken back."""
ASKED_IN = frozenset({State.SUBMITTED, State.IN_REVIEW, State.RESUBMITTED})
"""States in which staff ask for information. Asking begins the review where it has not begun."""
READ_BY_STAFF = frozenset(
    {State.IN_REVIEW, State.INFORMATION_REQUESTED, State.RESUBMITTED, State.WAITING_LIST, *PLACE_OFFERED}
)
"""States in which somebody of the staff has begun to read; they are told when it is withdrawn."""
