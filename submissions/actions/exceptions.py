"""More time, or a month not owed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.months import Month
from joynet.lib.zones import day_in_words
from submissions import queries, rules
from submissions.actions.locking import locked_team
from submissions.actions.refusing import ReportRefused
from submissions.models import (
    MonthException,
    Report,
)
from submissions.rules import ExceptionKind, ReportState
from teams.models import Team
from teams.rules import program_months


@transaction.atomic
def grant_exception(
    *,
    team: Team,
    month: Month,
    kind: str,
    due_on: date | None,
    locks_on: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> MonthException:
    """Staff grant a later due date, a later lock, or waive a month, for one team."""
    team = locked_team(team)
    _refuse_exception(team, month, kind, due_on, locks_on)
    row = MonthException(
        team=team,
        month=month.first_day,
        kind=kind,
        due_on=due_on,
        locks_on=locks_on,
        reason=reason,
        by=by.user,
        at=at,
    )
    row.full_clean()
    row.save()
    audit.record(by=by, at=at, verb="granted exception", target=row, details={"kind": kind})
    return row


def _refuse_exception(team: Team, month: Month, kind: str, due_on: date | None, locks_on: date | None) -> None:
    """Refuses what would change nothing, or would take back what was submitted."""
    calendar = queries.calendar_of(team)
    if month not in program_months(calendar.span):
        raise ReportRefused(f"{team} does not report on {month}.")
    ordinary = {"due": rules.due_on(month, calendar.rule), "locked after": rules.locks_on(month, calendar.rule)}
    for (word, day), wanted in zip(ordinary.items(), (due_on, locks_on), strict=True):
        if wanted is not None and wanted <= day:
            raise ReportRefused(f"{month} is {word} {day_in_words(day)} without an exception. Choose a later day.")
    submitted = Report.objects.filter(
        team=team, month=month.first_day, state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]
    )
    if kind == ExceptionKind.WAIVER and submitted.exists():
        raise ReportRefused(f"{month} has already been submitted. There is nothing to waive.")
