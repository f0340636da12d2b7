from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from joynet.lib import zones

EASTERN, PACIFIC, LONDON, TOKYO = "America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Tokyo"


@pytest.mark.parametrize(
    ("zone", "before", "end"),
    [
        (EASTERN, date(2026, 4, 10), datetime(2026, 4, 11, 4, tzinfo=UTC)),  # summer
        (EASTERN, date(2026, 1, 10), datetime(2026, 1, 11, 5, tzinfo=UTC)),  # winter
        (EASTERN, date(2026, 3, 8), datetime(2026, 3, 9, 4, tzinfo=UTC)),  # the day of 23 hours
        (EASTERN, date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),  # the day of 25 hours
        ("Asia/Beirut", date(2026, 3, 28), datetime(2026, 3, 28, 22, tzinfo=UTC)),  # midnight is skipped
        (TOKYO, date(2026, 12, 31), datetime(2026, 12, 31, 15, tzinfo=UTC)),
        ("Pacific/Kiritimati", date(2026, 4, 10), datetime(2026, 4, 10, 10, tzinfo=UTC)),
    ],
)
def test_a_day_ends_when_the_next_one_starts(zone: str, before: date, end: datetime) -> None:
    assert zones.end_of_day(before, zone) == end
    assert zones.local_day(end - timedelta(microseconds=1), zone) == before
    assert zones.local_day(end, zone) == before + timedelta(days=1)
    assert zones.start_of_day(before + timedelta(days=1), zone) == end


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (EASTERN, "Fri, Apr 10, 2:00 PM Eastern"),
        ("America/Chicago", "Fri, Apr 10, 1:00 PM Central"),
        ("America/Denver", "Fri, Apr 10, 12:00 PM Mountain"),
        ("America/Phoenix", "Fri, Apr 10, 11:00 AM Arizona"),
        ("America/Indiana/Knox", "Fri, Apr 10, 1:00 PM Central"),
        ("Pacific/Honolulu", "Fri, Apr 10, 8:00 AM Hawaii"),
        (LONDON, "Fri, Apr 10, 7:00 PM London time"),
        ("America/Argentina/Buenos_Aires", "Fri, Apr 10, 3:00 PM Buenos Aires time"),
        (TOKYO, "Sat, Apr 11, 3:00 AM Tokyo time"),
        ("UTC", "Fri, Apr 10, 6:00 PM UTC"),
    ],
)
def test_a_moment_is_said_with_its_zone(zone: str, words: str) -> None:
    assert zones.in_words(datetime(2026, 4, 10, 18, tzinfo=UTC), zone) == words


def test_a_moment_can_be_said_with_its_year_and_a_day_as_everywhere() -> None:
    assert (
        zones.in_words_with_year(datetime(2027, 1, 1, 4, 30, tzinfo=UTC), EASTERN)
        == "Thu, Dec 31, 2026, 11:30 PM Eastern"
    )
    assert zones.day_in_words(date(2027, 3, 9)) == "Mar 9, 2027"


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "12:00 AM Eastern"), (16, "12:00 PM Eastern"), (17, "1:00 PM Eastern")]
)
def test_noon_and_midnight_are_twelve(hour: int, words: str) -> None:
    assert zones.time_in_words(datetime(2026, 4, 10, hour, tzinfo=UTC), EASTERN) == words


def test_a_time_that_comes_twice_says_which() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert zones.time_in_words(first, EASTERN) == "1:30 AM Eastern, before the clocks go back"
    assert zones.time_in_words(first + timedelta(hours=1), EASTERN) == "1:30 AM Eastern, after the clocks go back"
    assert zones.time_in_words(first + timedelta(hours=2), EASTERN) == "2:30 AM Eastern"


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (PACIFIC, "2:00 PM Eastern (11:00 AM your time, Pacific)"),
        (LONDON, "2:00 PM Eastern (7:00 PM your time, London time)"),
        (TOKYO, "2:00 PM Eastern (Sat, Apr 11, 3:00 AM your time, Tokyo time)"),
        (EASTERN, "2:00 PM Eastern"),
        ("America/Detroit", "2:00 PM Eastern"),
    ],
)
def test_a_reader_elsewhere_is_told_both_times(reader: str, words: str) -> None:
    at = datetime(2026, 4, 10, 18, tzinfo=UTC)
    assert zones.both_zones(at, EASTERN, reader) == words
    assert zones.in_words_in_both_zones(at, EASTERN, reader) == f"Fri, Apr 10, {words}"


def test_a_deadline_is_said_by_its_last_minute() -> None:
    end = zones.end_of_day(date(2026, 4, 10), EASTERN)
    assert zones.deadline_in_words(end, EASTERN) == "Fri, Apr 10, 11:59 PM Eastern"
    both = "Fri, Apr 10, 11:59 PM Eastern (8:59 PM your time, Pacific)"
    assert zones.deadline_in_both_zones(end, EASTERN, PACIFIC) == both


@pytest.mark.parametrize(
    "name", ["", "Eastern", "EST", "america/new_york", "../../etc/passwd", "posix/Europe/London", "Factory", "\x00"]
)
def test_only_zones_of_the_list_are_taken(name: str) -> None:
    with pytest.raises(ValidationError, match="Choose a time zone from the list"):
        zones.validate_zone(name)
    with pytest.raises(ValidationError, match="Choose a time zone from the list"):
        zones.local_day(datetime(2026, 4, 10, tzinfo=UTC), name)


def test_every_choice_is_a_zone_once() -> None:
    names = [name for _, group in zones.ZONES for name, _ in group]
    assert len(names) == len(set(names))
    assert zones.ZONES[0][1][0] == (EASTERN, "Eastern (New York)")
    for name in names:
        zones.zone(name)


def test_a_deadline_with_its_year_is_said_by_its_last_minute() -> None:
    end = zones.end_of_day(date(2027, 1, 8), "America/New_York")
    assert zones.deadline_in_words_with_year(end, "America/New_York") == "Fri, Jan 8, 2027, 11:59 PM Eastern"
