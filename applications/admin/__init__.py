"""Applications for staff: the queue, the dossier as the applicant saw it, the letter, and the decision."""

from applications.admin.enquiries import EnquiryAdmin, EnquiryStateFilter
from applications.admin.exports import FORMS, ExportPages
from applications.admin.queue import (
    AGES,
    DAY,
    AgeFilter,
    ApplicationAdmin,
    StateFilter,
    closed_to_all,
    staff_user,
    to_dossier,
)

__all__ = [
    "AGES",
    "DAY",
    "FORMS",
    "AgeFilter",
    "ApplicationAdmin",
    "EnquiryAdmin",
    "EnquiryStateFilter",
    "ExportPages",
    "StateFilter",
    "closed_to_all",
    "staff_user",
    "to_dossier",
]
