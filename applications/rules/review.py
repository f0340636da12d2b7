"""What reviewers score and what staff decide."""

from __future__ import annotations

from django.db.models import TextChoices

from applications.rules.states import State


class DecisionKind(TextChoices):
    """What staff can decide."""

    ACCEPT = "accept", "Accept"
    ACCEPT_WITH_CONDITIONS = "accept_with_conditions", "Accept with conditions"
    WAITING_LIST = "waiting_list", "Waiting list"
    DECLINE = "decline", "Decline"


class Criterion(TextChoices):
    """What a reviewer scores from 0 to 3 (domain 6.8)."""

    LEADERSHIP = "leadership", "Leadership commitment"
    RESOURCES = "resources", "Time and resources"
    TEAM = "team", "Team composition"
    READINESS = "readiness", "Readiness and honesty of evidence"
    DATA = "data", "Data ability"
    SHARING = "sharing", "Openness to share"
    PARTNERSHIP = "partnership", "Partnership"
    DIVERSITY = "diversity", "Diversity of settings in the cohort"


PANEL_ONLY = frozenset({Criterion.DIVERSITY})
"""Criteria that the panel judges over all applications together; a reviewer does not score them."""
REVIEWER_CRITERIA: tuple[Criterion, ...] = tuple(one for one in Criterion if one not in PANEL_ONLY)
REVIEWERS_EACH = 2
"""So many people without a conflict of interest read each application."""
MOST_SCORE = 3
DISAGREEMENT = 2
"""Scores of two reviewers for one criterion that lie this far apart are shown as a disagreement."""


class LetterPoint(TextChoices):
    """What a reviewer looks for in the letter of support (domain 6.8)."""

    LETTERHEAD = "letterhead", "It is on letterhead"
    SIGNED = "signed", "It is signed"
    NAMES_NETWORK = "names_network", "It names the network"
    TIME = "time", "It commits time"
    DATA = "data", "It commits monthly data"
    ATTENDANCE = "attendance", "It commits attendance"


TARGETS: dict[DecisionKind, State] = {
    DecisionKind.ACCEPT: State.ACCEPTED,
    DecisionKind.ACCEPT_WITH_CONDITIONS: State.ACCEPTED_WITH_CONDITIONS,
    DecisionKind.WAITING_LIST: State.WAITING_LIST,
    DecisionKind.DECLINE: State.DECLINED,
}
"""The state to which a decision leads when it is released."""
