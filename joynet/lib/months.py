"""A calendar month as a value, so that no caller does arithmetic on strings or on the first day of something."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """March 2027 is Month(2027, 3). Months sort by time; str() is for people, `.iso` for addresses and files."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)  # ValueError for a month or year that no calendar has

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds `day`. A moment is refused: whose day it is depends on a zone (see zones.local_day)."""
        if isinstance(day, datetime):
            raise TypeError("A moment has no month until a zone says which day it is: pass zones.local_day(at, zone).")
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads "2027-03"; ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a month. Write year and month, such as 2027-03.")
        return cls(int(match["year"]), int(match["month"]))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Self:
        return self.plus(1)

    @property
    def previous(self) -> Self:
        return self.plus(-1)

    @property
    def iso(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def short(self) -> str:
        return f"{self.first_day:%b} {self.year}"

    def plus(self, months: int) -> Self:
        """The month that lies so many months later (earlier when negative)."""
        years, index = divmod(self.month - 1 + months, 12)
        return type(self)(self.year + years, index + 1)

    def months_until(self, later: "Month") -> int:
        """How many months `later` lies after this one; 0 for the same month, negative for an earlier one."""
        return (later.year - self.year) * 12 + later.month - self.month

    def __str__(self) -> str:
        return f"{self.first_day:%B} {self.year}"


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from `first` to `last`, both included, oldest first; none when `last` lies before `first`."""
    return [first.plus(index) for index in range(first.months_until(last) + 1)]
