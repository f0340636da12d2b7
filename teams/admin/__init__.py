"""Teams in the staff's admin: cohorts, rosters and people to find, and pages whose buttons call actions."""

from teams.admin.cohorts import CohortAdmin, CohortForm
from teams.admin.people import OrganizationAdmin, PersonAdmin
from teams.admin.rights import MANAGERS, add_errors, may_manage, never, user_of
from teams.admin.teams import TeamAdmin
from teams.admin.vacancies import VacancyFilter

__all__ = [
    "MANAGERS",
    "CohortAdmin",
    "CohortForm",
    "OrganizationAdmin",
    "PersonAdmin",
    "TeamAdmin",
    "VacancyFilter",
    "add_errors",
    "may_manage",
    "never",
    "user_of",
]
