"""The form of a storyboard. It never saves."""

from __future__ import annotations

from dataclasses import asdict, fields

from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words
from teams.actions import StoryboardText


def _answer(label: str, hint: str, most: int) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StoryboardForm(forms.Form):
    """Six short answers. None is needed: a draft is worth keeping."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    who_we_are = forms.CharField(
        label="Who we are, in one line",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )
    why_joy_matters = _answer(
        "Why joy in work matters here", "What staff say, and what it costs when joy is missing.", 1000
    )
    aim = _answer("Our aim", "The sentence from the charter.", 600)
    baseline = _answer("Where we start", "The figure or chart you would show, in words. Leave out names.", 600)
    first_test = _answer("Our first test", "The smallest change you will try first.", 600)
    question = _answer("One question for the network", "What would you most like to hear from another team?", 400)

    def __init__(self, data: QueryDict | None = None, *, text: StoryboardText, seen: int, cancel: str) -> None:
        super().__init__(data, initial=asdict(text) | {"seen": seen})
        in_plain_words(self)
        self.helper = helper(
            "seen",
            *(field.name for field in fields(StoryboardText)),
            submit="Save storyboard",
            cancel=(cancel, "Cancel"),
            optional=set(),
        )

    def text(self) -> StoryboardText:
        """What was typed; for a valid form."""
        return StoryboardText(
            **{field.name: self.cleaned_data[field.name].replace("\r\n", "\n") for field in fields(StoryboardText)}
        )
