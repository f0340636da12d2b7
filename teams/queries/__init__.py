"""What pages and other apps are told about teams. Values only, so that a template cannot query."""

from teams.queries.coaching import coached_teams, coaches_on, coaching_on
from teams.queries.own import teams_of
from teams.queries.rosters import MemberLine, Roster, SeatLine, entering_members_on, quorum_members_on, roster_on
from teams.queries.spans import seats_of, span_of

__all__ = [
    "MemberLine",
    "Roster",
    "SeatLine",
    "coached_teams",
    "coaches_on",
    "coaching_on",
    "entering_members_on",
    "quorum_members_on",
    "roster_on",
    "seats_of",
    "span_of",
    "teams_of",
]
