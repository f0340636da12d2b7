"""What somebody typed into a form that can no longer be sent, to be shown and copied."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django import forms

from applications.forms.drafts import DraftForm

WRITTEN = (forms.CharField, forms.IntegerField, forms.DateField)
"""What is written, not chosen. A text is lost with its page; a choice is made again with a click."""


@dataclass(frozen=True)
class Typed:
    """What was typed into one field and could not be saved."""

    label: str
    text: str


def typed_in(form: forms.Form, *, only: Collection[str] = (), left_out: Collection[str] = ()) -> tuple[Typed, ...]:
    """Every text in the form as it was typed, valid or not. `only`: no other fields than these."""
    found = []
    for name, drawn in form.fields.items():
        text = str(form[name].data or "").strip()
        if not isinstance(drawn, WRITTEN) or drawn.widget.is_hidden or not text:
            continue
        if name not in left_out and (not only or name in only):
            label = form.label_of(name) if isinstance(form, DraftForm) else drawn.label
            found.append(Typed(str(label or name.replace("_", " ").capitalize()), text))
    return tuple(found)
