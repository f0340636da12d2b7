"""Forms about the standing of teams: the day one looks at, and a person's judgment."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, in_plain_words
from joynet.lib.zones import day_in_words
from teams.rules import Band


class DayForm(forms.Form):
    """The day as of which a team's standing is shown: from the day it joined to today."""

    on = forms.DateField(label="As of", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: QueryDict | None, *, first: date, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.first, self.today = first, today
        self.fields["on"].widget.attrs |= {"min": first.isoformat(), "max": today.isoformat()}
        in_plain_words(self)

    def clean_on(self) -> date:
        """What is to come has no standing yet."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError(f"Choose a day up to today, {day_in_words(self.today)}.")
        if day < self.first:
            raise ValidationError(f"Choose a day from {day_in_words(self.first)} on, when the team joined.")
        return day


class JudgmentForm(forms.Form):
    """How much help a team needs in the eyes of staff, why, and until when that stands."""

    band = forms.ChoiceField(label="How much help the team needs", choices=Band, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Coach and staff read it; the team does not.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = DatePartsField(label="Last day of the judgment", help_text="From the next day on the signs speak again.")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)

    def clean_ends_on(self) -> date:
        """The first day on which the signs speak again: the one after the last day that was typed."""
        last_day: date = self.cleaned_data["ends_on"]
        return last_day if last_day == date.max else last_day + timedelta(days=1)


class TeamsForm(forms.Form):
    """Which teams the list shows; what it does not know is left out."""

    cohort = forms.IntegerField(required=False)
    band = forms.ChoiceField(choices=[("", "All"), *Band.choices], required=False)
    line = forms.CharField(required=False, max_length=20)
    page = forms.IntegerField(required=False, min_value=1)
