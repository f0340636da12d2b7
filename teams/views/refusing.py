"""A refused form goes back: refusals beside their fields, and what the writer has now seen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict


def carry_seen(form: Any, seen: int) -> None:  # noqa: ANN401  # any form that sends `seen`
    """The form goes back with the newest revision, so that saving once more wins knowingly."""
    data: QueryDict = form.data.copy()
    data["seen"] = str(seen)
    form.data = data


def add_errors(form: Any, refusal: ValidationError) -> None:  # noqa: ANN401  # any form
    """A refusal beside its field; what names no field of the form goes on top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
