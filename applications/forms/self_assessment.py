"""The answers to one domain of the readiness instrument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.http import QueryDict

from applications.actions import ItemAnswer
from applications.forms.drafts import LATER, DraftForm
from applications.forms.fields import UNKNOWN, LinesField
from joynet.lib.forms import helper, in_plain_words
from teams.readiness.instrument import DONT_KNOW, EVIDENCE_MAX, Domain


class ReadinessForm(DraftForm):
    """The items of one domain: a level with its own text, or don't know, and the evidence."""

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None, domain: Domain, submit: str
    ) -> None:
        super().__init__(data, initial=initial)
        self.domain = domain
        drawn: list[object] = ["revision"]
        for item in domain.items:
            self.fields[f"{item.code}_level"] = forms.ChoiceField(
                label=f"{item.code} {item.title}",
                choices=[
                    *((str(level), f"{level}. {text}") for level, text in enumerate(item.levels, start=1)),
                    (UNKNOWN, DONT_KNOW),
                ],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"{item.code}_evidence"] = LinesField(
                label=f"Evidence for {item.code}",
                max_length=EVIDENCE_MAX,
                required=False,
                help_text=f"{item.evidence}. Needed for levels 4 and 5.",
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={
                    "max_length": (
                        f"{item.code}: the evidence may have {EVIDENCE_MAX} characters, and this has %(show_value)s. "
                        "Shorten it."
                    )
                },
            )
            drawn.append(Div(f"{item.code}_level", f"{item.code}_evidence", css_class="readiness-item"))
        in_plain_words(self)
        self.helper = helper(*drawn, submit=submit, also=LATER, optional=set())

    @property
    def given(self) -> list[ItemAnswer]:
        """The items as they stand on the page."""
        answers = []
        for item in self.domain.items:
            level = self.cleaned_data[f"{item.code}_level"]
            answers.append(
                ItemAnswer(
                    item=item.code,
                    is_answered=bool(level),
                    level=int(level) if level and level != UNKNOWN else None,
                    evidence=self.cleaned_data[f"{item.code}_evidence"],
                )
            )
        return answers
