"""CSV for spreadsheets: opens with its accents in Excel, and no cell that a person typed runs as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")  # the last four: full width
_NOT_FOR_CELLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no spreadsheet shows, and that would keep a file from opening or hide how a cell begins."""


def safe_cell(value: object) -> str | int | float | Decimal:
    """The value as a cell: numbers stay numbers, dates are ISO, text that would run as a formula gets an apostrophe.

    Control characters go, tab and line breaks excepted.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = _NOT_FOR_CELLS.sub("", str(value))
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def write_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A whole CSV file: UTF-8 with its mark, lines ended as RFC 4180 says."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return target.getvalue().encode("utf-8-sig")
