"""Forms about a cohort's steering committee: the day one looks at, and the minutes. They never save."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, in_plain_words
from joynet.lib.zones import zone_in_words
from meetings.rules.kinds import Modality
from teams.models import SteeringMinutes


class SteeringDayForm(forms.Form):
    """The day on which one wants to know who sits on the committee."""

    on = forms.DateField(label="Another day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: QueryDict | None, *, day: date) -> None:
        super().__init__(data, initial={"on": day})
        in_plain_words(self)


class MinutesForm(forms.Form):
    """What was talked about and decided on one day."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = forms.CharField(label="Minutes", max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}))
    decisions = forms.CharField(
        label="Decisions",
        help_text="One a line.",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: QueryDict | None, *, minutes: SteeringMinutes | None) -> None:
        initial: dict[str, object] = {"revision": 0}
        if minutes is not None:
            initial = {"revision": minutes.revision, "text": minutes.text, "decisions": minutes.decisions}
        super().__init__(data, initial=initial)
        in_plain_words(self)

    @property
    def seen_revision(self) -> int:
        return self.cleaned_data.get("revision") or 0

    def go_over(self, revision: int) -> None:
        """Lets the same page be sent again, over what has been written meanwhile."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["revision"] = str(revision)
            self.data = data


class MeetingForm(forms.Form):
    """One meeting of the committee, on the wall clock of the cohort's zone."""

    on = DatePartsField(label="Day")
    starts = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label="To", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    modality = forms.ChoiceField(
        label="Where people meet", choices=Modality.choices, widget=forms.RadioSelect, initial=Modality.VIRTUAL
    )
    place = forms.CharField(label="Place", max_length=200, required=False)
    link = forms.URLField(label="Link to join", max_length=500, required=False, assume_scheme="https")

    def __init__(self, data: QueryDict | None, *, zone: str) -> None:
        super().__init__(data)
        self.fields["starts"].help_text = zone_in_words(zone)
        in_plain_words(self)
        for name, example in (("starts", "12:00 PM"), ("ends", "1:00 PM")):
            self.fields[name].error_messages["invalid"] = f"Enter a time such as {example}."
