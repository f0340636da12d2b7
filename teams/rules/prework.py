"""What a team does between acceptance and the first workshop, and by when (domain 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from teams.rules.kinds import Slot

LEAST_DAYS = 14
"""A team has at least this many days from the day it joined, also when it joins late."""


@dataclass(frozen=True)
class PreworkTask:
    """One thing to do: due so many days before the cohort starts; `slot` says who sees to it."""

    key: str
    label: str
    why: str
    slot: Slot
    days_before: int


PREWORK = (
    PreworkTask(
        "roster",
        "Check the roster: three people in three seats",
        "Everybody on it signs in once, so that invitations and reminders arrive.",
        Slot.SENIOR_LEADER,
        42,
    ),
    PreworkTask(
        "what-matters",
        "Ask staff what matters to them",
        "Five short conversations are enough to begin: what makes a good day, and what gets in its way.",
        Slot.FRONTLINE_CLINICIAN,
        35,
    ),
    PreworkTask(
        "under-way",
        "List what is already under way for joy in work",
        "Surveys, projects and habits that exist; the charter has a place for them under guidance and constraints.",
        Slot.CORE,
        35,
    ),
    PreworkTask(
        "charter",
        "Write the charter with a first aim",
        "A draft is enough. Every save keeps the version before it.",
        Slot.CORE,
        28,
    ),
    PreworkTask(
        "baseline",
        "Choose measures and enter back data",
        "Up to a year from before the program shows where the team starts.",
        Slot.CORE,
        21,
    ),
    PreworkTask(
        "drivers",
        "Draw the driver diagram",
        "It starts from the nine components of joy in work; keep what fits and reword the rest.",
        Slot.CORE,
        14,
    ),
    PreworkTask(
        "orientation",
        "Come to the orientation call",
        "One call before the first month; it does not count toward attendance.",
        Slot.SENIOR_LEADER,
        14,
    ),
    PreworkTask(
        "storyboard",
        "Prepare the storyboard",
        "Six short answers that introduce the team at the first workshop.",
        Slot.FRONTLINE_CLINICIAN,
        7,
    ),
)
"""In the order in which they fall due."""


def prework_due_on(task: PreworkTask, *, cohort_starts_on: date, joined_on: date) -> date:
    """The day on which it is due: before the cohort starts, but never sooner than a team can do it."""
    return max(cohort_starts_on - timedelta(days=task.days_before), joined_on + timedelta(days=LEAST_DAYS))


def prework_when(due_on: date, day: date) -> tuple[str, str]:
    """(words, tone) for something not yet done, on `day`: the due day itself is in time."""
    days = (due_on - day).days
    if days < 0:
        return f"Overdue by {-days} day{'' if days == -1 else 's'}", "warn"
    if days == 0:
        return "Due today", "todo"
    if days <= 7:
        return f"Due in {days} day{'' if days == 1 else 's'}", "todo"
    return "To do", "todo"
