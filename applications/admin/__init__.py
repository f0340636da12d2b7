"""Applications for staff: the queue, the dossier as the applicant saw it, the letter, and the decision."""

from applications.admin.enquiries import EnquiryAdmin, EnquiryStateFilter
from applications.admin.exports import FORMS, ExportPages
from applications.admin.frame import closed_to_all, framed, staff_user, to_dossier
from applications.admin.queue import AGES, DAY, AgeFilter, ApplicationAdmin, StateFilter

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
    "framed",
    "staff_user",
    "to_dossier",
]
