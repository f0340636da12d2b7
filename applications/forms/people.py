"""A person named as participant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from crispy_forms.bootstrap import AppendedText
from django import forms
from django.http import QueryDict

from applications import rules
from applications.actions import Participant
from applications.forms.drafts import LATER, DraftForm
from applications.forms.entries import CountsOnce
from applications.forms.fields import HoursField
from applications.models import Nominee
from joynet.lib.forms import helper, in_plain_words
from teams.rules import Slot, Subtype


class ParticipantForm(CountsOnce, DraftForm):
    """One named person; what is asked depends on the place."""

    name = forms.CharField(
        label="Name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="The person confirms by a link that we send there: when you ask, or once the application is sent.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address such as name@example.org."},
    )
    title = forms.CharField(
        label="Job title", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    subtype = forms.ChoiceField(
        label="Which of the two?", choices=Subtype.choices, required=False, widget=forms.RadioSelect
    )
    profession = forms.CharField(
        label="Profession",
        max_length=80,
        required=False,
        help_text="For example, nurse, physician or therapist.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    attests_direct_care = forms.BooleanField(
        label="Gives direct care to patients for at least half of the working time", required=False
    )
    hours_per_week = HoursField(
        label="Hours per week for the network",
        min_value=0,
        max_value=rules.MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text="As agreed with the person and the manager. For example, 4 or 2.5.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-width-4"}),
        error_messages={
            "invalid": "Enter the hours per week as a number, such as 4 or 2.5.",
            "min_value": "Enter the hours per week as a number from 0 on.",
            "max_value": f"Enter at most {rules.MOST_HOURS} hours per week.",
            "max_digits": f"Enter at most {rules.MOST_HOURS} hours per week.",
            "max_whole_digits": f"Enter at most {rules.MOST_HOURS} hours per week.",
            "max_decimal_places": "Enter the hours per week with one digit after the point at most, such as 2.5.",
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None, slot: str, submit: str
    ) -> None:
        super().__init__(data, initial=initial)
        if slot != Slot.CORE:
            del self.fields["subtype"]
        if slot != Slot.FRONTLINE_CLINICIAN:
            del self.fields["profession"], self.fields["attests_direct_care"]
        in_plain_words(self)
        order = ["name", "email", "title", "subtype", "profession", "attests_direct_care"]
        self.helper = helper(
            "revision",
            "entry",
            *(name for name in order if name in self.fields),
            AppendedText("hours_per_week", "hours"),
            submit=submit,
            also=LATER,
            optional=set(),
        )

    @property
    def participant(self) -> Participant:
        """What was typed, as an action takes it."""
        typed = self.cleaned_data
        return Participant(
            name=typed["name"],
            email=typed["email"],
            title=typed["title"],
            subtype=typed.get("subtype", ""),
            profession=typed.get("profession", ""),
            attests_direct_care=typed.get("attests_direct_care", False),
            hours_per_week=typed["hours_per_week"],
        )


def participant_initial(nominee: Nominee | None) -> dict[str, object]:
    """What the page of a participant holds when it is opened; a new one carries a number of its own."""
    if nominee is None:
        return {"entry": uuid4()}
    return {
        "revision": nominee.revision,
        "name": nominee.name,
        "email": nominee.email,
        "title": nominee.title,
        "subtype": nominee.subtype,
        "profession": nominee.profession,
        "attests_direct_care": bool(nominee.attests_direct_care),
        "hours_per_week": nominee.hours_per_week,
    }
