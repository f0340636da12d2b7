"""The grid of a month's figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words
from submissions.actions import CellEntry
from submissions.forms.figures import FigureField, plain
from submissions.models import (
    DataType,
    MeasureVersion,
    Value,
)
from submissions.rules import Typed, ValueKind, fault_in

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
