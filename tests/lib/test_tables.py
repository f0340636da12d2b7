"""Files that people hand in: what is read, and what is refused in words."""

import io
import zipfile

import pytest

from joynet.lib.csv import write_rows
from joynet.lib.spreadsheet import workbook
from joynet.lib.tables import MOST_ROWS, Table, TableRefused, read_table

ROWS = [("Ana Silva", "ana@mercy.example"), ("José Peña", "jose@mercy.example")]
TABLE = Table(("Name", "E-mail"), ((2, ROWS[0]), (3, ROWS[1])))


@pytest.mark.parametrize(
    "content",
    [
        "Name,E-mail\r\nAna Silva,ana@mercy.example\r\nJosé Peña,jose@mercy.example\r\n".encode(),
        "Name;E-mail\nAna Silva;ana@mercy.example\nJosé Peña;jose@mercy.example".encode("cp1252"),
        "Name\tE-mail\nAna Silva\tana@mercy.example\nJosé Peña\tjose@mercy.example".encode("utf-16"),
        '"Name","E-mail"\n"Ana\n Silva","ana@mercy.example",,\n José  Peña ,jose@mercy.example'.encode("utf-8-sig"),
        write_rows(("Name", "E-mail"), ROWS),
        workbook(("Name", "E-mail"), ROWS, name="People"),
    ],
    ids=["csv", "semicolons of Windows", "tabs of Excel", "quoted", "our own csv", "excel"],
)
def test_the_same_list_however_it_was_saved(content: bytes) -> None:
    assert read_table(content) == TABLE


def test_empty_rows_are_passed_over_and_the_numbers_are_those_of_the_file() -> None:
    table = read_table(b"Name\nAna\n,\n\nBen\n")
    assert table.rows == ((2, ("Ana",)), (5, ("Ben",)))


def test_what_would_run_or_hide_in_a_spreadsheet_is_plain_text() -> None:
    hostile = ["=HYPERLINK(1)", "\u202eevil", "A\x00B\x07", "x" * 2000]
    table = read_table(write_rows(("Name", "B", "C", "D"), [hostile]))
    assert table.rows[0][1] == ("=HYPERLINK(1)", "evil", "AB", "x" * 500)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no rows"),
        (b"Name,E-mail\n", "has no rows"),
        (b"Name\n" + b"Ana\n" * (MOST_ROWS + 1), "501 rows, more than 500 at a time"),
        (b",".join([b"Name"] * 41) + b"\nAna\n", "more than 40 columns"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"\x89PNG\x00\x00", "This is not a table"),
        (b"PK\x03\x04 not a zip", "The Excel file cannot be read"),
        (b'Name\n"' + b"x" * 140_000, "cannot be read as a table"),
    ],
    ids=["empty", "headers only", "rows", "columns", "bytes", "picture", "broken", "endless cell"],
)
def test_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(TableRefused, match=words):
        read_table(content)


def test_the_most_rows_are_read() -> None:
    assert len(read_table(b"Name\n" + b"Ana\n" * MOST_ROWS).rows) == MOST_ROWS


def excel(**parts: bytes) -> bytes:
    """A file of Excel's kind with these parts in place of good ones."""
    target = io.BytesIO()
    source = io.BytesIO(workbook(("Name",), [("Ana",)], name="People"))
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in good.namelist():
            made.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], good.read(name)))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (excel(sheet1=b"<a>" * 50), "cannot be read"),
        (excel(sharedStrings=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "cannot be read"),
        (excel(sheet1=b" " * 20_000_001), "too large once unpacked"),
        (excel(workbook=b"<workbook/>"), "cannot be read"),
    ],
    ids=["not xml", "entities", "unpacks endlessly", "no sheet"],
)
def test_hostile_excel_files_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(TableRefused, match=words):
        read_table(content)


def test_a_cell_far_to_the_right_costs_nothing() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
        b'<row r="7"><c r="A7" t="inlineStr"><is><t>Ana</t></is></c><c r="ZZZZZZ7"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert read_table(excel(sheet1=sheet)) == Table(("Name",), ((7, ("Ana",)),))
