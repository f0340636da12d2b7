"""Changes tested come into a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from joynet.accounts.actors import Actor
from joynet.lib.months import Month
from submissions.actions.locking import locked_team
from submissions.actions.refusing import EditedMeanwhile, ReportRefused
from submissions.actions.writing import report_to_write, save_part, touch_part
from submissions.models import (
    ChangeIdea,
    Cycle,
    CycleInMonth,
    Report,
    ReportPart,
)
from submissions.rules import Part
from teams.models import Team


@dataclass(frozen=True)
class TestEntry:
    """One test as typed; `cycle_id` None makes a new one."""

    cycle_id: int | None
    objective: str
    idea: str = ""
    prediction: str = ""
    started_on: date | None = None
    found: str = ""
    learned: str = ""
    decision: str = ""
    closed_on: date | None = None
    share: str = "network"


@transaction.atomic
def save_test(*, team: Team, month: Month, entry: TestEntry, seen_revision: int, by: Actor, at: datetime) -> Cycle:
    """Saves one test and counts it to the month. `seen_revision` is the cycle's, 0 for a new one."""
    team = locked_team(team)
    report = report_to_write(team, month, by=by, at=at)
    if entry.cycle_id is None:
        cycle = Cycle(team=team, number=_next_cycle_number(team), revision=0)
    else:
        cycle = Cycle.objects.get(pk=entry.cycle_id, team=team)
        if cycle.revision != seen_revision:
            raise EditedMeanwhile("Somebody else has changed this test since you opened it. Compare, then save again.")
    if entry.prediction and not cycle.prediction:
        cycle.predicted_at = at
    cycle.idea = _idea(team, entry.idea) if entry.idea else None
    cycle.objective = entry.objective
    cycle.prediction = entry.prediction
    cycle.started_on = entry.started_on
    cycle.found = entry.found
    cycle.learned = entry.learned
    cycle.decision = entry.decision
    cycle.closed_on = entry.closed_on
    cycle.share = entry.share
    cycle.revision += 1
    cycle.full_clean()
    cycle.save()
    _count_in_month(report, cycle)
    touch_part(report, Part.CHANGES, by=by, at=at)
    return cycle


@transaction.atomic
def carry_test_on(*, team: Team, month: Month, cycle: Cycle, by: Actor, at: datetime) -> CycleInMonth:
    """Counts a test that is still running to this month too."""
    team = locked_team(team)
    if cycle.team_id != team.pk:
        raise ReportRefused("This test belongs to another team.")
    report = report_to_write(team, month, by=by, at=at)
    in_month = _count_in_month(report, cycle)
    touch_part(report, Part.CHANGES, by=by, at=at)
    return in_month


@transaction.atomic
def take_test_out(*, team: Team, month: Month, cycle: Cycle, by: Actor, at: datetime) -> None:
    """Takes a test out of this month's report; the test itself stays."""
    team = locked_team(team)
    report = report_to_write(team, month, by=by, at=at)
    CycleInMonth.objects.filter(report=report, cycle=cycle).delete()
    touch_part(report, Part.CHANGES, by=by, at=at)


@transaction.atomic
def say_nothing_tested(
    *, team: Team, month: Month, reason: str, seen_revision: int, by: Actor, at: datetime
) -> ReportPart:
    """Says why no change was tested this month; an empty reason takes it back."""
    team = locked_team(team)
    report = report_to_write(team, month, by=by, at=at)
    return save_part(report, Part.CHANGES, reason, seen_revision, by=by, at=at)


def _next_cycle_number(team: Team) -> int:
    return (Cycle.objects.filter(team=team).aggregate(last=Max("number"))["last"] or 0) + 1


def _idea(team: Team, title: str) -> ChangeIdea:
    known = ChangeIdea.objects.filter(team=team, title__iexact=title).first()
    if known is not None:
        return known
    idea = ChangeIdea(team=team, title=title, stage=ChangeIdea.Stage.TESTING)
    idea.full_clean()
    idea.save()
    return idea


def _count_in_month(report: Report, cycle: Cycle) -> CycleInMonth:
    known = CycleInMonth.objects.filter(report=report, cycle=cycle).first()
    if known is not None:
        return known
    row = CycleInMonth(report=report, cycle=cycle)
    row.full_clean()
    row.save()
    return row
