"""Forms of the application. In a draft anything may be missing: these check types only and never save."""

from applications.forms.commitments import CommitmentsForm
from applications.forms.deciding import DecisionForm
from applications.forms.drafts import LATER, DraftForm
from applications.forms.enquiries import AnswerForm
from applications.forms.fields import UNKNOWN, HoursField, WholeNumberField
from applications.forms.letters import LetterDetailsForm, LetterFileForm
from applications.forms.organization import OrganizationForm
from applications.forms.people import ParticipantForm, participant_initial
from applications.forms.self_assessment import ReadinessForm
from applications.forms.sending import WithdrawForm
from applications.forms.signing import BEHALF, SELF, AskForm, LetterWordsForm, SignatureForm
from applications.forms.texts import ContactForm, TextsForm

__all__ = [
    "BEHALF",
    "LATER",
    "SELF",
    "UNKNOWN",
    "AnswerForm",
    "AskForm",
    "CommitmentsForm",
    "ContactForm",
    "DecisionForm",
    "DraftForm",
    "HoursField",
    "LetterDetailsForm",
    "LetterFileForm",
    "LetterWordsForm",
    "OrganizationForm",
    "ParticipantForm",
    "ReadinessForm",
    "SignatureForm",
    "TextsForm",
    "WholeNumberField",
    "WithdrawForm",
    "participant_initial",
]
