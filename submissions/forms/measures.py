"""Measures and notes on their charts."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words
from joynet.lib.months import Month
from submissions.forms.figures import NO_NAMES, FigureField
from submissions.models import (
    Annotation,
    Direction,
    Measure,
    MeasureVersion,
    TeamMeasure,
)


class NoteForm(forms.Form):
    """A numbered flag on a chart."""

    month = forms.ChoiceField(label="Month")
    kind = forms.ChoiceField(label="What kind of note", choices=Annotation.Kind.choices)
    text = forms.CharField(label="What happened", max_length=80, help_text=NO_NAMES)

    def __init__(self, data: QueryDict | None = None, *, months: Iterable[Month]) -> None:
        super().__init__(data)
        choices = [(month.iso, str(month)) for month in reversed(tuple(months))]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has choices
        in_plain_words(self)
        self.helper = helper("month", "kind", "text", submit="Add note")


class ChooseMeasureForm(forms.Form):
    """A measure that a team takes up."""

    measure = forms.ChoiceField(label="Measure")
    role = forms.ChoiceField(label="What is it for you?", choices=TeamMeasure.Role.choices, widget=forms.RadioSelect)
    direction = forms.ChoiceField(label="Where should it go?", choices=Direction.choices, widget=forms.RadioSelect)
    target = FigureField(label="Target, as shown on the chart")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        measures: Iterable[tuple[Measure, MeasureVersion]],
        cancel: str,
    ) -> None:
        super().__init__(data)
        groups: dict[str, list[tuple[str, str]]] = {}  # as an <optgroup> each
        for measure, card in measures:
            label = f"{card.name} ({measure.code})"
            groups.setdefault(measure.get_category_display(), []).append((str(measure.pk), label))
        self.fields["measure"].choices = [("", "Choose one"), *groups.items()]  # type: ignore[attr-defined]  # a ChoiceField has choices
        in_plain_words(self)
        self.helper = helper(
            "measure",
            "role",
            "direction",
            "target",
            submit="Choose measure",
            cancel=(cancel, "Cancel"),
            optional={"target"},
        )
