"""Ranges of days, defined once for Python and for SQL.

The first day counts; `ends_on` is the first day that no longer does; an end of None is open. The two comparisons below
are the definition, and both forms are built from them.
"""

import operator
from datetime import date

from django.db.models import Q

_HAS_STARTED = ("lte", operator.le)  # starts_on <= day
_HAS_NOT_ENDED = ("gt", operator.gt)  # ends_on > day


def is_active(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether `day` lies in the range."""
    return _HAS_STARTED[1](starts_on, day) and (ends_on is None or _HAS_NOT_ENDED[1](ends_on, day))


def active_on(day: date, prefix: str = "", *, starts: str = "starts_on", ends: str = "ends_on") -> Q:
    """The rows whose range holds `day`. `prefix` is the path to them, with its underscores: "memberships__"."""
    return Q(**{f"{prefix}{starts}__{_HAS_STARTED[0]}": day}) & (
        Q(**{f"{prefix}{ends}__isnull": True}) | Q(**{f"{prefix}{ends}__{_HAS_NOT_ENDED[0]}": day})
    )


def do_overlap(starts_on: date, ends_on: date | None, other_starts_on: date, other_ends_on: date | None) -> bool:
    """Whether two ranges have a day in common. Ranges that touch (one ends on the day the other starts) have none."""
    return (other_ends_on is None or _HAS_NOT_ENDED[1](other_ends_on, starts_on)) and (
        ends_on is None or _HAS_NOT_ENDED[1](ends_on, other_starts_on)
    )


def overlapping(
    starts_on: date, ends_on: date | None, prefix: str = "", *, starts: str = "starts_on", ends: str = "ends_on"
) -> Q:
    """The rows whose range has a day in common with the given one."""
    not_over = Q(**{f"{prefix}{ends}__isnull": True}) | Q(**{f"{prefix}{ends}__{_HAS_NOT_ENDED[0]}": starts_on})
    if ends_on is None:
        return not_over
    return not_over & Q(**{f"{prefix}{starts}__lt": ends_on})
