"""Pages of the application: the way in, the task list, one page for each thing that is asked, and sending."""

from applications.views.asking_pages import ask_everybody, ask_to_confirm
from applications.views.confirming_link import confirm_place
from applications.views.draft_pages import (
    Clash,
    Difference,
    DraftPage,
    checking,
    closed,
    differences,
    respond,
    revision,
    said,
    said_saved,
    to_status,
)
from applications.views.editors_pages import editors, end_editor, send_invitation_again, withdraw_invitation
from applications.views.invitation_link import invitation
from applications.views.letter_pages import SIGNED_HERE, letter, letter_details, letter_file
from applications.views.organization_pages import organization_details
from applications.views.people_pages import (
    add_participant,
    participant,
    participants,
    remove_participant,
    to_participants,
)
from applications.views.place_pages import GIVING_BACK, give_place_back, place
from applications.views.rater_link import ask_to_rate, rating, rating_domain
from applications.views.readiness_pages import profile, readiness, readiness_domain
from applications.views.reopening_pages import carry_over, take_back
from applications.views.replacing_pages import replace_participant
from applications.views.section_pages import commitments, contact, organization, partners, why
from applications.views.sending_pages import check, said_of, sent, status_of, withdraw
from applications.views.signing_link import sign_letter
from applications.views.signing_pages import ask_again, ask_for_signature, letter_words, withdraw_request
from applications.views.status_pages import send_again, show_status, write_message
from applications.views.too_late import too_late
from applications.views.way_in import begin, home, start

__all__ = [
    "GIVING_BACK",
    "SIGNED_HERE",
    "Clash",
    "Difference",
    "DraftPage",
    "add_participant",
    "ask_again",
    "ask_everybody",
    "ask_for_signature",
    "ask_to_confirm",
    "ask_to_rate",
    "begin",
    "carry_over",
    "check",
    "checking",
    "closed",
    "commitments",
    "confirm_place",
    "contact",
    "differences",
    "editors",
    "end_editor",
    "give_place_back",
    "home",
    "invitation",
    "letter",
    "letter_details",
    "letter_file",
    "letter_words",
    "organization",
    "organization_details",
    "participant",
    "participants",
    "partners",
    "place",
    "profile",
    "rating",
    "rating_domain",
    "readiness",
    "readiness_domain",
    "remove_participant",
    "replace_participant",
    "respond",
    "revision",
    "said",
    "said_of",
    "said_saved",
    "send_again",
    "send_invitation_again",
    "sent",
    "show_status",
    "sign_letter",
    "start",
    "status_of",
    "take_back",
    "to_participants",
    "to_status",
    "too_late",
    "why",
    "withdraw",
    "withdraw_invitation",
    "withdraw_request",
    "write_message",
]
