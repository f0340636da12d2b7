"""Applications with everything in them, and what staff do with them. What is missing, late or complete is computed."""

from applications.models.answers import CommitmentTick, Declaration, Section, TextAnswer
from applications.models.applications import (
    Application,
    ApplicationEditor,
    ApplicationQuerySet,
    EditorInvitation,
    Extension,
    Transition,
)
from applications.models.letters import ApplicationLetter, LetterRequest
from applications.models.people import Nominee
from applications.models.review import Decision, LetterCheck, ReviewAssignment, ReviewScore
from applications.models.self_assessment import ApplicationReadiness, ApplicationReadinessAnswer
from applications.models.talks import Agreement, Enquiry, Message, ReopenedSection

__all__ = [
    "Agreement",
    "Application",
    "ApplicationEditor",
    "ApplicationLetter",
    "ApplicationQuerySet",
    "ApplicationReadiness",
    "ApplicationReadinessAnswer",
    "CommitmentTick",
    "Decision",
    "Declaration",
    "EditorInvitation",
    "Enquiry",
    "Extension",
    "LetterCheck",
    "LetterRequest",
    "Message",
    "Nominee",
    "ReopenedSection",
    "ReviewAssignment",
    "ReviewScore",
    "Section",
    "TextAnswer",
    "Transition",
]
