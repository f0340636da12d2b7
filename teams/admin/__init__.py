"""Teams in the staff's admin: cohorts, rosters and people to find, and pages whose buttons call actions."""

from teams.admin.coaching import assign_alumnus, end_coaching, urls_of_coaching
from teams.admin.cohorts import CohortAdmin, CohortForm
from teams.admin.organizations import OrganizationAdmin
from teams.admin.people_imports import PeopleImportAdmin
from teams.admin.pool import KindFilter, PoolOfferAdmin, WaveFilter, WhenFilter
from teams.admin.proposals import RosterProposalAdmin
from teams.admin.rights import MANAGERS, may_manage, never, user_of
from teams.admin.team_acts import change_member, merge_teams, replace_member, resume_team, urls_of_acts, withdraw_team
from teams.admin.teams import TeamAdmin
from teams.admin.vacancies import VacancyFilter

__all__ = [
    "MANAGERS",
    "CohortAdmin",
    "CohortForm",
    "KindFilter",
    "OrganizationAdmin",
    "PeopleImportAdmin",
    "PoolOfferAdmin",
    "RosterProposalAdmin",
    "TeamAdmin",
    "VacancyFilter",
    "WaveFilter",
    "WhenFilter",
    "assign_alumnus",
    "change_member",
    "end_coaching",
    "may_manage",
    "merge_teams",
    "never",
    "replace_member",
    "resume_team",
    "urls_of_acts",
    "urls_of_coaching",
    "user_of",
    "withdraw_team",
]
