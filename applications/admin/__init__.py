"""Applications for staff: the queue, the dossier as the applicant saw it, the letter, and the decision."""

from applications.admin.deciding import KINDS, TITLES, DecidingPages, decisions_open
from applications.admin.enquiries import EnquiryAdmin, EnquiryStateFilter
from applications.admin.exports import FORMS, ExportPages
from applications.admin.frame import closed_to_all, framed, staff_user, to_dossier, too_late
from applications.admin.letters import LetterPages
from applications.admin.panel import PanelPages, Told
from applications.admin.queue import AGES, DAY, AgeFilter, ApplicationAdmin, ReviewFilter, StateFilter
from applications.admin.reviewing import ReviewPages, RubricLine
from applications.admin.taken_back import TAKEN_BACK, WRITTEN, shown_when_taken_back
from applications.admin.talks import AnswerFilter, TalkPages

__all__ = [
    "AGES",
    "DAY",
    "FORMS",
    "KINDS",
    "TAKEN_BACK",
    "TITLES",
    "WRITTEN",
    "AgeFilter",
    "AnswerFilter",
    "ApplicationAdmin",
    "DecidingPages",
    "EnquiryAdmin",
    "EnquiryStateFilter",
    "ExportPages",
    "LetterPages",
    "PanelPages",
    "ReviewFilter",
    "ReviewPages",
    "RubricLine",
    "StateFilter",
    "TalkPages",
    "Told",
    "closed_to_all",
    "decisions_open",
    "framed",
    "shown_when_taken_back",
    "staff_user",
    "to_dossier",
    "too_late",
]
