"""Pages across the apps."""

from joynet.overview.views.home import ASKED_AT, get_help, home, join_team, landing, team_home

__all__ = [
    "ASKED_AT",
    "get_help",
    "home",
    "join_team",
    "landing",
    "team_home",
]
