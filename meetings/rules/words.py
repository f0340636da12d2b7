"""How a meeting's time is said: its day and hours where it takes place, and the reader's own when they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from joynet.lib.zones import day_in_words, time_in_words, zone, zone_in_words


@dataclass(frozen=True)
class When:
    """One day of a meeting in words; `yours` is empty when the reader's clock shows the same."""

    day: str  # "Wed, Mar 17, 2027"
    hours: str  # "12:00 PM to 1:00 PM Eastern"
    yours: str  # "5:00 PM to 6:00 PM your time, London time"
    from_to: str  # "Wed, Mar 17, 2027, 12:00 PM to 1:00 PM Eastern", over two days "…, 9:00 AM to Fri, Jun 8, 2027, …"
    starts_at: datetime

    @property
    def in_one_line(self) -> str:
        """As in "Wed, Mar 17, 2027, 12:00 PM to 1:00 PM Eastern (9:00 AM to 10:00 AM your time, Pacific)"."""
        return f"{self.day}, {self.hours}" + (f" ({self.yours})" if self.yours else "")


def when(starts_at: datetime, ends_at: datetime, zone_name: str, reader_zone: str) -> When:
    """The words for one day from `starts_at` to `ends_at`; for a longer stretch use its `from_to`."""
    there = _naive(starts_at, zone_name), _naive(ends_at, zone_name)
    here = _naive(starts_at, reader_zone), _naive(ends_at, reader_zone)
    day = weekday_in_words(there[0].date())
    yours = ""
    if there != here:
        other_day = "" if here[0].date() == there[0].date() else f"{weekday_in_words(here[0].date())}, "
        yours = f"{other_day}{_clock(here[0])} to {_clock(here[1])} your time, {zone_in_words(reader_zone)}"
    end = time_in_words(ends_at, zone_name)
    last_day = "" if there[0].date() == there[1].date() else f"{weekday_in_words(there[1].date())}, "
    return When(
        day=day,
        hours=f"{_clock(there[0])} to {end}",
        yours=yours,
        from_to=f"{day}, {_clock(there[0])} to {last_day}{end}",
        starts_at=starts_at,
    )


def weekday_in_words(day: date) -> str:
    """As in "Wed, Mar 17, 2027"."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def days_in_words(days: Sequence[date]) -> str:
    """As in "Jun 7, 2027", "Jun 7 and 8, 2027", "Jun 30 and Jul 1, 2027"."""
    first, last = days[0], days[-1]
    if first == last:
        return day_in_words(last)
    if first.year != last.year:
        return f"{day_in_words(first)} and {day_in_words(last)}"
    second = str(last.day) if first.month == last.month else f"{last:%b} {last.day}"
    return f"{first:%b} {first.day} and {second}, {last.year}"


def _naive(at: datetime, zone_name: str) -> datetime:
    return at.astimezone(zone(zone_name)).replace(tzinfo=None)


def _clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
