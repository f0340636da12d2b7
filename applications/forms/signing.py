"""The letter of support signed here: its wording, who is asked, and the signature itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict

from applications import rules
from applications.forms.drafts import DraftForm
from applications.rules import TextKey, longest
from joynet.lib.forms import helper, in_plain_words
from teams.rules import SignatoryLevel

SELF = "self"
BEHALF = "behalf"


def _words(label: str, *, rows: int) -> forms.CharField:
    field = forms.CharField(label=label, strip=False, required=False, widget=forms.Textarea(attrs={"rows": rows}))
    field.max_length = longest(TextKey.LETTER)  # for the count under the box; `_checked` judges one kind of line end
    return field


def _checked(text: str) -> str:
    """The wording with one kind of line end; refused when there is none of it, or too much."""
    text = rules.one_kind_of_line_end(text)
    if not text.strip():
        raise forms.ValidationError("Write what the letter says.")
    if rules.too_long(TextKey.LETTER, text):
        raise forms.ValidationError(rules.too_long(TextKey.LETTER, text))
    return text


class LetterWordsForm(DraftForm):
    """What the letter says, as those who apply propose it."""

    letter = _words("What the letter says", rows=16)

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper("revision", "letter", submit="Save and continue", optional=set())

    def clean_letter(self) -> str:
        """The wording as it is kept."""
        return _checked(self.cleaned_data["letter"])


class AskForm(forms.Form):
    """Whom to ask to sign the letter."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        in_plain_words(self)
        self.helper = helper("name", "email", submit="Send the link to sign")


class SignatureForm(forms.Form):
    """The page of whoever is asked to sign. What is needed depends on the button: `act` is sign, reword or decline."""

    use_required_attribute = False
    needed = ("name", "title", "level", "capacity", "letter", "reason")
    """Drawn as needed: each button needs its own."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Your name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label="Your job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    level = forms.ChoiceField(
        label="Your level", choices=SignatoryLevel.choices, required=False, widget=forms.RadioSelect
    )
    capacity = forms.ChoiceField(
        label="For whom do you sign?",
        choices=[(SELF, "I sign for myself"), (BEHALF, "I sign on behalf of somebody else")],
        required=False,
        widget=forms.RadioSelect,
    )
    on_behalf_of = forms.CharField(
        label="Name of the person you sign for",
        max_length=120,
        required=False,
        help_text="Only if you sign on behalf of somebody else.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    letter = _words("The letter in your words", rows=14)
    reason = forms.CharField(
        label="Why you do not sign",
        max_length=300,
        required=False,
        help_text="Those who apply read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        in_plain_words(self)

    @property
    def act(self) -> str:
        """Which button was pressed; a form sent by the Enter key signs nothing unless it is complete."""
        act = str(self.data.get("act", ""))
        return act if act in {"reword", "decline"} else "sign"

    def clean(self) -> dict[str, Any]:
        """What the pressed button needs, each with its sentence."""
        typed = super().clean() or self.cleaned_data
        if self.act == "reword":
            try:
                typed["letter"] = _checked(typed.get("letter", ""))
            except forms.ValidationError as refusal:
                self.add_error("letter", refusal)
        elif self.act == "decline":
            if not typed.get("reason", "").strip() and "reason" not in self.errors:
                self.add_error("reason", "Say in a few words why you do not sign.")
        else:
            self._clean_signature(typed)
        return typed

    def _clean_signature(self, typed: dict[str, Any]) -> None:
        sentences = {
            "name": "Enter your name.",
            "title": "Enter your job title.",
            "level": "Choose your level.",
            "capacity": "Choose whether you sign for yourself or on behalf of somebody else.",
        }
        for field, sentence in sentences.items():
            if not typed.get(field) and field not in self.errors:
                self.add_error(field, sentence)
        behalf, other = typed.get("capacity") == BEHALF, typed.get("on_behalf_of", "")
        if behalf and not other and "on_behalf_of" not in self.errors:
            self.add_error("on_behalf_of", "Enter the name of the person you sign for.")
        if typed.get("capacity") == SELF and other:
            self.add_error(
                "on_behalf_of", "You chose to sign for yourself. Empty this box, or choose the other answer."
            )

    def show_seen(self, seen: str, words: str, *, keep_words: bool) -> None:
        """Lets the same page be sent again over the text that it shows now; what was typed stays. Call it last."""
        for name in self.needed:
            self.fields[name].required = True
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            data["seen"] = seen
            if not keep_words:
                data["letter"] = words
            self.data = data
        else:
            self.initial = {**self.initial, "seen": seen, "letter": words}
