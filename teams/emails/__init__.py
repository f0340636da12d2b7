"""The mails of the teams app, as values."""

from teams.emails.coaching import alumnus_assigned
from teams.emails.invitations import JOIN_PURPOSE, invitation, is_still_the_address, join_token
from teams.emails.rosters import (
    proposal_approved,
    proposal_declined,
    proposal_to_acknowledge,
    proposal_withdrawn,
    replaced,
    team_left,
    team_merged,
)

__all__ = [
    "JOIN_PURPOSE",
    "alumnus_assigned",
    "invitation",
    "is_still_the_address",
    "join_token",
    "proposal_approved",
    "proposal_declined",
    "proposal_to_acknowledge",
    "proposal_withdrawn",
    "replaced",
    "team_left",
    "team_merged",
]
