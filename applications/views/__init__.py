"""Pages of the application: the way in, the task list, one page for each thing that is asked, and sending."""

from applications.views.draft_pages import Clash, Difference, DraftPage, checking, closed, respond, revision, to_status
from applications.views.letter_pages import letter, letter_details, letter_file
from applications.views.people_pages import add_participant, participant, participants, remove_participant
from applications.views.rater_link import ask_to_rate, rating, rating_domain
from applications.views.readiness_pages import readiness, readiness_domain
from applications.views.section_pages import commitments, contact, organization, partners, why
from applications.views.sending_pages import check, sent, withdraw
from applications.views.signing_link import sign_letter
from applications.views.signing_pages import ask_again, ask_for_signature, letter_words, withdraw_request
from applications.views.way_in import begin, home, start

__all__ = [
    "Clash",
    "Difference",
    "DraftPage",
    "add_participant",
    "ask_again",
    "ask_for_signature",
    "ask_to_rate",
    "begin",
    "check",
    "checking",
    "closed",
    "commitments",
    "contact",
    "home",
    "letter",
    "letter_details",
    "letter_file",
    "letter_words",
    "organization",
    "participant",
    "participants",
    "partners",
    "rating",
    "rating_domain",
    "readiness",
    "readiness_domain",
    "remove_participant",
    "respond",
    "revision",
    "sent",
    "sign_letter",
    "start",
    "to_status",
    "why",
    "withdraw",
    "withdraw_request",
]
