"""Pages across the apps."""

from joynet.overview.views.home import ASKED_AT, get_help, home, join_team, landing, team_home
from joynet.overview.views.standing import all_standing, judge_team, standing, standing_file
from joynet.overview.views.steering import plan_steering, steering, write_minutes

__all__ = [
    "ASKED_AT",
    "all_standing",
    "get_help",
    "home",
    "join_team",
    "judge_team",
    "landing",
    "plan_steering",
    "standing",
    "standing_file",
    "steering",
    "team_home",
    "write_minutes",
]
