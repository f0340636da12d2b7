"""Excel files: the same harmless cells as in CSV, real dates, and a long text that never ends without saying so."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter

from joynet.lib.csv import safe_cell

LONGEST_CELL = 32_767
"""Characters of one cell, as Excel counts them: a sign outside the basic plane is two."""
LONGEST_NAME = 31
WIDEST = 60
_CUT = " […] Cut here: Excel holds no more in one cell. The CSV file has the whole text."
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")


def workbook(header: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> bytes:
    """A whole Excel file of one sheet: the first row stays in sight and filters the others."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet(name.translate(_NOT_IN_NAMES).strip()[:LONGEST_NAME] or "Sheet")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    widths = [len(title) for title in header]
    for column, title in enumerate(header):
        sheet.write_string(0, column, _text(title), head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date) and not isinstance(value, datetime):
                sheet.write_datetime(last, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  # a day in a cell has no zone
                widths[column] = max(widths[column], 10)
                continue
            cell = safe_cell(value)
            if isinstance(cell, str):
                text = _text(cell)
                sheet.write_string(last, column, text, plain)
                widths[column] = max(widths[column], *(len(line) for line in text.split("\n")))
            else:
                sheet.write_number(last, column, cell, plain)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST))
    sheet.freeze_panes(1, 1)
    if header:
        sheet.autofilter(0, 0, last, len(header) - 1)
    book.close()
    return target.getvalue()


def _text(value: object) -> str:
    """The text as one cell holds it: lines ended as Excel ends them, and a cut that says that it is one."""
    text = str(safe_cell(value)).replace("\r\n", "\n").replace("\r", "\n")
    if _length(text) <= LONGEST_CELL:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(_CUT))].decode("utf-16-le", "ignore")
    return kept + _CUT


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
