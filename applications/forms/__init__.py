"""Forms of the application. In a draft anything may be missing: these check types only and never save."""

from applications.forms.commitments import CommitmentsForm
from applications.forms.confirming import ConfirmForm
from applications.forms.deciding import LONGEST_WORDS, WANTED, DecisionForm, Wanted
from applications.forms.declaring import DeclarationForm, Declared
from applications.forms.drafts import LATER, DraftForm
from applications.forms.enquiries import AnswerForm
from applications.forms.entries import CountsOnce
from applications.forms.extending import ExtensionForm
from applications.forms.fields import UNKNOWN, HoursField, LinesField, LongTextField, WholeNumberField
from applications.forms.inviting import InviteForm
from applications.forms.letters import LetterDetailsForm, LetterFileForm
from applications.forms.organization import OrganizationDetailsForm, OrganizationForm
from applications.forms.people import ParticipantForm, participant_initial
from applications.forms.placing import AgreementForm, GiveBackForm
from applications.forms.replacing import ReplacementForm
from applications.forms.reviewing import (
    LONGEST_COMMENT,
    LONGEST_CONFLICT,
    AssignForm,
    ConflictForm,
    LetterCheckForm,
    ReviewForm,
    comment_field,
    score_field,
)
from applications.forms.self_assessment import ReadinessForm
from applications.forms.sending import WithdrawForm
from applications.forms.signing import BEHALF, SELF, AskForm, LetterWordsForm, SignatureForm
from applications.forms.talking import (
    EntryForm,
    InformationForm,
    MessageForm,
    MessageText,
    SendAgainForm,
    StaffMessageForm,
)
from applications.forms.texts import ContactForm, TextsForm
from applications.forms.typed import WRITTEN, Typed, typed_in

__all__ = [
    "BEHALF",
    "LATER",
    "LONGEST_COMMENT",
    "LONGEST_CONFLICT",
    "LONGEST_WORDS",
    "SELF",
    "UNKNOWN",
    "WANTED",
    "WRITTEN",
    "AgreementForm",
    "AnswerForm",
    "AskForm",
    "AssignForm",
    "CommitmentsForm",
    "ConfirmForm",
    "ConflictForm",
    "ContactForm",
    "CountsOnce",
    "DecisionForm",
    "DeclarationForm",
    "Declared",
    "DraftForm",
    "EntryForm",
    "ExtensionForm",
    "GiveBackForm",
    "HoursField",
    "InformationForm",
    "InviteForm",
    "LetterCheckForm",
    "LetterDetailsForm",
    "LetterFileForm",
    "LetterWordsForm",
    "LinesField",
    "LongTextField",
    "MessageForm",
    "MessageText",
    "OrganizationDetailsForm",
    "OrganizationForm",
    "ParticipantForm",
    "ReadinessForm",
    "ReplacementForm",
    "ReviewForm",
    "SendAgainForm",
    "SignatureForm",
    "StaffMessageForm",
    "TextsForm",
    "Typed",
    "Wanted",
    "WholeNumberField",
    "WithdrawForm",
    "comment_field",
    "participant_initial",
    "score_field",
    "typed_in",
]
