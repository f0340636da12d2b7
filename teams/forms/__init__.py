"""Forms of the teams app."""

from teams.forms.charters import CharterForm
from teams.forms.proposals import FIELDS_OF_A_SEAT, LeaveForm, ProposalForm, add_refusal
from teams.forms.readiness import ReadinessAgainForm
from teams.forms.rosters import AddMemberForm, AssignCoachForm, EndMembershipForm, PauseForm

__all__ = [
    "FIELDS_OF_A_SEAT",
    "AddMemberForm",
    "AssignCoachForm",
    "CharterForm",
    "EndMembershipForm",
    "LeaveForm",
    "PauseForm",
    "ProposalForm",
    "ReadinessAgainForm",
    "add_refusal",
]
