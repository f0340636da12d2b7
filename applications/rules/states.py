"""Where an application stands, every change of state there is, and what applicants read of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices


class State(TextChoices):
    """Where an application stands, as staff call it (domain 6.8)."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    INFORMATION_REQUESTED = "information_requested", "Information requested"
    RESUBMITTED = "resubmitted", "Resubmitted"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_WITH_CONDITIONS = "accepted_with_conditions", "Accepted with conditions"
    WAITING_LIST = "waiting_list", "Waiting list"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    AGREEMENT_SIGNED = "agreement_signed", "Agreement signed"
    ENROLLED = "enrolled", "Enrolled"


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.DRAFT, State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset(
        {
            State.INFORMATION_REQUESTED,
            State.ACCEPTED,
            State.ACCEPTED_WITH_CONDITIONS,
            State.WAITING_LIST,
            State.DECLINED,
            State.WITHDRAWN,
        }
    ),
    State.INFORMATION_REQUESTED: frozenset({State.RESUBMITTED, State.IN_REVIEW, State.WITHDRAWN}),
    State.RESUBMITTED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.WAITING_LIST: frozenset({State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.AGREEMENT_SIGNED, State.WITHDRAWN}),
    State.ACCEPTED_WITH_CONDITIONS: frozenset({State.AGREEMENT_SIGNED, State.WITHDRAWN}),
    State.AGREEMENT_SIGNED: frozenset({State.ENROLLED, State.WITHDRAWN}),
    State.ENROLLED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Every change of state there is."""
EDITABLE = frozenset({State.DRAFT})
"""States in which an applicant changes every section; an information request opens the named ones besides."""
WAITING_FOR_STAFF = (State.SUBMITTED, State.IN_REVIEW, State.RESUBMITTED)
WITHDRAWABLE = frozenset(
    {
        State.DRAFT,
        State.SUBMITTED,
        State.IN_REVIEW,
        State.INFORMATION_REQUESTED,
        State.RESUBMITTED,
        State.WAITING_LIST,
        State.ACCEPTED,
        State.ACCEPTED_WITH_CONDITIONS,
    }
)
"""Where an applicant can withdraw without us: until the agreement is signed."""
WITH_A_TEAM = (State.AGREEMENT_SIGNED, State.ENROLLED)
PLACE_OFFERED = (State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS)
"""A place waits for the applicant's signature under the participation agreement."""
OVER = frozenset({State.DECLINED, State.WITHDRAWN})
"""States after which the same people may start anew in the same cohort."""
PUBLIC_NAMES: Mapping[State, str] = {
    State.DRAFT: "Draft, not sent",
    State.SUBMITTED: "Sent",
    State.IN_REVIEW: "In review",
    State.INFORMATION_REQUESTED: "We have a question for you",
    State.RESUBMITTED: "Sent again",
    State.ACCEPTED: "Accepted",
    State.ACCEPTED_WITH_CONDITIONS: "Accepted with conditions",
    State.WAITING_LIST: "On the waiting list",
    State.DECLINED: "Not accepted this time",
    State.WITHDRAWN: "Withdrawn",
    State.AGREEMENT_SIGNED: "Agreement signed",
    State.ENROLLED: "Enrolled",
}
"""What applicants read."""


def may_move(from_state: str, to_state: str) -> bool:
    """Whether the table holds this change of state."""
    return State(to_state) in TRANSITIONS[State(from_state)]


class TickAnswer(TextChoices):
    """What is answered to a commitment."""

    YES = "yes", "Yes"
    NOT_SURE = "not_sure", "Not sure"


class NomineeState(TextChoices):
    """Whether the named person has said so too."""

    PENDING = "pending", "Not yet confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
