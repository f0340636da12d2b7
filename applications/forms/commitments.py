"""The leadership commitments, each its own tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from applications.forms.drafts import LATER, DraftForm
from applications.queries import CommitmentLine
from applications.rules import TickAnswer
from joynet.lib.forms import helper, in_plain_words


class CommitmentsForm(DraftForm):
    """The leadership commitments, each a tick of its own, and who makes them."""

    not_stored: frozenset[str] = frozenset({"name"})
    """While every tick has its name. A tick without one waits for it, so that two names, or none, are told apart."""

    name = forms.CharField(
        label="Name of the person who makes these commitments",
        max_length=120,
        required=False,
        help_text="Somebody who may speak for the organization. The name stands beside each new tick.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        lines: Iterable[CommitmentLine],
        made_by: Mapping[int, str],
    ) -> None:
        """`made_by`: for each standing tick, by the number of its text, who ticked it and when."""
        super().__init__(data, initial=initial)
        self.lines = list(lines)
        self.has_nameless = any(line.tick is not None and not line.tick.name for line in self.lines)
        if self.has_nameless:
            self.not_stored = frozenset()
        drawn: list[object] = ["revision"]
        for line in self.lines:
            name = f"commitment_{line.fact.text_id}"
            words = format_html("<strong>{}</strong> {}", line.fact.title, line.body)
            self.fields[name] = self._field(line, words, made_by.get(line.fact.text_id, ""))
            drawn.append(Div(name, css_class="commitment"))
        in_plain_words(self)
        self.helper = helper(*drawn, "name", submit="Save and continue", also=LATER, optional=set())

    def _field(self, line: CommitmentLine, words: str, made_by: str) -> forms.Field:
        if line.fact.may_be_unsure:
            return forms.ChoiceField(
                label=words,
                choices=[(TickAnswer.YES.value, "Yes"), (TickAnswer.NOT_SURE.value, "Not sure")],
                required=False,
                initial=line.fact.answer,
                widget=forms.RadioSelect,
                help_text=made_by or "An openness, not a duty: both answers are welcome.",
            )
        return forms.BooleanField(
            label=words, required=False, initial=line.fact.answer == TickAnswer.YES, help_text=made_by
        )

    @property
    def given(self) -> dict[int, str]:
        """What is answered to each text, "" for nothing."""
        answers = {}
        for line in self.lines:
            value = self.cleaned_data[f"commitment_{line.fact.text_id}"]
            answers[line.fact.text_id] = value if isinstance(value, str) else (TickAnswer.YES.value if value else "")
        return answers

    def stored(self, name: str) -> object:
        """Ticks without a name stand for nobody yet, whatever name is proposed."""
        return "" if name == "name" and self.has_nameless else super().stored(name)

    def label_of(self, name: str) -> str:
        """A commitment by its short name."""
        titles = {f"commitment_{line.fact.text_id}": line.fact.title for line in self.lines}
        return titles.get(name) or super().label_of(name)

    def shown(self, name: str, value: object) -> str:
        """Ticks read as people say them."""
        if isinstance(value, bool):
            return "Ticked" if value else "Not ticked"
        return super().shown(name, value)
