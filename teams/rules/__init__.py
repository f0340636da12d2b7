"""What the rules say about teams, given facts and a day. Pure: no database, clock or request."""

from teams.rules.kinds import LAST_DAY_THAT_COUNTS_AS_THE_MONTH, OrganizationKind, SignatoryLevel, Slot, Subtype
from teams.rules.months import Span, add_months, first_month, is_paused, month_number, program_end, program_months
from teams.rules.rights import Rights, rights
from teams.rules.seats import Coverage, Seat, coverage, has_three_distinct

__all__ = [
    "LAST_DAY_THAT_COUNTS_AS_THE_MONTH",
    "Coverage",
    "OrganizationKind",
    "Rights",
    "Seat",
    "SignatoryLevel",
    "Slot",
    "Span",
    "Subtype",
    "add_months",
    "coverage",
    "first_month",
    "has_three_distinct",
    "is_paused",
    "month_number",
    "program_end",
    "program_months",
    "rights",
]
