"""What staff write to whoever asked."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words


class AnswerForm(forms.Form):
    """The answer to a question. `previewed` is the answer in the mail shown under the form."""

    answer = forms.CharField(
        label="Your answer",
        max_length=5000,
        help_text="Stands in the mail in exactly these words, above the question.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write the answer."},
    )
    previewed = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)

    @property
    def is_previewed(self) -> bool:
        """Whether the answer stands in the mail that was shown."""
        shown, typed = self.cleaned_data["previewed"], self.cleaned_data["answer"]
        return " ".join(shown.split()) == " ".join(typed.split())
