"""Changes tested."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, helper, in_plain_words
from submissions.actions import TestEntry
from submissions.forms.figures import NO_NAMES
from submissions.models import (
    Cycle,
    Share,
)


class NothingTestedForm(forms.Form):
    """Why no change was tested in a month."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    reason = forms.CharField(
        label="Why was no change tested this month?",
        max_length=300,
        required=False,
        help_text="For example: waiting for approval, staffing, planning, implementation only.",
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )

    def __init__(self, data: QueryDict | None = None, *, revision: int, reason: str) -> None:
        super().__init__(data, initial={"revision": revision, "reason": reason})
        in_plain_words(self)
        self.helper = helper("revision", "reason", submit="Save reason", optional=set())


class TestForm(forms.Form):
    """One PDSA cycle: plan, do, study, act."""

    __test__ = False  # pytest: not a test class

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    idea = forms.CharField(
        label="Change idea",
        max_length=160,
        required=False,
        help_text="The idea that this test belongs to, in a few words.",
    )
    objective = forms.CharField(
        label="What did you test?",
        max_length=1500,
        help_text=f"What, who, where and how many. {NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    prediction = forms.CharField(
        label="What did you predict?",
        max_length=1500,
        required=False,
        help_text="Written before the test, a prediction is what one learns from.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    started_on = DatePartsField(label="When did the test start?", required=False)
    found = forms.CharField(
        label="What did you find?", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    learned = forms.CharField(
        label="What did you learn from it?", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    decision = forms.ChoiceField(
        label="What did you decide?",
        choices=[("", "Still running"), *Cycle.Decision.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    closed_on = DatePartsField(
        label="When did the test end?", required=False, help_text="Leave it empty while the test is running."
    )
    share = forms.ChoiceField(label="Who reads this test", choices=Share.choices, initial=Share.NETWORK)

    def __init__(self, data: QueryDict | None = None, *, cycle: Cycle | None, cancel: str) -> None:
        initial: dict[str, Any] = {}
        if cycle is not None:
            initial = {
                "revision": cycle.revision,
                "idea": cycle.idea.title if cycle.idea else "",
                **{
                    name: getattr(cycle, name)
                    for name in (
                        "objective",
                        "prediction",
                        "started_on",
                        "found",
                        "learned",
                        "decision",
                        "closed_on",
                        "share",
                    )
                },
            }
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            Fieldset("Plan", "idea", "objective", "prediction", "started_on"),
            Fieldset("Do and study", "found", "learned"),
            Fieldset("Act", "decision", "closed_on"),
            "share",
            submit="Save test",
            cancel=(cancel, "Cancel"),
        )

    def clean(self) -> dict[str, Any]:
        """An end belongs to a decision, and lies after the start."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("closed_on") and not cleaned.get("decision"):
            self.add_error("decision", "Choose adopt, adapt or abandon, or leave the end empty.")
        started, closed = cleaned.get("started_on"), cleaned.get("closed_on")
        if started and closed and closed < started:
            self.add_error("closed_on", "The end lies before the start. Check both dates.")
        return cleaned

    def entry(self, cycle_id: int | None) -> TestEntry:
        """What was typed; for a valid form."""
        read = self.cleaned_data
        return TestEntry(
            cycle_id=cycle_id,
            objective=read["objective"],
            idea=read["idea"],
            prediction=read["prediction"],
            started_on=read["started_on"],
            found=read["found"],
            learned=read["learned"],
            decision=read["decision"],
            closed_on=read["closed_on"],
            share=read["share"],
        )
