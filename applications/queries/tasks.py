"""The task list, and what is missing with links to where it can be mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import (
    Application,
    Section,
)
from applications.queries.addresses import gap_url, section_url, url_of
from applications.queries.closing import closing
from applications.queries.editing import open_sections
from applications.queries.facts import facts_of, missing_of, sections_of, today_of
from applications.rules import Gap, SectionKey, Status
from joynet.accounts.models import User
from joynet.lib.zones import (
    deadline_in_both_zones,
    in_words_with_year,
    local_day,
    time_in_words,
)


@dataclass(frozen=True)
class Task:
    """One row of the task list."""

    name: str
    url: str
    note: str
    status: str
    tone: str


@dataclass(frozen=True)
class TaskGroup:
    """Rows under one heading."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class TaskList:
    """The applicant's page while the application is a draft."""

    groups: tuple[TaskGroup, ...]
    sentence: str
    saved: str
    closes: str
    is_closed: bool
    can_be_sent: bool


_TONES = {
    Status.NOT_STARTED: "todo",
    Status.IN_PROGRESS: "todo",
    Status.PROBLEM: "danger",
    Status.COMPLETED: "plain",
}


_NOTES: dict[SectionKey, str] = {
    SectionKey.ORGANIZATION: "Name, kind, country, size, and the units that take part.",
    SectionKey.CONTACT: "Whom we call and write to.",
    SectionKey.WHY: "Three questions, in your own words.",
    SectionKey.COMMITMENTS: "Nine commitments, each ticked by itself.",
    SectionKey.LETTER: "Signed by your highest leadership: as a PDF, or here.",
    SectionKey.PARTICIPANTS: "At least three people, one in each of three places.",
    SectionKey.INFRASTRUCTURE: "Six questions: time, skill, data.",
    SectionKey.LEADERSHIP: "Six questions: what leaders do.",
    SectionKey.SAFETY: "Eight questions: physical and psychological safety.",
    SectionKey.PARTNERS: "Patients, workforce, community.",
}


def task_list(application: Application, *, reader: User, at: datetime) -> TaskList:
    """Sections with their status, what is missing in a sentence, and when something was saved last."""
    facts = facts_of(application, at)
    gaps = rules.missing(facts, today_of(application, at))
    sections = sections_of(application)
    statuses = {key: rules.status(key, gaps, is_started=key.value in sections) for key in SectionKey}

    def task(key: SectionKey) -> Task:
        return _section_task(application, key, statuses[key], saved=sections.get(key.value), reader=reader, at=at)

    count = len(gaps)
    check = Task(
        "Check your answers and send",
        url_of(application, "check"),
        "Everything on one page, before it goes.",
        "Ready to send" if not gaps else f"{count} {'thing' if count == 1 else 'things'} to do",
        "ok" if not gaps else "plain",
    )
    closes_at = closing(application)
    done = sum(status == Status.COMPLETED for status in statuses.values())
    return TaskList(
        groups=(
            TaskGroup(
                "Who you are, and what you commit to",
                (
                    task(SectionKey.ORGANIZATION),
                    task(SectionKey.CONTACT),
                    task(SectionKey.WHY),
                    task(SectionKey.COMMITMENTS),
                    task(SectionKey.LETTER),
                    task(SectionKey.PARTICIPANTS),
                ),
            ),
            TaskGroup(
                "How ready you are",
                (
                    task(SectionKey.INFRASTRUCTURE),
                    task(SectionKey.LEADERSHIP),
                    task(SectionKey.SAFETY),
                ),
            ),
            TaskGroup("Who takes part with you", (task(SectionKey.PARTNERS),)),
            TaskGroup("Send", (check,)),
        ),
        sentence=_progress_sentence(statuses, done),
        saved=_last_saved(sections.values(), reader, at),
        closes=deadline_in_both_zones(closes_at, application.cohort.zone, reader.time_zone),
        is_closed=at >= closes_at,
        can_be_sent=not gaps,
    )


def reopened_tasks(application: Application, *, reader: User, at: datetime) -> tuple[Task, ...]:
    """The sections that a question of staff has opened, in the order of the task list, with their status now."""
    gaps = missing_of(application, at)
    sections = sections_of(application)
    keys = open_sections(application)
    return tuple(
        _section_task(
            application,
            key,
            rules.status(key, gaps, is_started=key.value in sections),
            saved=sections.get(key.value),
            reader=reader,
            at=at,
        )
        for key in SectionKey
        if key in keys
    )


def open_gaps(application: Application, at: datetime) -> tuple[Gap, ...]:
    """What is missing in the sections that can be changed now; what cannot be changed keeps nobody from sending."""
    keys = open_sections(application)
    return tuple(gap for gap in missing_of(application, at) if gap.section in keys)


def _section_task(
    application: Application, key: SectionKey, status: Status, *, saved: Section | None, reader: User, at: datetime
) -> Task:
    note = _NOTES[key]
    if saved is not None and saved.edited_by_id != reader.pk:
        who = saved.edited_by or "whoever holds a link"
        note = f"{note} Saved by {who} at {moment_in_words(saved.edited_at, reader.time_zone, at)}."
    return Task(key.label, section_url(application, key), note, status.label, _TONES[status])


def _progress_sentence(statuses: dict[SectionKey, Status], done: int) -> str:
    total = len(statuses)
    if done == total:
        return f"All {total} sections are complete. You can send the application."
    wanting = [key.label[:1].lower() + key.label[1:] for key, status in statuses.items() if status != Status.COMPLETED]
    if done == 0:
        return f"None of the {total} sections is complete yet. Everything you save is kept."
    verb = "is" if done == 1 else "are"
    return f"{done} of {total} sections {verb} complete. Still to do: {in_a_row(wanting)}."


def in_a_row(words: list[str]) -> str:
    """As people list things: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _last_saved(sections: Iterable[Section], reader: User, at: datetime) -> str:
    latest = max((section.edited_at for section in sections), default=None)
    return "" if latest is None else f"Saved at {moment_in_words(latest, reader.time_zone, at)}."


def moment_in_words(moment: datetime, zone: str, at: datetime) -> str:
    """ "3:42 PM Eastern" on the same day, with the date on another."""
    if local_day(moment, zone) == local_day(at, zone):
        return time_in_words(moment, zone)
    return in_words_with_year(moment, zone)


@dataclass(frozen=True)
class GapLine:
    """One thing missing, with the address of the control where it can be mended."""

    sentence: str
    url: str
    section: str
    is_problem: bool


@dataclass(frozen=True)
class GapGroup:
    """What is missing in one section."""

    title: str
    lines: tuple[GapLine, ...]


def gap_groups(application: Application, gaps: Iterable[Gap]) -> list[GapGroup]:
    """The gaps by section, in the order of the sections."""
    lines = gap_lines(application, gaps)
    titles = dict.fromkeys(line.section for line in lines)
    return [GapGroup(title, tuple(line for line in lines if line.section == title)) for title in titles]


def gap_lines(application: Application, gaps: Iterable[Gap]) -> list[GapLine]:
    """The gaps as a page lists them."""
    return [GapLine(gap.sentence, gap_url(application, gap), gap.section.label, gap.is_problem) for gap in gaps]


def problems_on(application: Application, key: SectionKey, at: datetime) -> list[Gap]:
    """What is stored in a section and wrong, or worth a warning, for the page where it is mended."""
    facts = facts_of(application, at)
    gaps = (*rules.missing(facts, today_of(application, at)), *rules.warnings(facts))
    return [gap for gap in gaps if gap.section == key and (gap.is_problem or gap.is_warning)]
