"""Excel files, read back from their own XML."""

import io
import re
import zipfile
from datetime import date
from html import unescape

import pytest

from joynet.lib.csv import safe_cell
from joynet.lib.spreadsheet import LONGEST_CELL, workbook


def _parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def _strings(content: bytes) -> list[str]:
    found = re.findall(r"<t(?: [^>]*)?>([^<]*)</t>", _parts(content)["xl/sharedStrings.xml"])
    return [unescape(text) for text in found]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\x00=1+1", "\x1b=1"])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    content = workbook(["Name"], [[text]], name="Applications")

    assert "<f>" not in _parts(content)["xl/worksheets/sheet1.xml"]
    assert _strings(content)[1] == "'" + text.replace("\x00", "").replace("\x1b", "")


def test_control_characters_are_out_and_line_breaks_stay() -> None:
    assert safe_cell("a\x00b\x0bc\x7fd\ne") == "abcd\ne"
    content = workbook(["Name"], [["a\x00b\x0bc\r\nd\re\ufffe"]], name="Applications")

    assert _strings(content)[1] == "abc\nd\ne"


def test_a_text_too_long_for_a_cell_says_that_it_is_cut() -> None:
    fits, long = "x" * LONGEST_CELL, "🙂" * LONGEST_CELL
    texts = _strings(workbook(["Text"], [[fits], [long]], name="Applications"))

    assert texts[1] == fits
    assert "Cut here" in texts[2]
    assert LONGEST_CELL - 2 <= len(texts[2].encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_numbers_are_numbers_days_are_days_and_a_name_of_a_sheet_is_one_that_excel_takes() -> None:
    parts = _parts(workbook(["A", "B"], [[410, date(2027, 3, 9)]], name="Wave I: [all]/'27' of every organization"))

    assert "<v>410</v>" in parts["xl/worksheets/sheet1.xml"]
    assert "<v>46455</v>" in parts["xl/worksheets/sheet1.xml"]  # Excel's number of Mar 9, 2027
    assert 'name="Wave I all27 of every organizat"' in parts["xl/workbook.xml"]


def test_no_rows_are_a_sheet_with_its_header() -> None:
    assert _strings(workbook(["Reference"], [], name="")) == ["Reference"]
