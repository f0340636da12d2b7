"""The parts of an application."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices


class SectionKey(TextChoices):
    """The parts of an application that are filled in, saved and numbered by themselves."""

    ORGANIZATION = "organization", "Your organization"
    CONTACT = "contact", "Contact"
    WHY = "why", "Why join"
    COMMITMENTS = "commitments", "Leadership commitments"
    LETTER = "letter", "Letter of support"
    PARTICIPANTS = "participants", "Participants"
    INFRASTRUCTURE = "readiness_infrastructure", "Improvement infrastructure"
    LEADERSHIP = "readiness_leadership", "Leadership behaviors"
    SAFETY = "readiness_safety", "Workforce safety"
    PARTNERS = "partners", "Partners"


def reopened(named: Iterable[str]) -> frozenset[SectionKey]:
    """What a request for information opens: the named sections, and the letter where its commitments may change."""
    keys = frozenset(SectionKey(key) for key in named)
    return keys | {SectionKey.LETTER} if SectionKey.COMMITMENTS in keys else keys


READINESS = (SectionKey.INFRASTRUCTURE, SectionKey.LEADERSHIP, SectionKey.SAFETY)


def section_of_domain(key: str) -> SectionKey:
    """The section that holds the answers of a domain of the readiness instrument."""
    return SectionKey(f"readiness_{key}")


class TextKey(TextChoices):
    """The long answers. The label is the question."""

    WHY_JOIN = "why_join", "Why does your organization want to join?"
    CURRENT_WORK = "current_work", "What do you do for joy in work today?"
    EXPERIENCE = "experience", "What experience with improvement do you have?"
    PATIENTS = "patients", "How will patients and families take part?"
    WORKFORCE = "workforce", "How will the workforce take part?"
    COMMUNITY = "community", "How will the community take part?"
    LETTER = "letter", "The letter to be signed here"


TEXTS_OF: dict[SectionKey, tuple[TextKey, ...]] = {
    SectionKey.WHY: (TextKey.WHY_JOIN, TextKey.CURRENT_WORK, TextKey.EXPERIENCE),
    SectionKey.PARTNERS: (TextKey.PATIENTS, TextKey.WORKFORCE, TextKey.COMMUNITY),
}
"""The sections that are long answers, in the order of their pages."""

OPTIONAL_TEXTS = frozenset({TextKey.COMMUNITY})
LONGEST_ANSWER = 1_500
"""Characters of a long answer in an application that is sent. A draft holds what is typed."""
LONGEST_LETTER = 6_000
LONGEST_KEPT = 50_000
"""Characters of one text that a draft holds at most; beyond it a text is refused whole, with everything still shown."""


def longest(key: TextKey) -> int:
    """How many characters of a text can be sent."""
    return LONGEST_LETTER if key == TextKey.LETTER else LONGEST_ANSWER
