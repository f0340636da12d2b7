"""URL parts that become values before a view sees them."""

from joynet.lib.months import Month


class MonthConverter:
    """`<month:month>` reads and writes 2027-03. The years are bounded so that neighbours of a month always exist."""

    regex = r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Month | str) -> str:
        return Month.parse(value).iso if isinstance(value, str) else value.iso
