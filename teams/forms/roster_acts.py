"""Forms of the staff's acts on a roster and on a whole team. They never save."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, in_plain_words
from teams.models import Membership
from teams.rules import Slot


class ChangeMemberForm(forms.Form):
    """Who enters data, who counts and for how many hours, from a day on."""

    is_data_lead = forms.BooleanField(label="Data lead: enters and submits the team’s data", required=False)
    counts_for_quorum = forms.BooleanField(
        label="Counts for quorum", required=False, help_text="Whoever holds one of the three seats always counts."
    )
    hours_per_week = forms.DecimalField(label="Hours per week", min_value=0, max_value=80, decimal_places=1)
    takes_steering_seat = forms.BooleanField(
        label="Takes the steering committee seat",
        required=False,
        help_text="Whoever else holds it then gives it up on the same day, and stays senior leader.",
    )
    from_on = DatePartsField(
        label="From", help_text="The days before stay as they are. Hours alone are corrected for the whole time."
    )

    def __init__(self, data: QueryDict | None = None, *, membership: Membership, today: date) -> None:
        initial = {
            "is_data_lead": membership.is_data_lead,
            "counts_for_quorum": membership.counts_for_quorum,
            "hours_per_week": membership.hours_per_week,
            "from_on": max(today, membership.starts_on),
        }
        super().__init__(data, initial=initial)
        if membership.slot != Slot.SENIOR_LEADER or membership.holds_steering_seat:
            del self.fields["takes_steering_seat"]
        in_plain_words(self)


class WithdrawTeamForm(forms.Form):
    """A team leaves the program."""

    left_on = DatePartsField(
        label="First day on which the team is no longer in the program",
        help_text="Everybody leaves the roster that day, and months that end later are not owed.",
    )
    reason = forms.CharField(label="Reason", max_length=300, help_text="The team reads it.")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)


class MergeTeamsForm(forms.Form):
    """A team goes on in another one."""

    into = forms.ChoiceField(label="Goes on in")
    on = DatePartsField(
        label="From",
        help_text="That day everybody goes over with the kind of place they have. The steering committee seat stays "
        "with the other team, unless nobody holds it there.",
    )
    reason = forms.CharField(label="Reason", max_length=300, required=False, help_text="The team reads it.")

    def __init__(self, data: QueryDict | None = None, *, teams: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["into"].choices = [("", "Choose a team"), *teams]  # type: ignore[attr-defined]  # a ChoiceField has choices
        in_plain_words(self)


class ResumeForm(forms.Form):
    """A pause ends."""

    on = DatePartsField(label="First day after the pause")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)


class ApproveForm(forms.Form):
    """A proposed change is made: on the day proposed, or on another one."""

    from_on = DatePartsField(
        label="From", help_text="The day proposed. Change it where that day is no longer possible."
    )

    def __init__(self, data: QueryDict | None = None, *, proposed: date, known_as: str = "") -> None:
        """`known_as`: under which other name the proposed address is known here; staff say that it is meant."""
        super().__init__(data, initial={"from_on": proposed})
        if known_as:
            self.fields["is_meant"] = forms.BooleanField(
                label=f"It is {known_as} who comes",
                error_messages={"required": f"Tick this if {known_as} is meant. Otherwise decline the proposal."},
            )
        in_plain_words(self)


class DeclineForm(forms.Form):
    """A proposed change is not made."""

    reason = forms.CharField(
        label="Reason", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="It goes to the team."
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)
