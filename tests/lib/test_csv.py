import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from joynet.lib.csv import safe_cell, write_rows


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1 555 0100",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        '=HYPERLINK("http://x","y")',
        "=cmd|' /C calc'!A0",
        "\uff1d1+1",
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, -5),
        (Decimal("-0.50"), Decimal("-0.50")),
        (-1.5, -1.5),
        ("14 of 16", "14 of 16"),
        ("a=b", "a=b"),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (date(2027, 3, 9), "2027-03-09"),
        (datetime(2027, 3, 9, 14, tzinfo=UTC), "2027-03-09T14:00:00+00:00"),
    ],
)
def test_everything_else_stays_what_it_is(value: object, cell: object) -> None:
    assert safe_cell(value) == cell
    assert type(safe_cell(value)) is type(cell)


def test_a_file_opens_with_accents_quotes_and_line_breaks_whole() -> None:
    content = write_rows(["Name", "=Score"], [["Zoë, RN", -3], ['said "yes"\nthen no', "=1"]])
    assert content.startswith(b"\xef\xbb\xbfName,'=Score\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["Name", "'=Score"], ["Zoë, RN", "-3"], ['said "yes"\nthen no', "'=1"]]
