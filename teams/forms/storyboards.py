"""The form of a storyboard. It never saves."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words
from teams.actions import StoryboardText

_NAMES = tuple(field.name for field in fields(StoryboardText))


def _answer(label: str, hint: str, most: int) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StoryboardForm(forms.Form):
    """Six short answers. None is needed: a draft is worth keeping.

    The page sends along, hidden, the answers that its writer began from: `seen_aim` and so on.
    """

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
        words = asdict(text)
        began_from = {_seen(name): words[name] for name in _NAMES}
        super().__init__(data, initial=words | began_from | {"seen": seen})
        for name in began_from:
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        in_plain_words(self)
        self.helper = helper(
            "seen",
            *began_from,
            *_NAMES,
            submit="Save storyboard",
            cancel=(cancel, "Cancel"),
            optional=set(),
        )

    def text(self) -> StoryboardText:
        """What was typed; for a valid form."""
        return StoryboardText(**{name: _lines(self.cleaned_data[name]) for name in _NAMES})

    def began_from(self) -> StoryboardText | None:
        """What stood on the page when it was opened; None when the page did not say. For a valid form."""
        if not all(_seen(name) in self.data for name in _NAMES):
            return None
        return StoryboardText(**{name: _lines(self.cleaned_data[_seen(name)]) for name in _NAMES})

    def begin_again(self, *, text: StoryboardText, stored: StoryboardText, seen: int) -> None:
        """The form goes back with `text` to write on, and with what is stored by now as what its writer has seen."""
        sent: Any = self.data  # a QueryDict, which the stubs do not know
        data = sent.copy()
        began_from = {_seen(name): words for name, words in asdict(stored).items()}
        for name, words in (asdict(text) | began_from | {"seen": str(seen)}).items():
            data[name] = words
        self.data = data


def _seen(name: str) -> str:
    return f"seen_{name}"


def _lines(words: str) -> str:
    """What was typed, with the ends of lines as they are stored."""
    return words.replace("\r\n", "\n")
