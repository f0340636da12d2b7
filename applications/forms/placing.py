"""Taking an offered place, or giving it back."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words


class AgreementForm(forms.Form):
    """The signature under the participation agreement. `text`: the version that was read."""

    text = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    title = forms.CharField(
        label="Your job title",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Enter your job title."},
    )
    agrees = forms.BooleanField(
        label="I sign this agreement for our organization, and I may do so.",
        error_messages={"required": "Tick this if you may sign for your organization. If not, ask somebody who may."},
    )

    def __init__(self, data: QueryDict | None = None, *, text: int, name: str = "") -> None:
        super().__init__(data, initial={"text": text, "name": name})
        in_plain_words(self)
        self.helper = helper("text", "name", "title", "agrees", submit="Sign and take the place")

    def show_text(self, text: int) -> None:
        """From now on the form signs the version that is shown beside it, with nothing ticked for the new words."""
        self.data = {name: self.data[name] for name in self.data if name != "agrees"} | {"text": str(text)}


class GiveBackForm(forms.Form):
    """Why an offered place is given back."""

    reason = forms.CharField(
        label="Why do you not take it?",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It helps us to do better.",
    )

    def __init__(self, data: QueryDict | None = None, *, back: str) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper("reason", submit="Give the place back", cancel=(back, "Keep it"), danger=True)
