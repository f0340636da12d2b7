"""Forms of the teams app."""

from teams.forms.charters import CharterForm
from teams.forms.coaching import AssignAlumnusForm, EndCoachingForm
from teams.forms.drivers import DriverForm
from teams.forms.people_imports import MapColumnsForm, UploadPeopleForm
from teams.forms.pool import ContributionForm, OfferForm, StaffContributionForm, WillingnessForm
from teams.forms.proposals import FIELDS_OF_A_SEAT, LeaveForm, ProposalForm
from teams.forms.readiness import ReadinessAgainForm
from teams.forms.roster_acts import (
    ApproveForm,
    ChangeMemberForm,
    DeclineForm,
    MergeTeamsForm,
    ResumeForm,
    WithdrawTeamForm,
)
from teams.forms.rosters import AddMemberForm, AssignCoachForm, EndMembershipForm, PauseForm
from teams.forms.storyboards import StoryboardForm

__all__ = [
    "FIELDS_OF_A_SEAT",
    "AddMemberForm",
    "ApproveForm",
    "AssignAlumnusForm",
    "AssignCoachForm",
    "ChangeMemberForm",
    "CharterForm",
    "ContributionForm",
    "DeclineForm",
    "DriverForm",
    "EndCoachingForm",
    "EndMembershipForm",
    "LeaveForm",
    "MapColumnsForm",
    "MergeTeamsForm",
    "OfferForm",
    "PauseForm",
    "ProposalForm",
    "ReadinessAgainForm",
    "ResumeForm",
    "StaffContributionForm",
    "StoryboardForm",
    "UploadPeopleForm",
    "WillingnessForm",
    "WithdrawTeamForm",
]
