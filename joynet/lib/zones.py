"""Time zones: which day a moment belongs to, when a day is over, and how a time is said to people.

Names are those of the IANA database ("America/New_York"). What people read is "Eastern" or "London time", the same in
summer and winter, as one says it.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError

_SPOKEN = {
    "Eastern": (
        "America/New_York America/Detroit America/Toronto America/Montreal America/Iqaluit America/Indianapolis"
        " America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay"
        " America/Indiana/Vincennes America/Indiana/Winamac America/Fort_Wayne America/Louisville"
        " America/Kentucky/Louisville America/Kentucky/Monticello America/Nipigon America/Thunder_Bay"
    ),
    "Central": (
        "America/Chicago America/Menominee America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN"
        " America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Winnipeg"
        " America/Rainy_River America/Rankin_Inlet"
    ),
    "Mountain": ("America/Denver America/Boise America/Shiprock America/Edmonton America/Yellowknife America/Inuvik"),
    "Arizona": "America/Phoenix",
    "Pacific": "America/Los_Angeles America/Vancouver",
    "Alaska": ("America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Nome America/Yakutat"),
    "Hawaii": "Pacific/Honolulu Pacific/Johnston",
    "Atlantic": "America/Halifax America/Glace_Bay America/Moncton America/Goose_Bay",
    "Newfoundland": "America/St_Johns",
    "UTC": "UTC Etc/UTC",
}
_SPOKEN_BY_NAME = {name: spoken for spoken, names in _SPOKEN.items() for name in names.split()}

_UNITED_STATES = [
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Puerto Rico (San Juan)"),
    ("Pacific/Guam", "Guam"),
]
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def _place(name: str) -> str:
    """America/Argentina/Buenos_Aires → Buenos Aires."""
    return name.rpartition("/")[2].replace("_", " ")


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    first = {name for name, _ in _UNITED_STATES}
    rest = sorted(available_timezones() - first)
    groups = [("United States", _UNITED_STATES)]
    for region in _REGIONS:
        names = [name for name in rest if name.startswith(f"{region}/")]
        groups.append((region, sorted(((name, _place(name)) for name in names), key=lambda choice: choice[1])))
    return [*groups, ("Other", [("UTC", "UTC")])]


ZONES = _choices()
"""Choices for a form's select, in groups: the United States first, then by region."""

_NAMES = frozenset(name for _, group in ZONES for name, _ in group)


def validate_zone(value: str) -> None:
    """A validator for model and form fields that hold a zone's name."""
    if value not in _NAMES:
        raise ValidationError("Choose a time zone from the list.", code="zone")


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name; ValidationError for a name that is not in the list."""
    validate_zone(name)
    return ZoneInfo(name)


def zone_in_words(name: str) -> str:
    """As people say it: "Eastern" for America/New_York, "London time" for Europe/London."""
    return _SPOKEN_BY_NAME.get(name) or f"{_place(name)} time"


def local_day(at: datetime, zone_name: str) -> date:
    """The calendar day at that moment in that zone."""
    return at.astimezone(zone(zone_name)).date()


def start_of_day(day: date, zone_name: str) -> datetime:
    """The moment at which that day begins there, in UTC; where the clocks skip midnight, the moment of the skip."""
    return datetime.combine(day, time.min, tzinfo=zone(zone_name)).astimezone(UTC)


def end_of_day(day: date, zone_name: str) -> datetime:
    """The moment at which that day is over there, in UTC: the start of the following day.

    In time means `at < end_of_day(…)`.
    """
    return start_of_day(day + timedelta(days=1), zone_name)


def day_in_words(day: date) -> str:
    """As in "Mar 9, 2027"."""
    return f"{day:%b} {day.day}, {day.year}"


def time_in_words(at: datetime, zone_name: str) -> str:
    """As in "2:00 PM Eastern". In the hour that comes twice in fall it says which of the two is meant."""
    there = at.astimezone(zone(zone_name))
    words = f"{there.hour % 12 or 12}:{there:%M} {'AM' if there.hour < 12 else 'PM'} {zone_in_words(zone_name)}"
    if there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset():
        return words
    return f"{words}, {'after' if there.fold else 'before'} the clocks go back"


def in_words(at: datetime, zone_name: str) -> str:
    """As in "Fri, Apr 10, 11:59 PM Eastern"."""
    day = local_day(at, zone_name)
    return f"{_weekday_in_words(day)}, {time_in_words(at, zone_name)}"


def in_words_with_year(at: datetime, zone_name: str) -> str:
    """As in "Fri, Apr 10, 2026, 11:59 PM Eastern"."""
    day = local_day(at, zone_name)
    return f"{_weekday_in_words(day)}, {day.year}, {time_in_words(at, zone_name)}"


def both_zones(at: datetime, zone_name: str, reader_zone: str) -> str:
    """As in "2:00 PM Eastern (11:00 AM your time, Pacific)"; the reader's day too when it is another one.

    Nothing is added when the reader's clock shows the same.
    """
    return time_in_words(at, zone_name) + _reader_in_words(at, zone_name, reader_zone)


def in_words_in_both_zones(at: datetime, zone_name: str, reader_zone: str) -> str:
    """As in "Fri, Apr 10, 2:00 PM Eastern (11:00 AM your time, Pacific)"."""
    return in_words(at, zone_name) + _reader_in_words(at, zone_name, reader_zone)


def deadline_in_words(end: datetime, zone_name: str) -> str:
    """An exclusive end (see end_of_day) as people say it, by its last minute: "Fri, Apr 10, 11:59 PM Eastern"."""
    return in_words(end - timedelta(minutes=1), zone_name)


def deadline_in_words_with_year(end: datetime, zone_name: str) -> str:
    """As in "Fri, Apr 10, 2026, 11:59 PM Eastern", for an exclusive end."""
    return in_words_with_year(end - timedelta(minutes=1), zone_name)


def deadline_in_both_zones(end: datetime, zone_name: str, reader_zone: str) -> str:
    """As in "Fri, Apr 10, 11:59 PM Eastern (8:59 PM your time, Pacific)"."""
    return in_words_in_both_zones(end - timedelta(minutes=1), zone_name, reader_zone)


def _weekday_in_words(day: date) -> str:
    return f"{day:%a, %b} {day.day}"


def _reader_in_words(at: datetime, zone_name: str, reader_zone: str) -> str:
    there, here = at.astimezone(zone(zone_name)), at.astimezone(zone(reader_zone))
    if there.replace(tzinfo=None) == here.replace(tzinfo=None):
        return ""
    clock = f"{here.hour % 12 or 12}:{here:%M} {'AM' if here.hour < 12 else 'PM'}"
    day = "" if there.date() == here.date() else f"{_weekday_in_words(here.date())}, "
    return f" ({day}{clock} your time, {zone_in_words(reader_zone)})"
