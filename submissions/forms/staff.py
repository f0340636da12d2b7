"""What staff say to a month."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words
from submissions.rules import ExceptionKind


class ReturnForm(forms.Form):
    """Why a report goes back. `previewed` is the reason in the mail shown under the form."""

    reason = forms.CharField(
        label="What the team should change",
        help_text="Stands in the mail and on the report, in exactly these words.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what to change before the report goes back."},
    )
    previewed = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        in_plain_words(self)

    @property
    def is_previewed(self) -> bool:
        """Whether the reason stands in the mail that was shown."""
        shown, typed = self.cleaned_data["previewed"], self.cleaned_data["reason"]
        return " ".join(shown.split()) == " ".join(typed.split())


class ExceptionForm(forms.Form):
    """What is granted to one team for one month."""

    kind = forms.ChoiceField(label="What is granted", choices=ExceptionKind.choices, widget=forms.RadioSelect)
    until = forms.DateField(
        label="Last day",
        help_text="For a later due date or a later lock: the last day that counts, where the team is.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Reason",
        help_text="One sentence, kept with the exception.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        in_plain_words(self)

    def clean(self) -> dict[str, Any]:
        """A day belongs to a later due date and to a later lock; a month that is not owed has none."""
        cleaned = super().clean() or self.cleaned_data
        kind, until = cleaned.get("kind"), cleaned.get("until")
        if kind in {ExceptionKind.EXTENSION, ExceptionKind.LOCK} and until is None and "until" not in self.errors:
            self.add_error("until", "Enter the last day.")
        if kind == ExceptionKind.WAIVER and until is not None:
            self.add_error("until", "A month that is not owed has no last day. Clear it.")
        return cleaned

    def granted(self) -> dict[str, Any]:
        """The arguments of actions.grant_exception."""
        kind, until = self.cleaned_data["kind"], self.cleaned_data["until"]
        return {
            "kind": kind,
            "due_on": until if kind == ExceptionKind.EXTENSION else None,
            "locks_on": until if kind == ExceptionKind.LOCK else None,
            "reason": self.cleaned_data["reason"],
        }
