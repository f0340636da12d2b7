"""The part of an application that a question of staff has opened again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from applications import rules
from applications.models import Application
from applications.queries.answers import Answers, answers
from applications.queries.editing import open_sections
from applications.queries.talks import MessageLine, question_line
from applications.queries.tasks import GapLine, Task, gap_lines, open_gaps, reopened_tasks
from joynet.accounts.models import User


@dataclass(frozen=True)
class QuestionPage:
    """What staff ask, and the sections that are open for the answer."""

    question: MessageLine | None
    tasks: tuple[Task, ...]
    gaps: tuple[GapLine, ...]


def question_page(application: Application, *, reader: User, at: datetime) -> QuestionPage:
    """What staff ask, what can be changed, and what is still missing in it."""
    return QuestionPage(
        question=question_line(application, zone=reader.time_zone),
        tasks=reopened_tasks(application, reader=reader, at=at),
        gaps=tuple(gap_lines(application, open_gaps(application, at))),
    )


def open_answers(application: Application, *, zone: str, at: datetime) -> tuple[Answers, ...]:
    """The answers of the open sections as they stand now."""
    keys = open_sections(application)
    found = []
    for section in answers(application, zone=zone, at=at):
        if section.key == "readiness":
            titles = {key.label for key in keys if key in rules.READINESS}
            groups = tuple(group for group in section.groups if group.title in titles)
            if groups:
                found.append(replace(section, groups=groups))
        elif section.key in keys:
            found.append(section)
    return tuple(found)
