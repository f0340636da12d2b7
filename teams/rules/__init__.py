"""What the rules say about teams, given facts and a day. Pure: no database, clock or request."""

from teams.rules.bands import HELP_FROM, MOST_DAYS_OF_OVERRIDE, WATCH_FROM, Band, band_of
from teams.rules.components import SEED_DIAGRAM, Component
from teams.rules.gaps import ASKED_FIRST, GRACE_DAYS, Gap, gaps, open_gaps, who_acts
from teams.rules.kinds import LAST_DAY_THAT_COUNTS_AS_THE_MONTH, OrganizationKind, SignatoryLevel, Slot, Subtype
from teams.rules.months import Span, add_months, first_month, is_paused, month_number, program_end, program_months
from teams.rules.rights import Rights, rights
from teams.rules.seats import Coverage, Seat, coverage, has_three_distinct

__all__ = [
    "ASKED_FIRST",
    "GRACE_DAYS",
    "HELP_FROM",
    "LAST_DAY_THAT_COUNTS_AS_THE_MONTH",
    "MOST_DAYS_OF_OVERRIDE",
    "SEED_DIAGRAM",
    "WATCH_FROM",
    "Band",
    "Component",
    "Coverage",
    "Gap",
    "OrganizationKind",
    "Rights",
    "Seat",
    "SignatoryLevel",
    "Slot",
    "Span",
    "Subtype",
    "add_months",
    "band_of",
    "coverage",
    "first_month",
    "gaps",
    "has_three_distinct",
    "is_paused",
    "month_number",
    "open_gaps",
    "program_end",
    "program_months",
    "rights",
    "who_acts",
]
