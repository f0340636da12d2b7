"""Which sections of an application its applicants can change now."""

from __future__ import annotations

from applications import rules
from applications.models import Application, ReopenedSection
from applications.rules import SectionKey, State


def open_sections(application: Application) -> frozenset[SectionKey]:
    """All of a draft's; those that staff have asked about while they wait for an answer; otherwise none.

    One query, and only while information is requested.
    """
    if application.is_editable:
        return frozenset(SectionKey)
    if application.state != State.INFORMATION_REQUESTED:
        return frozenset()
    named = ReopenedSection.objects.filter(
        message__application=application, message__at__gte=application.state_at
    ).values_list("key", flat=True)
    return rules.reopened(named)


def may_edit(application: Application, key: SectionKey) -> bool:
    """Whether that section can be changed now."""
    return key in open_sections(application)
