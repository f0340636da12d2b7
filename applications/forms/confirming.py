"""The page of somebody who is named: their own answers, and why not."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from applications import queries, rules
from applications.actions import OwnAnswers
from applications.forms.fields import HoursField
from applications.models import Nominee
from joynet.lib.forms import in_plain_words
from teams.rules import Slot


class ConfirmForm(forms.Form):
    """What is needed depends on the button: `act` is confirm or decline."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    name = forms.CharField(
        label="Your name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label="Your job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    profession = forms.CharField(
        label="Your profession",
        max_length=80,
        required=False,
        help_text="For example, nurse, physician or therapist.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    attests_direct_care = forms.BooleanField(
        label="I give direct care to patients for at least half of my working time", required=False
    )
    hours_per_week = HoursField(
        label="Hours per week you will give",
        min_value=0,
        max_value=rules.MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text="As agreed with your manager. For example, 4 or 2.5.",
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
    reason = forms.CharField(
        label="Why not?",
        max_length=300,
        required=False,
        help_text="Those who apply read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, nominee: Nominee) -> None:
        super().__init__(
            data,
            initial={
                "seen": nominee.revision,
                "name": nominee.name,
                "title": nominee.title,
                "profession": nominee.profession,
                "attests_direct_care": nominee.is_confirmed and bool(nominee.attests_direct_care),
                "hours_per_week": queries.hours_in_words(nominee),
            },
        )
        if nominee.slot != Slot.FRONTLINE_CLINICIAN:
            del self.fields["profession"], self.fields["attests_direct_care"]
        in_plain_words(self)

    @property
    def act(self) -> str:
        """Which button was pressed; a form sent by the Enter key confirms nothing unless it is complete."""
        return "decline" if self.data.get("act") == "decline" else "confirm"

    @property
    def seen_revision(self) -> int:
        """The revision that the page was opened with."""
        return self.cleaned_data.get("seen") or 0

    @property
    def own(self) -> OwnAnswers:
        """What was typed, as an action takes it."""
        typed = self.cleaned_data
        return OwnAnswers(
            name=" ".join(typed["name"].split()),
            title=typed["title"],
            hours_per_week=typed["hours_per_week"],
            profession=typed.get("profession", ""),
            attests_direct_care=typed.get("attests_direct_care", False),
        )

    def clean(self) -> dict[str, Any]:
        """What confirming needs, each with its sentence; declining needs nothing."""
        typed = super().clean() or self.cleaned_data
        if self.act == "decline":
            for name in list(self.errors):
                if name != "reason":
                    del self.errors[name]
            return typed
        sentences = {
            "name": "Enter your name.",
            "title": "Enter your job title.",
            "profession": "Enter your profession.",
            "attests_direct_care": "Tick this to confirm. If it is not so, say no below and write it there.",
        }
        for field, sentence in sentences.items():
            if field in self.fields and not typed.get(field) and field not in self.errors:
                self.add_error(field, sentence)
        if typed.get("hours_per_week") is None and "hours_per_week" not in self.errors:
            self.add_error("hours_per_week", "Enter the hours per week.")
        return typed

    def show_seen(self, revision: int) -> None:
        """Lets the same page be sent again over what stands now; what was typed stays. Call it last."""
        for name in self.fields:
            self.fields[name].required = name != "reason"
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            data["seen"] = str(revision)
            self.data = data
