"""How far each part of an application is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices

from applications.rules.facts import Gap
from applications.rules.sections import SectionKey


class Status(TextChoices):
    """What the task list says at the right edge."""

    NOT_STARTED = "not_started", "Not yet started"
    IN_PROGRESS = "in_progress", "In progress"
    PROBLEM = "problem", "There is a problem"
    COMPLETED = "completed", "Completed"


def status(section: SectionKey, gaps: Iterable[Gap], *, is_started: bool) -> Status:
    """The status of a section, given everything that is missing in the application."""
    own = [gap for gap in gaps if gap.section == section]
    if any(gap.is_problem for gap in own):
        return Status.PROBLEM
    if not own:
        return Status.COMPLETED
    return Status.IN_PROGRESS if is_started else Status.NOT_STARTED
