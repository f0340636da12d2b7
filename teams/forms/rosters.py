"""Forms of the staff's roster pages. They never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, LineField, helper, in_plain_words
from teams.actions import NewMember
from teams.rules import Slot, Subtype


class AddMemberForm(forms.Form):
    """A person for a roster from a day on."""

    name = LineField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail", max_length=254, help_text="The invitation goes there.")
    title = LineField(label="Job title", max_length=120, required=False)
    slot = forms.ChoiceField(
        label="Seat", choices=[*Slot.choices, ("", "Further member")], required=False, widget=forms.RadioSelect
    )
    subtype = forms.ChoiceField(
        label="Kind of core member",
        choices=[("", "Not the core seat"), *Subtype.choices],
        required=False,
        help_text="Only for the seat of the core leader or unit-level manager.",
    )
    profession = forms.CharField(
        label="Profession", max_length=80, required=False, help_text="Only for the frontline clinician."
    )
    attests_direct_care = forms.BooleanField(
        label="Gives direct care for at least half of the time",
        required=False,
        help_text="Only for the frontline clinician.",
    )
    holds_steering_seat = forms.BooleanField(
        label="Holds the steering committee seat", required=False, help_text="Only for a senior leader."
    )
    is_data_lead = forms.BooleanField(label="Data lead: enters and submits the team’s data", required=False)
    hours_per_week = forms.DecimalField(label="Hours per week", min_value=0, max_value=80, decimal_places=1, initial=2)
    starts_on = DatePartsField(label="From")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper(submit="Add member", optional={"title", "subtype", "profession"})

    def member(self) -> NewMember:
        """The person as typed; for a valid form."""
        read: dict[str, Any] = self.cleaned_data
        is_clinician = read["slot"] == Slot.FRONTLINE_CLINICIAN
        return NewMember(
            name=read["name"],
            email=read["email"],
            title=read["title"],
            slot=read["slot"],
            subtype=read["subtype"],
            profession=read["profession"],
            attests_direct_care=read["attests_direct_care"] if is_clinician else None,
            hours_per_week=read["hours_per_week"],
            is_data_lead=read["is_data_lead"],
        )


class AssignCoachForm(forms.Form):
    """A coach for a team from a day on."""

    coach = forms.ChoiceField(label="Coach")
    starts_on = DatePartsField(label="From")

    def __init__(self, data: QueryDict | None = None, *, coaches: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["coach"].choices = coaches  # type: ignore[attr-defined]  # a ChoiceField has choices
        in_plain_words(self)


class PauseForm(forms.Form):
    """A stretch in which a team owes nothing."""

    starts_on = DatePartsField(label="From")
    ends_on = DatePartsField(label="First day after the pause, if it is known", required=False)
    reason = forms.CharField(label="Reason", max_length=300)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)


class EndMembershipForm(forms.Form):
    """The end of a membership."""

    ends_on = DatePartsField(label="First day on which it no longer counts")
    reason = forms.CharField(label="Reason", max_length=200)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper(submit="End membership", danger=True)
