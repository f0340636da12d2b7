"""What people do to cohorts, teams and rosters. The only writers of these tables."""

from teams.actions.coaching import assign_coach
from teams.actions.cohorts import open_cohort, set_cohort
from teams.actions.founding import NewLetter, NewReadiness, NewTeam, found_team
from teams.actions.pauses import pause_team
from teams.actions.people import JoiningRefused, bind_account
from teams.actions.rosters import (
    NewMember,
    RosterRefused,
    add_member,
    end_membership,
    join_team,
    person_for,
    refuse_overlap,
)

__all__ = [
    "JoiningRefused",
    "NewLetter",
    "NewMember",
    "NewReadiness",
    "NewTeam",
    "RosterRefused",
    "add_member",
    "assign_coach",
    "bind_account",
    "end_membership",
    "found_team",
    "join_team",
    "open_cohort",
    "pause_team",
    "person_for",
    "refuse_overlap",
    "set_cohort",
]
