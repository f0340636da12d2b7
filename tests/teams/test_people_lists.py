"""What the columns of a list of people mean."""

from datetime import date

import pytest

from teams.rules import guess_columns, name_in, read_day


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["Name", "E-mail", "Job title"], {"name": 0, "email": 1, "title": 2}),
        (["EMAIL ADDRESS", "Last name", "First Name"], {"email": 0, "last_name": 1, "first_name": 2}),
        (["Name", "First name", "Last name", "Mail"], {"first_name": 1, "last_name": 2, "email": 3}),
        (["Team", "Start date", "Full name", "e mail"], {"team": 0, "starts_on": 1, "name": 2, "email": 3}),
        (["Name", "Name", "Email", "Email"], {"name": 0, "email": 2}),
        (["", "?", "Comments"], {}),
    ],
)
def test_columns_are_guessed_from_their_headers(headers: list[str], columns: dict[str, int]) -> None:
    assert guess_columns(headers) == columns


def test_a_name_in_two_columns_is_one_name() -> None:
    assert name_in(["Silva", "Ana"], {"first_name": 1, "last_name": 0}) == "Ana Silva"
    assert name_in(["Silva", ""], {"first_name": 1, "last_name": 0}) == "Silva"
    assert name_in(["Ana Silva"], {"name": 0}) == "Ana Silva"
    assert name_in(["Ana"], {"name": 7}) == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-09", date(2027, 3, 9)),
        ("2027-03-09 00:00:00", date(2027, 3, 9)),
        ("3/9/2027", date(2027, 3, 9)),
        ("Mar 9, 2027", date(2027, 3, 9)),
        ("March 9 2027", date(2027, 3, 9)),
        ("46455", date(2027, 3, 9)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2027-02-29", None),
        ("9.3.2027", None),
        ("soon", None),
        ("Mai 9, 2027", None),
        ("", None),
    ],
)
def test_days_as_people_and_spreadsheets_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day
