"""Whom to invite to work on an application."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words


class InviteForm(forms.Form):
    """A colleague's address and name."""

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="They sign in with this address.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="Name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper("email", "name", submit="Send the invitation")
