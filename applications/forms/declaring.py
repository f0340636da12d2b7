"""Who vouches for an application that is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words


class Declared(TypedDict):
    """Who vouches for what is sent."""

    declared_name: str
    declared_title: str


class DeclarationForm(forms.Form):
    """Name and job title under the sentence that stands above them. `seen`: what was read of the answers."""

    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    declared_name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name: whoever sends the application vouches for it."},
    )
    declared_title = forms.CharField(
        label="Your job title",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your job title."},
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        in_plain_words(self)

    @property
    def seen_answers(self) -> str:
        """What the answers were known by when the page was drawn; "" where it did not say."""
        return str(self.data.get("seen", ""))

    def show_seen(self, seen: str) -> None:
        """From now on the form sends what is shown above it; what was typed stays. Call it last."""
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            data["seen"] = seen
            self.data = data
        else:
            self.initial = {**self.initial, "seen": seen}

    @property
    def declared(self) -> Declared:
        """Name and title as the act of sending takes them; empty where nothing usable is typed."""
        typed = self.cleaned_data
        return {
            "declared_name": typed.get("declared_name", ""),
            "declared_title": typed.get("declared_title", ""),
        }

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, each sentence with the address of its control on the same page."""
        return [(str(sentence), f"#id_{name}") for name, found in self.errors.items() for sentence in found]
