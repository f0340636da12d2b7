"""What people do with applications. The only writers of these tables.

Each action that reads before it writes locks the application first, so that two at once become one after the other."""

from applications.actions.beginning import start_application
from applications.actions.carrying_over import team_of
from applications.actions.deciding import accept_application, decline_application, refuse_own, start_review
from applications.actions.enquiries import (
    COPY_EVERY,
    MOST_AN_HOUR,
    EnquiryRefused,
    answer_enquiry,
    assign_enquiry,
    invite_to_apply,
    send_enquiry,
)
from applications.actions.exporting import export_applications
from applications.actions.letters import attach_letter, describe_letter, record_letter_view, replace_letter, void_letter
from applications.actions.moving import lock, lock_to_edit, move, save_section, what_has_happened, who_was_it
from applications.actions.people import Participant, change_nominee, nominate, remove_nominee
from applications.actions.rating import CannotBeAsked, ask_to_rate, rate_alone
from applications.actions.refusals import (
    ApplicationClosed,
    ApplyingRefused,
    LetterChanged,
    LetterRefused,
    NotComplete,
    SectionStale,
    TooManyParticipants,
    TransitionRefused,
)
from applications.actions.sections import (
    COMMITMENTS_CHANGED,
    describe_organization,
    make_commitments,
    name_contact,
    write_texts,
)
from applications.actions.self_assessment import ItemAnswer, answer_readiness
from applications.actions.sending import send_application, withdraw_application
from applications.actions.signing import (
    WORDING_CHANGED,
    ask_for_signature,
    ask_for_signature_again,
    decline_letter,
    reword_letter,
    sign_letter,
    withdraw_letter_request,
    word_letter,
)

__all__ = [
    "COMMITMENTS_CHANGED",
    "COPY_EVERY",
    "MOST_AN_HOUR",
    "WORDING_CHANGED",
    "ApplicationClosed",
    "ApplyingRefused",
    "CannotBeAsked",
    "EnquiryRefused",
    "ItemAnswer",
    "LetterChanged",
    "LetterRefused",
    "NotComplete",
    "Participant",
    "SectionStale",
    "TooManyParticipants",
    "TransitionRefused",
    "accept_application",
    "answer_enquiry",
    "answer_readiness",
    "ask_for_signature",
    "ask_for_signature_again",
    "ask_to_rate",
    "assign_enquiry",
    "attach_letter",
    "change_nominee",
    "decline_application",
    "decline_letter",
    "describe_letter",
    "describe_organization",
    "export_applications",
    "invite_to_apply",
    "lock",
    "lock_to_edit",
    "make_commitments",
    "move",
    "name_contact",
    "nominate",
    "rate_alone",
    "record_letter_view",
    "refuse_own",
    "remove_nominee",
    "replace_letter",
    "reword_letter",
    "save_section",
    "send_application",
    "send_enquiry",
    "sign_letter",
    "start_application",
    "start_review",
    "team_of",
    "void_letter",
    "what_has_happened",
    "who_was_it",
    "withdraw_application",
    "withdraw_letter_request",
    "word_letter",
    "write_texts",
]
