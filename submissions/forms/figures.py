"""Figures as people type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
