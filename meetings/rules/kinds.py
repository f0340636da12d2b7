"""The words that rows of this app may hold, and which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices


class Kind(TextChoices):
    """What kind of meeting an event is (domain 3.4). Evaluation discussions have a table of their own."""

    WORKSHOP = "workshop", "Workshop"
    ALL_TEAM_CALL = "all_team_call", "All-team call"
    COACHING = "coaching", "Team coaching"
    STEERING = "steering", "Steering committee"
    ORIENTATION = "orientation", "Orientation"
    OFFICE_HOURS = "office_hours", "Office hours"


COUNTED = (Kind.WORKSHOP, Kind.ALL_TEAM_CALL, Kind.COACHING)
"""The kinds that the seed names in its attendance rule; no other kind can count."""


class Cadence(TextChoices):
    """How often a series meets."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every three months"
    SPREAD = "spread", "Spread over the program"


class Modality(TextChoices):
    """Where people meet. Changing it changes neither the kind nor the rule."""

    IN_PERSON = "in_person", "In person"
    VIRTUAL = "virtual", "Online"


class State(TextChoices):
    """The acts behind an event. Whether it is over is computed from its end, never stored."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Canceled"


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SCHEDULED, State.CANCELLED}),
    State.SCHEDULED: frozenset({State.HELD, State.CANCELLED}),
    State.HELD: frozenset({State.CANCELLED}),
    State.CANCELLED: frozenset(),
}
"""`held` means that its roll was taken. A roll taken by mistake does not keep an event from being canceled."""


def may_become(state: str, following: State) -> bool:
    """Whether an event in `state` may go to `following`."""
    return following in TRANSITIONS[State(state)]


class Status(TextChoices):
    """What the roll says of one person on one day."""

    PRESENT = "present", "Present"
    PART = "part", "Part"
    ABSENT = "absent", "Absent"
    EXCUSED = "excused", "Excused"
    SUBSTITUTE = "substitute", "Substitute"
    CAUGHT_UP = "caught_up", "Caught up"
    NOT_EXPECTED = "not_expected", "Not expected"
    UNKNOWN = "unknown", "Not recorded"


WITH_MINUTES = (Status.PRESENT, Status.PART, Status.SUBSTITUTE)
"""Only somebody who was there has minutes; *part* must have them."""


class Source(TextChoices):
    """Who or what said so."""

    STAFF = "staff", "Staff"
    SELF = "self", "The person"
    LINK = "link", "A check-in link"
    IMPORT = "import", "A participant list"
