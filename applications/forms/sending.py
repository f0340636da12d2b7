"""Withdrawing an application."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from applications.forms.fields import LinesField
from joynet.lib.forms import helper, in_plain_words


class WithdrawForm(forms.Form):
    """Why an application is taken back."""

    reason = LinesField(
        label="Why do you withdraw it?",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It helps us to do better.",
    )

    def __init__(self, data: QueryDict | None = None, *, back: str) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper("reason", submit="Withdraw the application", cancel=(back, "Keep it"), danger=True)
