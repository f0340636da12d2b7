"""Forms of the teams app."""

from teams.forms.rosters import AddMemberForm, AssignCoachForm, EndMembershipForm, PauseForm

__all__ = [
    "AddMemberForm",
    "AssignCoachForm",
    "EndMembershipForm",
    "PauseForm",
]
