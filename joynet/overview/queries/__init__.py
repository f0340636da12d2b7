"""What the pages across the apps are told. Values only."""

from joynet.overview.queries.foundations import Foundation, Foundations, due_in_words, foundations
from joynet.overview.queries.frame import Frame, FrameTeam, NavEntry, frame_for, team_url
from joynet.overview.queries.home import Home, Invitation, TeamCard, home
from joynet.overview.queries.landing import Landing, LandingCohort, LandingWorkshop, landing
from joynet.overview.queries.people import ComparedRow, Comparison, compare_people, reasons_against_merging
from joynet.overview.queries.places import Place, places_of
from joynet.overview.queries.staff import QueueLine, staff_queue
from joynet.overview.queries.standing import (
    BAND_TONES,
    TABLE_HEADER,
    TONES,
    StandingLine,
    StandingPage,
    TeamStanding,
    standing_page,
    standings,
    table_row,
    team_standing,
)
from joynet.overview.queries.standing_facts import facts_by_team, load_teams, moment_of
from joynet.overview.queries.standing_list import (
    ON_A_PAGE,
    READERS,
    StandingList,
    may_read_standing,
    readable_teams,
    standing_list,
    standing_of_all,
)
from joynet.overview.queries.steering import SteeringMeetingLine, SteeringPage, steering_page
from joynet.overview.queries.team_home import SeatCard, TeamHome, chart_that_moved, team_home

__all__ = [
    "BAND_TONES",
    "ON_A_PAGE",
    "READERS",
    "TABLE_HEADER",
    "TONES",
    "ComparedRow",
    "Comparison",
    "Foundation",
    "Foundations",
    "Frame",
    "FrameTeam",
    "Home",
    "Invitation",
    "Landing",
    "LandingCohort",
    "LandingWorkshop",
    "NavEntry",
    "Place",
    "QueueLine",
    "SeatCard",
    "StandingLine",
    "StandingList",
    "StandingPage",
    "SteeringMeetingLine",
    "SteeringPage",
    "TeamCard",
    "TeamHome",
    "TeamStanding",
    "chart_that_moved",
    "compare_people",
    "due_in_words",
    "facts_by_team",
    "foundations",
    "frame_for",
    "home",
    "landing",
    "load_teams",
    "may_read_standing",
    "moment_of",
    "places_of",
    "readable_teams",
    "reasons_against_merging",
    "staff_queue",
    "standing_list",
    "standing_of_all",
    "standing_page",
    "standings",
    "steering_page",
    "table_row",
    "team_home",
    "team_standing",
    "team_url",
]
