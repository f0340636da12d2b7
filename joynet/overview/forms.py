"""Forms of the pages across the apps."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field
from django import forms

from joynet.lib.forms import helper, in_plain_words

LEAST_MESSAGE = 10
"""Characters below which nobody has asked anything."""


class HelpForm(forms.Form):
    """A question or a problem; `website` is a field that people do not see and machines fill."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="We answer there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    organization = forms.CharField(
        label="Organization",
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label="Your question, or what went wrong",
        min_length=LEAST_MESSAGE,
        max_length=3000,
        error_messages={"min_length": f"Say a little more: at least {LEAST_MESSAGE} characters."},
        help_text="Do not include patient or staff names, dates of birth or record numbers.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    website = forms.CharField(
        label="Leave this field empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # a form's own signature
        super().__init__(*args, **kwargs)
        in_plain_words(self)
        self.helper = helper(
            "name",
            "email",
            "organization",
            "message",
            Field("website", wrapper_class="visually-hidden"),
            submit="Send message",
            optional={"organization"},
        )

    @property
    def is_spam(self) -> bool:
        """Whether a machine filled the field that people do not see."""
        return bool(self.cleaned_data.get("website"))
