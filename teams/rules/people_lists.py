"""What the columns of a list of people mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from joynet.lib.names import one_line

FIELDS: Mapping[str, str] = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "title": "Job title",
    "team": "Team",
    "starts_on": "On the team from",
}
"""What a column can hold, in the order in which it is asked for."""

_HEADERS = {
    "name": {"name", "fullname", "person", "participant", "participantname", "member", "displayname"},
    "first_name": {"first", "firstname", "givenname", "forename"},
    "last_name": {"last", "lastname", "surname", "familyname"},
    "email": {"email", "emailaddress", "mail", "mailaddress", "workemail"},
    "title": {"title", "jobtitle", "role", "position", "job"},
    "team": {"team", "teamname", "hospital", "site"},
    "starts_on": {"from", "start", "startdate", "startson", "since", "ontheteamfrom", "joined", "joinedon"},
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_EXCEL_BEGINS = date(1899, 12, 30)


def guess_columns(headers: Sequence[str]) -> dict[str, int]:
    """Field → the place of the first column (from 0) whose header says it. No column is taken twice."""
    plain = [re.sub(r"[^a-z]", "", header.casefold()) for header in headers]
    found: dict[str, int] = {}
    for field, words in _HEADERS.items():
        place = next((n for n, word in enumerate(plain) if word in words and n not in found.values()), None)
        if place is not None:
            found[field] = place
    if "name" in found and "first_name" in found and "last_name" in found:
        del found["name"]
    return found


def value_of(cells: Sequence[str], columns: Mapping[str, int], field: str) -> str:
    """What a row says in the column of this field, on one line; "" where no column holds it."""
    place = columns.get(field, -1)
    return one_line(cells[place]) if 0 <= place < len(cells) else ""


def name_in(cells: Sequence[str], columns: Mapping[str, int]) -> str:
    """The whole name, put together where first and last name have columns of their own."""
    whole = value_of(cells, columns, "name")
    return whole or " ".join(
        part for part in (value_of(cells, columns, "first_name"), value_of(cells, columns, "last_name")) if part
    )


def read_day(text: str) -> date | None:
    """A day as spreadsheets and people write it: 2027-03-09, 3/9/2027, Mar 9, 2027, or the number that Excel keeps."""
    text = text.strip()
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", text, re.ASCII):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII):
            return date(int(found[3]), int(found[1]), int(found[2]))
        if found := re.fullmatch(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", text, re.ASCII):
            return date(int(found[3]), _MONTHS.index(found[1].lower()) + 1, int(found[2]))
        if found := re.fullmatch(r"([2-7]\d{4})(?:\.0+)?", text, re.ASCII):
            return _EXCEL_BEGINS + timedelta(days=int(found[1]))
    except ValueError:
        return None
    return None
