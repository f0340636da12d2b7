"""What a team has learned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words
from submissions.actions import LearningEntry
from submissions.forms.figures import NO_NAMES
from submissions.models import (
    Prompt,
    Share,
)
from submissions.queries import LearningLine


class LearningForm(forms.Form):
    """What a team learned in a month, prompt by prompt."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    nothing_reason = forms.CharField(
        label="If there is nothing to say this month, say why",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        stored: Iterable[LearningLine],
        revision: int,
        nothing_reason: str,
    ) -> None:
        initial: dict[str, Any] = {"revision": revision, "nothing_reason": nothing_reason}
        for learning in stored:
            initial[f"{learning.prompt}-text"] = learning.text
            initial[f"{learning.prompt}-share"] = learning.share
        super().__init__(data, initial=initial)
        for prompt in Prompt:
            self.fields[f"{prompt.value}-text"] = forms.CharField(
                label=prompt.label,
                max_length=3000,
                required=False,
                help_text=NO_NAMES if prompt == Prompt.LEARNED else "",
                widget=forms.Textarea(attrs={"rows": 5}),
            )
            self.fields[f"{prompt.value}-share"] = forms.ChoiceField(
                label=f"Who reads the answer to “{prompt.label}”",
                choices=Share.choices,
                required=False,
                initial=Share.COACH if prompt == Prompt.HELP else Share.NETWORK,
            )
        in_plain_words(self)

    def entries(self) -> list[LearningEntry]:
        """What was typed under each prompt; for a valid form."""
        return [
            LearningEntry(
                prompt=prompt.value,
                text=self.cleaned_data[f"{prompt.value}-text"],
                share=self.cleaned_data[f"{prompt.value}-share"] or Share.NETWORK,
            )
            for prompt in Prompt
        ]
