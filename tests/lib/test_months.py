from datetime import UTC, date, datetime

import pytest
from django.urls import NoReverseMatch, Resolver404, path, register_converter
from django.urls.resolvers import RegexPattern, URLResolver

from joynet.lib.converters import MonthConverter
from joynet.lib.months import Month, months_between


def test_a_month_knows_its_days_and_neighbours() -> None:
    february = Month(2028, 2)
    assert (february.first_day, february.last_day) == (date(2028, 2, 1), date(2028, 2, 29))
    assert (february.previous, february.next) == (Month(2028, 1), Month(2028, 3))
    assert (Month(2027, 1).previous, Month(2027, 12).next) == (Month(2026, 12), Month(2028, 1))


@pytest.mark.parametrize(
    ("months", "then"),
    [(0, Month(2025, 8)), (17, Month(2027, 1)), (-8, Month(2024, 12)), (4, Month(2025, 12)), (5, Month(2026, 1))],
)
def test_months_are_counted_across_years(months: int, then: Month) -> None:
    assert Month(2025, 8).plus(months) == then
    assert Month(2025, 8).months_until(then) == months


def test_months_sort_by_time_and_serve_as_keys() -> None:
    assert sorted([Month(2027, 1), Month(2026, 12), Month(2026, 2)]) == [
        Month(2026, 2),
        Month(2026, 12),
        Month(2027, 1),
    ]
    assert {Month(2027, 3): "here"}[Month.parse("2027-03")] == "here"


def test_a_month_is_said_in_three_ways() -> None:
    month = Month.of(date(2027, 3, 31))
    assert (str(month), month.short, month.iso) == ("March 2027", "Mar 2027", "2027-03")


@pytest.mark.parametrize(
    "text", ["2027-13", "2027-00", "2027-3", "27-03", "2027-03-01", "2027/03", "", " 2027-03", "\uff12027-03"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


def test_a_moment_has_no_month_without_a_zone() -> None:
    with pytest.raises(TypeError, match="zone"):
        Month.of(datetime(2027, 3, 31, 23, tzinfo=UTC))


def test_months_between_include_both_ends() -> None:
    assert months_between(Month(2026, 11), Month(2027, 1)) == [Month(2026, 11), Month(2026, 12), Month(2027, 1)]
    assert months_between(Month(2026, 11), Month(2026, 11)) == [Month(2026, 11)]
    assert months_between(Month(2026, 11), Month(2026, 10)) == []


def _view(request: object, month: Month) -> None:
    """Never called."""


register_converter(MonthConverter, "test-month")
ADDRESSES = URLResolver(RegexPattern(r"^/"), [path("reports/<test-month:month>/", _view, name="report")])


def test_an_address_gives_a_month_and_a_month_an_address() -> None:
    assert ADDRESSES.resolve("/reports/2027-03/").kwargs == {"month": Month(2027, 3)}
    assert ADDRESSES.reverse("report", month=Month(2027, 3)) == "reports/2027-03/"
    assert ADDRESSES.reverse("report", month="2027-03") == "reports/2027-03/"


@pytest.mark.parametrize("part", ["2027-13", "0001-01", "9999-12", "2027-3", "\uff12027-03", "2027-03%00"])
def test_an_address_without_a_month_is_not_found(part: str) -> None:
    with pytest.raises(Resolver404):
        ADDRESSES.resolve(f"/reports/{part}/")
    with pytest.raises(NoReverseMatch):
        ADDRESSES.reverse("report", month=part)
