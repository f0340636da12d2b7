"""Forms of the staff's pages of people. They never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import LineField, in_plain_words
from joynet.lib.zones import ZONES, zone_in_words
from teams.actions import PersonDetails
from teams.models import Person


class CorrectPersonForm(forms.Form):
    """What is known of a person. The address of somebody with an account is shown, not asked."""

    name = LineField(label="Name", max_length=120)
    title = LineField(label="Job title", max_length=120, required=False)
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="Whoever has not joined yet is invited again at the new address.",
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=ZONES)

    def __init__(self, data: QueryDict | None = None, *, person: Person) -> None:
        known = {"name": person.name, "title": person.title, "email": person.email, "time_zone": person.time_zone}
        super().__init__(data, initial=known)
        if person.user_id is not None:
            self.fields["email"].disabled = True
            self.fields[
                "email"
            ].help_text = (
                "The address of the account. Only the person changes it, under the own account; it follows here."
            )
        in_plain_words(self)

    def details(self) -> dict[str, Any]:
        """The answers, for a valid form."""
        return {name: self.cleaned_data[name] for name in ("name", "title", "email", "time_zone")}


_ASKED = {"name": "Name", "title": "Job title", "email": "E-mail", "time_zone": "Time zone"}


class MergeForm(forms.Form):
    """For each thing that differs: whose stands. What is the same, or known of one of them only, is not asked."""

    def __init__(self, data: QueryDict | None = None, *, kept: Person, merged: Person) -> None:
        self.kept, self.merged = kept, merged
        super().__init__(data)
        self.account = kept.user or merged.user
        for field, label in _ASKED.items():
            mine, other = getattr(kept, field), getattr(merged, field)
            if field == "email" and self.account is not None:
                continue
            if mine and other and mine != other:
                choices = [("kept", _words(field, mine)), ("merged", _words(field, other))]
                self.fields[field] = forms.ChoiceField(
                    label=label, choices=choices, initial="kept", widget=forms.RadioSelect
                )
        in_plain_words(self)

    def details(self) -> PersonDetails:
        """What is known of the one person, for a valid form."""
        return PersonDetails(**{field: self._picked(field) for field in _ASKED})

    def outcome(self) -> list[tuple[str, str]]:
        """The same in words, for the page that shows what will be."""
        return [(label, _words(field, self._picked(field)) or "–") for field, label in _ASKED.items()]

    def _picked(self, field: str) -> str:
        if field == "email" and self.account is not None:
            return str(self.account.email)
        mine, other = str(getattr(self.kept, field)), str(getattr(self.merged, field))
        if field in self.fields:
            return other if self.cleaned_data[field] == "merged" else mine
        return mine or other


def _words(field: str, value: str) -> str:
    return zone_in_words(value) if field == "time_zone" else value
