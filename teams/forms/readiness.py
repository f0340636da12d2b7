"""The answers to one domain of the readiness instrument, given again by a team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words
from teams.readiness.answers import GivenAnswer, fingerprint
from teams.readiness.instrument import DONT_KNOW, EVIDENCE_MAX, Domain

_UNKNOWN = "unknown"
_LATER = {"later": "Save and come back later"}


class ReadinessAgainForm(forms.Form):
    """The items of one domain: a level with its own text, or don't know, and the evidence.

    `seen` tells which state of the answers the page was opened with.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, data: QueryDict | None = None, *, stored: Iterable[GivenAnswer], domain: Domain, submit: str
    ) -> None:
        stored = list(stored)
        super().__init__(data, initial=_initial(stored))
        self.domain = domain
        drawn: list[object] = ["seen"]
        for item in domain.items:
            self.fields[f"{item.code}_level"] = forms.ChoiceField(
                label=f"{item.code} {item.title}",
                choices=[
                    *((str(level), f"{level}. {text}") for level, text in enumerate(item.levels, start=1)),
                    (_UNKNOWN, DONT_KNOW),
                ],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"{item.code}_evidence"] = forms.CharField(
                label=f"Evidence for {item.code}",
                required=False,
                help_text=f"{item.evidence}. Needed for levels 4 and 5.",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            drawn.append(Div(f"{item.code}_level", f"{item.code}_evidence", css_class="readiness-item"))
        in_plain_words(self)
        self.helper = helper(*drawn, submit=submit, also=_LATER, optional=set())

    def clean(self) -> dict[str, Any]:
        """Evidence has one kind of line end, is not too long, and stands beside a level."""
        read: dict[str, Any] = super().clean() or {}
        for item in self.domain.items:
            name = f"{item.code}_evidence"
            evidence = read[name] = read.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
            if len(evidence) > EVIDENCE_MAX:
                self.add_error(
                    name,
                    f"{item.code}: the evidence may have {EVIDENCE_MAX} characters, and this has {len(evidence)}. "
                    "Shorten it.",
                )
            if evidence and not read.get(f"{item.code}_level"):
                self.add_error(f"{item.code}_level", f"{item.code}: choose the level that the evidence is for.")
        return read

    @property
    def given(self) -> list[GivenAnswer]:
        """The items that are answered on the page."""
        read = self.cleaned_data
        return [
            GivenAnswer(item.code, None if level == _UNKNOWN else int(level), read[f"{item.code}_evidence"])
            for item in self.domain.items
            if (level := read[f"{item.code}_level"])
        ]

    def go_over(self, stored: Iterable[GivenAnswer]) -> None:
        """Lets the same page be sent again, over what has been stored meanwhile."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["seen"] = fingerprint(stored)
            self.data = data


def _initial(stored: Iterable[GivenAnswer]) -> dict[str, str]:
    stored = list(stored)
    initial = {"seen": fingerprint(stored)}
    for answer in stored:
        initial[f"{answer.item}_level"] = _UNKNOWN if answer.level is None else str(answer.level)
        initial[f"{answer.item}_evidence"] = answer.evidence
    return initial
