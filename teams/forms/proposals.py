"""Forms with which a team proposes changes of its roster. They never save."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, LineField, helper, in_plain_words
from teams.actions import ABOUT_DAY, ABOUT_PERSON, NewMember
from teams.rules import Slot, Subtype

FIELDS_OF_A_SEAT = {Slot.CORE: ("subtype",), Slot.FRONTLINE_CLINICIAN: ("profession", "attests_direct_care")}
"""What is asked about a person for one seat only."""


class ProposalForm(forms.Form):
    """Somebody who is to come onto the roster: into any seat, or into the place of somebody who leaves (`slot`)."""

    BESIDE = {ABOUT_DAY: "from_on", ABOUT_PERSON: "email"}

    name = LineField(label="Name", max_length=120)
    email = forms.EmailField(
        label="E-mail", max_length=254, help_text="The invitation goes there once the change is made."
    )
    title = LineField(label="Job title", max_length=120, required=False)
    slot = forms.ChoiceField(
        label="Place on the team", choices=[*Slot.choices, ("further", "Further member")], widget=forms.RadioSelect
    )
    subtype = forms.ChoiceField(
        label="Core leader or unit-level manager?",
        choices=Subtype.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="Only for this one of the three seats.",
    )
    profession = forms.CharField(
        label="Profession", max_length=80, required=False, help_text="Only for the frontline clinician."
    )
    attests_direct_care = forms.BooleanField(
        label="Gives direct care for at least half of the working time",
        required=False,
        help_text="Only for the frontline clinician.",
    )
    hours_per_week = forms.DecimalField(
        label="Hours per week for this work",
        min_value=0,
        max_value=80,
        decimal_places=1,
        initial=Decimal(2),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-width-4"}),
    )
    is_data_lead = forms.BooleanField(label="Data lead: enters and submits the team’s data", required=False)
    from_on = DatePartsField(label="From which day?")
    reason = forms.CharField(
        label="Why",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Staff and the team read it.",
    )

    def __init__(self, data: QueryDict | None = None, *, back: str, slot: str | None = None, wanted: str = "") -> None:
        """`slot`: the place taken over ("" for a further member), None to ask; `wanted`: the seat chosen at first."""
        super().__init__(data, initial={"slot": wanted} if wanted else None)
        self.taken_over = slot
        if slot is not None:
            asked = FIELDS_OF_A_SEAT.get(Slot(slot), ()) if slot else ()
            others = {name for names in FIELDS_OF_A_SEAT.values() for name in names} - set(asked)
            for name in {"slot", *others}:
                del self.fields[name]
            for name in asked:
                self.fields[name].help_text = ""
        in_plain_words(self)
        self.helper = helper(submit="Propose", cancel=(back, "Back to the roster"), optional={"title", "reason"})

    def clean(self) -> dict[str, Any]:
        """A seat's own question has its answer."""
        read: dict[str, Any] = super().clean() or {}
        slot = self._slot(read)
        if slot == Slot.CORE and not read.get("subtype") and self.taken_over is None:
            self.add_error("subtype", "Choose core leader or unit-level manager.")
        if slot == Slot.FRONTLINE_CLINICIAN and not read.get("profession") and "profession" not in self.errors:
            self.add_error("profession", "Enter the profession of the frontline clinician.")
        return read

    def _slot(self, read: dict[str, Any]) -> str:
        if self.taken_over is not None:
            return self.taken_over
        chosen: str = read.get("slot") or ""
        return "" if chosen == "further" else chosen

    def member(self) -> NewMember:
        """The person as typed; for a valid form."""
        read = self.cleaned_data
        slot = self._slot(read)
        is_clinician = slot == Slot.FRONTLINE_CLINICIAN
        return NewMember(
            name=read["name"],
            email=read["email"],
            title=read["title"],
            slot=slot,
            subtype=read.get("subtype", "") if slot == Slot.CORE else "",
            profession=read.get("profession", "") if is_clinician else "",
            attests_direct_care=read.get("attests_direct_care", False) if is_clinician else None,
            hours_per_week=read["hours_per_week"],
            is_data_lead=read["is_data_lead"],
        )


class LeaveForm(forms.Form):
    """Somebody who is to leave the roster."""

    BESIDE = {ABOUT_DAY: "from_on"}

    from_on = DatePartsField(
        label="First day on which the person is no longer on the team", help_text="The day before is the last one."
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Staff and the team read it.",
    )

    def __init__(self, data: QueryDict | None = None, *, back: str) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper(submit="Propose", cancel=(back, "Back to the roster"), optional={"reason"})
