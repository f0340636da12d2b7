"""Fields that take what people type."""

from __future__ import annotations

from decimal import Decimal

from django import forms

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
