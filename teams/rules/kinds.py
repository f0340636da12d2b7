"""The words with which teams are described."""

from __future__ import annotations

from django.db.models import TextChoices

LAST_DAY_THAT_COUNTS_AS_THE_MONTH = 15
"""A start on the 15th still makes that month the first one; a start on the 16th makes it the next (decisions 2.5)."""


class Slot(TextChoices):
    """The three seats that every team must always hold, by three different people (seed; domain 3.3)."""

    SENIOR_LEADER = "senior_leader", "Senior leader"
    CORE = "core", "Core leader or unit-level manager"
    FRONTLINE_CLINICIAN = "frontline_clinician", "Frontline clinician"


class Subtype(TextChoices):
    """The two kinds of person who can fill the core slot; either fills it alone."""

    CORE_LEADER = "core_leader", "Core leader"
    UNIT_MANAGER = "unit_manager", "Unit-level manager"


class SignatoryLevel(TextChoices):
    """How high in the organization the signatory of a letter of support stands (domain 6.8)."""

    BOARD_CHAIR = "board_chair", "Board chair"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    OTHER_C_LEVEL = "other_c_level", "Other C-level executive"
    OTHER = "other", "Other"


class OrganizationKind(TextChoices):
    """Kinds of health care organization, for diversity of settings in a cohort."""

    HOSPITAL = "hospital", "Hospital"
    HEALTH_SYSTEM = "health_system", "Health system"
    PRIMARY_CARE = "primary_care", "Primary or community care"
    LONG_TERM_CARE = "long_term_care", "Long-term or home care"
    MENTAL_HEALTH = "mental_health", "Mental health service"
    PUBLIC_HEALTH = "public_health", "Public health body"
    OTHER = "other", "Other health care organization"
