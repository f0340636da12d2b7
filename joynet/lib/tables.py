"""Tables that people hand in: CSV and Excel files read into plain text cells, within limits, whatever is in them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from django.core.exceptions import ValidationError

MOST_BYTES = 1_000_000
MOST_ROWS = 500
MOST_COLUMNS = 40
LONGEST_CELL = 500
_MOST_UNPACKED = 20_000_000

_NOT_FOR_CELLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)
"""Control characters, line ends, and signs without width or that turn the reading order."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class TableRefused(ValidationError):
    """The file cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Table:
    """The first row, and every further row that is not empty with its number in the file, as wide as the first."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes) -> Table:
    """A CSV file (comma, semicolon or tab; UTF-8, UTF-16 or Windows) or the first sheet of an Excel file (.xlsx)."""
    if len(content) > MOST_BYTES:
        raise TableRefused(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it into smaller ones.")
    lines = _excel_lines(content) if content.startswith(b"PK") else _csv_lines(content)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) < 2:
        raise TableRefused("The file has no rows. The first row names the columns; each further row is one person.")
    if len(filled) - 1 > MOST_ROWS:
        raise TableRefused(
            f"The file has {len(filled) - 1:,} rows, more than {MOST_ROWS} at a time. Split it into smaller ones."
        )
    headers = _without_empty_end(filled[0][1])
    if len(headers) > MOST_COLUMNS:
        raise TableRefused(f"The file has more than {MOST_COLUMNS} columns. Leave out those that are not needed.")
    width = len(headers)
    return Table(headers, tuple((number, (*cells, *[""] * width)[:width]) for number, cells in filled[1:]))


def plain_cell(text: str) -> str:
    """One line without control characters, cut where nobody's name would end; our own export's apostrophe goes."""
    cell = " ".join(_NOT_FOR_CELLS.sub(" ", text).split())[:LONGEST_CELL]
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def _without_empty_end(cells: Sequence[str]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return tuple(cells[: last + 1])


def _csv_lines(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(plain_cell(cell) for cell in cells)
    except csv.Error as trouble:
        raise TableRefused("The file cannot be read as a table. Save it as CSV UTF-8 in your spreadsheet.") from trouble


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise TableRefused(
            "This is not a table. Save the list as CSV or as an Excel file (.xlsx), and choose that one."
        )
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused("The letters of this file cannot be read. Save it as CSV UTF-8 in your spreadsheet.")


def _excel_lines(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(entry.file_size for entry in book.infolist()) > _MOST_UNPACKED:
                raise TableRefused("The Excel file is too large once unpacked. Save the list alone as CSV.")
            shared = _shared_strings(book)
            sheet = _parsed(book, _first_sheet(book))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, NotImplementedError, RuntimeError) as no:
        raise TableRefused("The Excel file cannot be read. Save the list as CSV UTF-8, and choose that file.") from no
    for place, row in enumerate(sheet.iter(f"{_MAIN}row"), start=1):
        number = row.get("r", "")
        yield (int(number) if number.isascii() and number.isdecimal() else place), _excel_cells(row, shared)


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """The part of the file as a tree; one that declares entities is refused before it is read."""
    data = book.read(name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("declarations are not expected here")
    return ElementTree.fromstring(data)  # noqa: S314  # entities are refused above, and the size is limited


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheet = _parsed(book, "xl/workbook.xml").find(f"{_MAIN}sheets/{_MAIN}sheet")
    wanted = sheet.get(f"{_RELATIONS}id") if sheet is not None else None
    for relation in _parsed(book, "xl/_rels/workbook.xml.rels"):
        if wanted is not None and relation.get("Id") == wanted:
            target = relation.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("no sheet")


def _shared_strings(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(item) for item in _parsed(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(item: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in item.iter(f"{_MAIN}t"))


def _excel_cells(row: ElementTree.Element, shared: Sequence[str]) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        place = _column(cell.get("r", "")) if cell.get("r") else len(cells)
        if place > MOST_COLUMNS:
            break
        cells += [""] * (place + 1 - len(cells))
        value = cell.find(f"{_MAIN}v")
        raw = (value.text or "") if value is not None else ""
        match cell.get("t"):
            case "s":
                number = int(raw) if raw.isascii() and raw.isdecimal() else len(shared)
                raw = shared[number] if number < len(shared) else ""
            case "inlineStr":
                raw = _text(cell)
        cells[place] = plain_cell(raw)
    return tuple(cells)


def _column(reference: str) -> int:
    """The place of a cell such as "AB12" in its row, counted from 0."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return max(number - 1, 0)
