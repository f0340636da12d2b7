"""Forms of the staff's pages on coaches. They never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, in_plain_words
from teams.models import CoachAssignment, PoolOffer


class AssignAlumnusForm(forms.Form):
    """Somebody from the pool coaches a team between two days."""

    coach = forms.ChoiceField(label="Who", help_text="People in the pool who offer to coach and have an account.")
    starts_on = DatePartsField(label="From")
    ends_on = DatePartsField(label="First day on which they no longer see the team")

    def __init__(self, data: QueryDict | None = None, *, offers: list[PoolOffer]) -> None:
        super().__init__(data)
        self.fields["coach"].choices = [(str(offer.pk), _label(offer)) for offer in offers]  # type: ignore[attr-defined]  # a ChoiceField has choices
        in_plain_words(self)

    def clean(self) -> dict[str, Any]:
        """The end lies after the start."""
        read: dict[str, Any] = super().clean() or {}
        starts, ends = read.get("starts_on"), read.get("ends_on")
        if isinstance(starts, date) and isinstance(ends, date) and ends <= starts:
            self.add_error("ends_on", "Choose a day after the first one.")
        return read


class EndCoachingForm(forms.Form):
    """The end of an assignment."""

    ends_on = DatePartsField(label="First day on which the coach no longer sees the team")
    reason = forms.CharField(label="Reason", max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, assignment: CoachAssignment, today: date) -> None:
        initial = {"ends_on": assignment.ends_on or today, "reason": assignment.end_reason}
        super().__init__(data, initial=initial)
        in_plain_words(self)


def _label(offer: PoolOffer) -> str:
    hours = "" if offer.hours_per_month is None else f", {offer.hours_per_month} hours a month"
    return f"{offer.person}{hours}"
