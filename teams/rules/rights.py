"""What a membership lets its holder do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from joynet.lib.days import is_active
from teams.rules.months import Span


@dataclass(frozen=True)
class Rights:
    """What one membership lets its holder do in the team on a day."""

    may_read: bool
    may_enter: bool


def rights(*, seat_starts_on: date, seat_ends_on: date | None, enters: bool, span: Span, day: date) -> Rights:
    """A member's rights on `day` (decisions 2.3). `enters`: quorum member or data lead.

    Whoever is a member on the team's last day keeps reading, and keeps entering: how long a month is open, its lock,
    exceptions and returns say, month by month. Nobody else comes in after that day.
    """
    may_read = is_active(seat_starts_on, seat_ends_on, min(day, span.last_day))
    return Rights(may_read=may_read, may_enter=may_read and enters)
