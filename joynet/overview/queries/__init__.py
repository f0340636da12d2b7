"""What the pages across the apps are told. Values only."""

from joynet.overview.queries.frame import Frame, FrameTeam, NavEntry, frame_for, team_url
from joynet.overview.queries.home import Home, Invitation, TeamCard, home
from joynet.overview.queries.landing import Landing, LandingCohort, LandingWorkshop, landing
from joynet.overview.queries.staff import QueueLine, staff_queue
from joynet.overview.queries.team_home import SeatCard, TeamHome, chart_that_moved, initials, team_home

__all__ = [
    "Frame",
    "FrameTeam",
    "Home",
    "Invitation",
    "Landing",
    "LandingCohort",
    "LandingWorkshop",
    "NavEntry",
    "QueueLine",
    "SeatCard",
    "TeamCard",
    "TeamHome",
    "chart_that_moved",
    "frame_for",
    "home",
    "initials",
    "landing",
    "staff_queue",
    "team_home",
    "team_url",
]
