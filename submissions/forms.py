"""Forms of the monthly report and of measures. They read what people type and never save."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, helper, in_plain_words
from joynet.lib.months import Month
from submissions.actions import CellEntry, LearningEntry, TestEntry
from submissions.models import (
    Annotation,
    Cycle,
    DataType,
    Direction,
    Measure,
    MeasureVersion,
    Prompt,
    Share,
    TeamMeasure,
    Value,
)
from submissions.queries import LearningLine
from submissions.rules import ExceptionKind, Typed, ValueKind, fault_in

NO_NAMES = "Do not include patient or staff names, dates of birth, record numbers or photographs."

_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|-?\.\d+", re.ASCII)
_LARGEST = Decimal(10) ** 12
_PLACES = 4


class FigureField(forms.CharField):
    """A figure as people type it: 1234, 1,234, 12.5, 45 %. Gives a Decimal, or None for a blank field."""

    default_error_messages = {
        "figure": "Write a number, such as 14 or 12.5.",
        "too_large": "This number is too large. Check it.",
        "too_fine": "Write at most four digits after the point.",
    }

    def __init__(self, **kwargs: Any) -> None:  # a field's own options
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(required=False, max_length=40, **kwargs)

    def clean(self, value: object) -> Decimal | None:
        """The figure, or a sentence that says how to write one."""
        text = str(super().clean(value))
        text = "".join(text.split()).removesuffix("%")
        if not text:
            return None
        if not _FIGURE.fullmatch(text):
            raise ValidationError(self.error_messages["figure"], code="figure")
        figure = Decimal(text.replace(",", ""))
        if abs(figure) >= _LARGEST:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        if figure != round(figure, _PLACES):
            raise ValidationError(self.error_messages["too_fine"], code="too_fine")
        return figure


def plain(figure: Decimal | None) -> str:
    """A stored figure as it stands in a field: no exponent, no trailing zeros."""
    if figure is None:
        return ""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


CELL_KINDS = (
    (ValueKind.MEASURED.value, "Measured"),
    (ValueKind.NOT_COLLECTED.value, "Not collected"),
    (ValueKind.NOT_APPLICABLE.value, "Not applicable"),
)


@dataclass(frozen=True)
class GridCell:
    """One row of a grid: its key in field names, its card, and what is stored."""

    key: str
    team_measure_id: int
    card: MeasureVersion
    stored: Value | None
    numerator_hint: str = ""
    denominator_hint: str = ""


class GridForm(forms.Form):
    """Figures of one month, a row for each measure; or of one measure, a row for each month. Blank cells are fine.

    Fields are named "<key>-numerator" and so on, so that a refusal of an action lands beside the very cell.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    nothing_reason = forms.CharField(
        label="If there is nothing to enter this month, say why",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cells: Iterable[GridCell],
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.cells = tuple(cells)
        filled = dict(initial or {})
        for cell in self.cells:
            filled.update(_initial_of(cell))
        super().__init__(data, initial=filled)
        for cell in self.cells:
            self.fields.update(_fields_of(cell))
        in_plain_words(self)

    def clean(self) -> dict[str, Any]:
        """Says at once of every row what cannot be, so that nobody mends one cell only to hear of the next."""
        cleaned = super().clean() or self.cleaned_data
        for cell in self.cells:
            if any(name.startswith(f"{cell.key}-") for name in self.errors):
                continue
            fault = fault_in(
                self._entry(cell).typed,
                has_denominator=cell.card.has_denominator,
                is_proportion=cell.card.data_type == DataType.PROPORTION,
            )
            if fault is not None:
                self.add_error(f"{cell.key}-{fault[0]}", fault[1])
        return cleaned

    def entries(self) -> list[tuple[GridCell, CellEntry]]:
        """What was typed, row by row; for a valid form."""
        return [(cell, self._entry(cell)) for cell in self.cells]

    def _entry(self, cell: GridCell) -> CellEntry:
        read = {name: self.cleaned_data.get(f"{cell.key}-{name}") for name in _NAMES}
        return CellEntry(
            team_measure_id=cell.team_measure_id,
            typed=Typed(
                kind=read["kind"] or ValueKind.MEASURED,
                numerator=read["numerator"],
                denominator=read["denominator"],
                value=read["value"],
                reason=read["reason"] or "",
            ),
            note=read["note"] or "",
            is_estimate=bool(read["is_estimate"]),
        )


_NAMES = ("kind", "numerator", "denominator", "value", "reason", "note", "is_estimate")


def _fields_of(cell: GridCell) -> dict[str, forms.Field]:
    name, key = cell.card.name, cell.key
    fields: dict[str, forms.Field] = {}
    if cell.card.has_denominator:
        fields[f"{key}-numerator"] = FigureField(label="Numerator", help_text=cell.numerator_hint)
        fields[f"{key}-denominator"] = FigureField(label="Denominator", help_text=cell.denominator_hint)
    else:
        unit = f" ({cell.card.unit})" if cell.card.unit else ""
        fields[f"{key}-value"] = FigureField(label=f"Value{unit}", help_text=cell.numerator_hint)
    fields[f"{key}-kind"] = forms.ChoiceField(
        label=f"How it stands with {name}", choices=CELL_KINDS, required=False, initial=ValueKind.MEASURED
    )
    fields[f"{key}-reason"] = forms.CharField(
        label="Why it was not collected",
        max_length=200,
        required=False,
        help_text="Such as: not due, system down, too few.",
    )
    fields[f"{key}-note"] = forms.CharField(label="Note for the chart", max_length=80, required=False)
    fields[f"{key}-is_estimate"] = forms.BooleanField(label="An estimate", required=False)
    return fields


def _initial_of(cell: GridCell) -> dict[str, Any]:
    value, key = cell.stored, cell.key
    if value is None:
        return {f"{key}-kind": ValueKind.MEASURED}
    kind = value.kind if value.kind in dict(CELL_KINDS) else ValueKind.MEASURED
    return {
        f"{key}-numerator": plain(value.numerator),
        f"{key}-denominator": plain(value.denominator),
        f"{key}-value": plain(value.value),
        f"{key}-kind": kind,
        f"{key}-reason": value.reason,
        f"{key}-note": value.note,
        f"{key}-is_estimate": value.is_estimate,
    }


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


class NothingTestedForm(forms.Form):
    """Why no change was tested in a month."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    reason = forms.CharField(
        label="Why was no change tested this month?",
        max_length=300,
        required=False,
        help_text="For example: waiting for approval, staffing, planning, implementation only.",
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )

    def __init__(self, data: QueryDict | None = None, *, revision: int, reason: str) -> None:
        super().__init__(data, initial={"revision": revision, "reason": reason})
        in_plain_words(self)
        self.helper = helper("revision", "reason", submit="Save reason", optional=set())


class TestForm(forms.Form):
    """One PDSA cycle: plan, do, study, act."""

    __test__ = False  # pytest: not a test class

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    idea = forms.CharField(
        label="Change idea",
        max_length=160,
        required=False,
        help_text="The idea that this test belongs to, in a few words.",
    )
    objective = forms.CharField(
        label="What did you test?",
        max_length=1500,
        help_text=f"What, who, where and how many. {NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    prediction = forms.CharField(
        label="What did you predict?",
        max_length=1500,
        required=False,
        help_text="Written before the test, a prediction is what one learns from.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    started_on = DatePartsField(label="When did the test start?", required=False)
    found = forms.CharField(
        label="What did you find?", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    learned = forms.CharField(
        label="What did you learn from it?", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    decision = forms.ChoiceField(
        label="What did you decide?",
        choices=[("", "Still running"), *Cycle.Decision.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    closed_on = DatePartsField(
        label="When did the test end?", required=False, help_text="Leave it empty while the test is running."
    )
    share = forms.ChoiceField(label="Who reads this test", choices=Share.choices, initial=Share.NETWORK)

    def __init__(self, data: QueryDict | None = None, *, cycle: Cycle | None, cancel: str) -> None:
        initial: dict[str, Any] = {}
        if cycle is not None:
            initial = {
                "revision": cycle.revision,
                "idea": cycle.idea.title if cycle.idea else "",
                **{
                    name: getattr(cycle, name)
                    for name in (
                        "objective",
                        "prediction",
                        "started_on",
                        "found",
                        "learned",
                        "decision",
                        "closed_on",
                        "share",
                    )
                },
            }
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            Fieldset("Plan", "idea", "objective", "prediction", "started_on"),
            Fieldset("Do and study", "found", "learned"),
            Fieldset("Act", "decision", "closed_on"),
            "share",
            submit="Save test",
            cancel=(cancel, "Cancel"),
        )

    def clean(self) -> dict[str, Any]:
        """An end belongs to a decision, and lies after the start."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("closed_on") and not cleaned.get("decision"):
            self.add_error("decision", "Choose adopt, adapt or abandon, or leave the end empty.")
        started, closed = cleaned.get("started_on"), cleaned.get("closed_on")
        if started and closed and closed < started:
            self.add_error("closed_on", "The end lies before the start. Check both dates.")
        return cleaned

    def entry(self, cycle_id: int | None) -> TestEntry:
        """What was typed; for a valid form."""
        read = self.cleaned_data
        return TestEntry(
            cycle_id=cycle_id,
            objective=read["objective"],
            idea=read["idea"],
            prediction=read["prediction"],
            started_on=read["started_on"],
            found=read["found"],
            learned=read["learned"],
            decision=read["decision"],
            closed_on=read["closed_on"],
            share=read["share"],
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


# ---- staff


class ReturnForm(forms.Form):
    """Why a report goes back. `previewed` is the reason in the mail shown under the form."""

    reason = forms.CharField(
        label="What the team should change",
        help_text="Stands in the mail and on the report, in exactly these words.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what to change before the report goes back."},
    )
    previewed = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        in_plain_words(self)

    @property
    def is_previewed(self) -> bool:
        """Whether the reason stands in the mail that was shown."""
        shown, typed = self.cleaned_data["previewed"], self.cleaned_data["reason"]
        return " ".join(shown.split()) == " ".join(typed.split())


class ExceptionForm(forms.Form):
    """What is granted to one team for one month."""

    kind = forms.ChoiceField(label="What is granted", choices=ExceptionKind.choices, widget=forms.RadioSelect)
    until = forms.DateField(
        label="Last day",
        help_text="For a later due date or a later lock: the last day that counts, where the team is.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Reason",
        help_text="One sentence, kept with the exception.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        in_plain_words(self)

    def clean(self) -> dict[str, Any]:
        """A day belongs to a later due date and to a later lock; a month that is not owed has none."""
        cleaned = super().clean() or self.cleaned_data
        kind, until = cleaned.get("kind"), cleaned.get("until")
        if kind in {ExceptionKind.EXTENSION, ExceptionKind.LOCK} and until is None and "until" not in self.errors:
            self.add_error("until", "Enter the last day.")
        if kind == ExceptionKind.WAIVER and until is not None:
            self.add_error("until", "A month that is not owed has no last day. Clear it.")
        return cleaned

    def granted(self) -> dict[str, Any]:
        """The arguments of actions.grant_exception."""
        kind, until = self.cleaned_data["kind"], self.cleaned_data["until"]
        return {
            "kind": kind,
            "due_on": until if kind == ExceptionKind.EXTENSION else None,
            "locks_on": until if kind == ExceptionKind.LOCK else None,
            "reason": self.cleaned_data["reason"],
        }
