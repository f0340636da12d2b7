"""A refused form goes back: refusals beside their fields, and what the writer has now seen."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict


def carry_seen(form: Any, seen: int) -> None:  # noqa: ANN401  # any form that sends `seen`
    """The form goes back with the newest revision, so that saving once more wins knowingly."""
    data: QueryDict = form.data.copy()
    data["seen"] = str(seen)
    form.data = data
