"""What staff write when they decide."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words


class DecisionForm(forms.Form):
    """What staff say with a decision. `previewed` is the reason in the mail shown under the form."""

    reason = forms.CharField(max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    previewed = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None, *, label: str, hint: str, is_needed: bool) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label, hint, is_needed
        field.error_messages["required"] = "Enter the reason. The applicant reads it."
        in_plain_words(self)

    @property
    def is_previewed(self) -> bool:
        """Whether the reason stands in the mail that was shown."""
        shown, typed = self.cleaned_data["previewed"], self.cleaned_data["reason"]
        return " ".join(shown.split()) == " ".join(typed.split())
