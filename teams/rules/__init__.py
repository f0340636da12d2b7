"""What the rules say about teams, given facts and a day. Pure: no database, clock or request."""

from teams.rules.aims import AimAdvice, AimFacts, aim_advice, figure_in_words
from teams.rules.bands import HELP_FROM, MOST_DAYS_OF_OVERRIDE, WATCH_FROM, Band, band_of
from teams.rules.components import SEED_DIAGRAM, Component
from teams.rules.differences import Change, Piece, word_differences
from teams.rules.gaps import ASKED_FIRST, GRACE_DAYS, Gap, gaps, open_gaps, who_acts
from teams.rules.kinds import LAST_DAY_THAT_COUNTS_AS_THE_MONTH, OrganizationKind, SignatoryLevel, Slot, Subtype
from teams.rules.likeness import ALIKE, are_alike, likeness, name_words
from teams.rules.months import Span, add_months, first_month, is_paused, month_number, program_end, program_months
from teams.rules.occasions import (
    MONTHS_LEFT_WHEN_ASKED,
    REPEATS,
    OccasionState,
    Window,
    asked_openness_from,
    change_in_levels,
    occasion_state,
    window_of,
    windows,
)
from teams.rules.prework import LEAST_DAYS, PREWORK, PreworkTask, prework_due_on, prework_when
from teams.rules.rights import Rights, rights
from teams.rules.seats import Coverage, Seat, coverage, has_three_distinct
from teams.rules.timeline import NARROW, PAGE, Bar, Picture, Sheet, Words, picture

__all__ = [
    "ALIKE",
    "ASKED_FIRST",
    "GRACE_DAYS",
    "HELP_FROM",
    "LAST_DAY_THAT_COUNTS_AS_THE_MONTH",
    "LEAST_DAYS",
    "MONTHS_LEFT_WHEN_ASKED",
    "MOST_DAYS_OF_OVERRIDE",
    "NARROW",
    "PAGE",
    "PREWORK",
    "REPEATS",
    "SEED_DIAGRAM",
    "WATCH_FROM",
    "AimAdvice",
    "AimFacts",
    "Band",
    "Bar",
    "Change",
    "Component",
    "Coverage",
    "Gap",
    "OccasionState",
    "OrganizationKind",
    "Picture",
    "Piece",
    "PreworkTask",
    "Rights",
    "Seat",
    "Sheet",
    "SignatoryLevel",
    "Slot",
    "Span",
    "Subtype",
    "Window",
    "Words",
    "add_months",
    "aim_advice",
    "are_alike",
    "asked_openness_from",
    "band_of",
    "change_in_levels",
    "coverage",
    "figure_in_words",
    "first_month",
    "gaps",
    "has_three_distinct",
    "is_paused",
    "likeness",
    "month_number",
    "name_words",
    "occasion_state",
    "open_gaps",
    "picture",
    "prework_due_on",
    "prework_when",
    "program_end",
    "program_months",
    "rights",
    "who_acts",
    "window_of",
    "windows",
    "word_differences",
]
