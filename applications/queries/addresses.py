"""Where the pages of an application are."""

from __future__ import annotations

from django.urls import reverse

from applications import rules
from applications.models import (
    Application,
)
from applications.rules import Gap, SectionKey
from teams.rules import Slot


def url_of(application: Application, page: str = "home", **parts: object) -> str:
    """The address of one of the application's pages."""
    return reverse(f"applications:{page}", kwargs={"reference": application.reference, **parts})


def section_url(application: Application, key: SectionKey) -> str:
    """Where a section is filled in."""
    if key in rules.READINESS:
        return url_of(application, "readiness_domain", domain=key.removeprefix("readiness_"))
    return url_of(application, key.value)


ORGANIZATION_DETAILS = frozenset({"id_units_in_scope"})
"""Controls of the organization's second page."""


def gap_url(application: Application, gap: Gap) -> str:
    """Where a gap can be closed, down to the control."""
    if gap.nominee is not None:
        page = url_of(application, "participant", nominee_id=gap.nominee)
    elif gap.slot is not None:
        page = url_of(application, "add_participant", seat=seat_key(gap.slot))
    elif gap.section == SectionKey.ORGANIZATION and gap.anchor in ORGANIZATION_DETAILS:
        page = url_of(application, "organization_details")
    elif gap.section == SectionKey.LETTER and gap.anchor not in {"id_file", "id_signing"}:
        page = url_of(application, "letter_details")
    else:
        page = section_url(application, gap.section)
    return f"{page}#{gap.anchor}"


SEAT_KEYS = {
    "senior-leader": Slot.SENIOR_LEADER.value,
    "core": Slot.CORE.value,
    "frontline-clinician": Slot.FRONTLINE_CLINICIAN.value,
    "further-member": "",
}
"""The places of a team as they stand in addresses."""


def seat_key(slot: str) -> str:
    """The place's name in an address."""
    return {value: key for key, value in SEAT_KEYS.items()}[slot]
