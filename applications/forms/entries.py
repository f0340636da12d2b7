"""Forms that count once, however often they are sent."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict


class CountsOnce(forms.Form):
    """A form that carries a number of its own, so that a second press of its button is known."""

    entry = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def nonce(self) -> UUID:
        """The entry's own number; a form sent without one is an entry of its own."""
        number: UUID | None = self.cleaned_data.get("entry")
        return number or uuid4()

    def renew(self) -> None:
        """From the next press on, what the form holds is an entry of its own."""
        data = cast(QueryDict, self.data).copy()
        data["entry"] = str(uuid4())
        self.data = data
