"""Fields that take what people type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from applications.rules import LONGEST_KEPT, TextKey, longest, one_kind_of_line_end

UNKNOWN = "unknown"


class WholeNumberField(forms.IntegerField):
    """A count as people type it: 1200, 1,200 or 1 200."""

    def to_python(self, value: object) -> int | None:
        """The number without its separators."""
        return super().to_python("".join(value.split()).replace(",", "") if isinstance(value, str) else value)


class HoursField(forms.DecimalField):
    """Hours as people type them: 4, 2.5, 2,5 or 4 h."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # Django's own classes do the same
        """The number without its unit."""
        if isinstance(value, str):
            value = value.strip().lower().removesuffix("hours").removesuffix("hour").removesuffix("h").strip()
            value = value.replace(",", ".")
        return super().to_python(value)


class LinesField(forms.CharField):
    """A text of several lines, with one kind of line end, so that page and server count alike."""

    def to_python(self, value: object) -> str:
        """The text as it is kept."""
        return one_kind_of_line_end(str(super().to_python(value)))


class LongTextField(LinesField):
    """A long answer. More than can be sent is kept; the count under the box is of what can be sent."""

    def __init__(self, *, key: TextKey, **options: Any) -> None:
        self.counted_to = longest(key)
        super().__init__(label=key.label, max_length=LONGEST_KEPT, **options)
