"""When applications are taken and decided."""

from __future__ import annotations

from datetime import datetime, timedelta

DECIDED_WITHIN = timedelta(days=28)
"""So long after applications close every applicant knows the decision."""


def may_send(*, opens_at: datetime, closes_at: datetime, extended_until: datetime | None, at: datetime) -> bool:
    """Whether applications are taken at that moment; an extension moves the end for one application."""
    end = closes_at if extended_until is None else max(closes_at, extended_until)
    return opens_at <= at < end
