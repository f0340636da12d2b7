"""What pages and other apps are told about teams. Values only, so that a template cannot query."""

from teams.queries.coaching import coached_teams, coaches_on, coaching_on
from teams.queries.own import teams_of
from teams.queries.readiness_again import (
    ChangeDomain,
    ChangeRow,
    OccasionLine,
    Point,
    ReadinessPage,
    readiness_answers_in,
    readiness_page,
    readiness_response_of,
    readiness_result_of,
)
from teams.queries.rosters import MemberLine, Roster, SeatLine, entering_members_on, quorum_members_on, roster_on
from teams.queries.spans import seats_of, span_of
from teams.queries.timeline import GapLine, Timeline, TimelineRow, coverage_sentence, gaps_of, timeline_of

__all__ = [
    "ChangeDomain",
    "ChangeRow",
    "GapLine",
    "MemberLine",
    "OccasionLine",
    "Point",
    "ReadinessPage",
    "Roster",
    "SeatLine",
    "Timeline",
    "TimelineRow",
    "coached_teams",
    "coaches_on",
    "coaching_on",
    "coverage_sentence",
    "entering_members_on",
    "gaps_of",
    "quorum_members_on",
    "readiness_answers_in",
    "readiness_page",
    "readiness_response_of",
    "readiness_result_of",
    "roster_on",
    "seats_of",
    "span_of",
    "teams_of",
    "timeline_of",
]
