"""Whom to call, and the long answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from applications.forms.drafts import LATER, DraftForm
from applications.forms.fields import LongTextField
from applications.rules import OPTIONAL_TEXTS, TEXTS_OF, SectionKey, TextKey
from joynet.lib.forms import helper, in_plain_words


class ContactForm(DraftForm):
    """Whom the network calls and writes to."""

    contact_name = forms.CharField(label="Name", max_length=120, required=False)
    contact_title = forms.CharField(label="Job title", max_length=120, required=False)
    contact_email = forms.EmailField(label="E-mail", max_length=254, required=False)
    contact_phone = forms.CharField(label="Phone", max_length=40, required=False)

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            "contact_name",
            "contact_title",
            "contact_email",
            "contact_phone",
            submit="Save and continue",
            also=LATER,
            optional={"contact_phone"},
        )


class TextsForm(DraftForm):
    """The long answers of one section. More than can be sent is kept."""

    def __init__(
        self, data: QueryDict | None = None, *, key: SectionKey, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.keys = TEXTS_OF[key]
        for text in self.keys:
            self.fields[text.value] = LongTextField(
                key=text, required=False, widget=forms.Textarea(attrs={"rows": 8, "maxlength": False})
            )
        in_plain_words(self)
        self.helper = helper(
            "revision",
            *(text.value for text in self.keys),
            submit="Save and continue",
            also=LATER,
            optional={text.value for text in self.keys if text in OPTIONAL_TEXTS},
        )

    @property
    def given(self) -> dict[TextKey, str]:
        """What is typed, by question."""
        return {text: self.cleaned_data.get(text.value, "") for text in self.keys}
