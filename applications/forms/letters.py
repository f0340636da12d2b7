"""The letter of support: the file, and what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from applications import rules
from applications.forms.drafts import LATER, DraftForm
from joynet.lib.forms import DatePartsField, helper, in_plain_words
from teams.rules import SignatoryLevel


class LetterFileForm(DraftForm):
    """The letter of support as a PDF. What is wrong with a file is found when it is taken in."""

    file = forms.FileField(
        label="Letter of support",
        allow_empty_file=True,
        help_text="A PDF smaller than 10 MB, with 30 pages at most.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        is_first: bool,
    ) -> None:
        """`is_first`: there is no letter yet; putting another one in its place is the quieter act of the page."""
        super().__init__(data, files, initial=initial)
        in_plain_words(self)
        if is_first:
            self.helper = helper("revision", "file", submit="Upload the letter", optional=set())
        else:
            self.helper = helper("revision", "file", submit="", also={"replace": "Replace the letter"}, optional=set())

    def clean_file(self) -> UploadedFile[bytes]:
        """The file that was sent; the name of the one that is there already is no file."""
        sent = self.cleaned_data["file"]
        if not isinstance(sent, UploadedFile):
            raise forms.ValidationError(self.fields["file"].error_messages["required"], code="required")
        return sent


class LetterDetailsForm(DraftForm):
    """Who signed the letter, and when."""

    signatory_name = forms.CharField(
        label="Name of the person who signed it",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signatory_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    level = forms.ChoiceField(label="Level", choices=SignatoryLevel.choices, required=False, widget=forms.RadioSelect)
    dated_on = DatePartsField(
        label="Date of the letter",
        required=False,
        help_text=f"Not older than {rules.LETTER_MONTHS} months. For example, 3 9 2027.",
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            "signatory_name",
            "signatory_title",
            "level",
            "dated_on",
            submit="Save and continue",
            also=LATER,
            optional=set(),
        )
