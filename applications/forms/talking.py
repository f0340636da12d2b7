"""What staff and applicants write to each other."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from applications.forms.declaring import DeclarationForm
from applications.forms.entries import CountsOnce
from applications.rules import LONGEST_MESSAGE, SectionKey, one_kind_of_line_end
from joynet.lib.forms import in_plain_words


class MessageText(forms.CharField):
    """The words of a message. Too long ones are refused whole, and stay in the field."""

    def __init__(
        self, *, label: str, help_text: str = "", missing: str = "Write the message first.", required: bool = True
    ) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            widget=forms.Textarea(attrs={"rows": 6, "maxlength": False}),
            error_messages={"required": missing},
        )

    def to_python(self, value: object) -> str:
        """As it is kept and counted: each line end is one character."""
        return one_kind_of_line_end(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        """Says by how much it is too long."""
        super().validate(value)
        if len(value) > LONGEST_MESSAGE:
            raise ValidationError(
                f"A message has at most {LONGEST_MESSAGE:,} characters. Shorten this one by "
                f"{len(value) - LONGEST_MESSAGE:,}.",
                code="max_length",
            )


class EntryForm(CountsOnce):
    """A form of words that counts once."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"entry": uuid4()})
        in_plain_words(self)


class MessageForm(EntryForm):
    """A message of the applicant to staff."""

    text = MessageText(label="Your message")


class SendAgainForm(DeclarationForm):
    """Who vouches for the answer to a question, and a word with it."""

    text = MessageText(
        label="Your answer in words", help_text="For what no part of the application asks about.", required=False
    )
    entry = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        """What the applicant says with it, as the act of sending takes it."""
        return {"text": self.cleaned_data.get("text", ""), "nonce": self.cleaned_data.get("entry")}


class StaffMessageForm(EntryForm):
    """A message of staff to everybody who works on an application."""

    text = MessageText(label="Your message", help_text="They read it by e-mail and on the page of their application.")


class InformationForm(EntryForm):
    """What staff ask, and the parts that are opened for the answer."""

    text = MessageText(
        label="What do you ask?",
        help_text="They read it by e-mail, in exactly these words.",
        missing="Write the question first.",
    )
    keys = forms.MultipleChoiceField(
        label="Which parts can they change?",
        help_text="These are opened until the application is sent again. The others can only be read.",
        choices=SectionKey.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one part. To ask without opening any, write a message."},
    )

    @property
    def sections(self) -> frozenset[SectionKey]:
        """The parts that are ticked."""
        return frozenset(SectionKey(key) for key in self.cleaned_data["keys"])
