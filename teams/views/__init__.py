"""Pages of the teams app."""

from teams.views.charters import (
    Clash,
    charter,
    charter_approve,
    charter_compare,
    charter_edit,
    charter_review,
    charter_version,
)
from teams.views.joining import INVITATION_LASTS, join
from teams.views.readiness import readiness, readiness_domain, readiness_hand_in
from teams.views.rosters import (
    acknowledge_proposal,
    propose_end,
    propose_member,
    propose_replacement,
    roster,
    withdraw_proposal,
)

__all__ = [
    "INVITATION_LASTS",
    "Clash",
    "acknowledge_proposal",
    "charter",
    "charter_approve",
    "charter_compare",
    "charter_edit",
    "charter_review",
    "charter_version",
    "join",
    "propose_end",
    "propose_member",
    "propose_replacement",
    "readiness",
    "readiness_domain",
    "readiness_hand_in",
    "roster",
    "withdraw_proposal",
]
