"""The months of a team's reporting, one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from joynet.lib.months import Month
from submissions import rules
from submissions.models import Report
from submissions.queries.calendar import Calendar, calendar_of
from submissions.queries.completeness import parts_done
from submissions.rules import Part, ReportState
from teams.models import Team
from teams.rules import month_number


@dataclass(frozen=True)
class MonthLine:
    """One month of a team's reporting, as shown in lists and on the home page."""

    month: Month
    number: int
    state: str  # "" when not started, else a ReportState
    due_on: date
    due_by: datetime
    locks_by: datetime
    submits_from: datetime
    first_submitted_at: datetime | None
    parts_done: int
    may_edit: bool
    is_owed: bool
    is_locked: bool
    is_overdue: bool
    is_on_time: bool

    @property
    def is_submitted(self) -> bool:
        return self.state in {ReportState.SUBMITTED, ReportState.ACCEPTED}

    @property
    def is_returned(self) -> bool:
        return self.state == ReportState.RETURNED

    @property
    def label(self) -> str:
        """ "M9" for the ninth month of the program."""
        return f"M{self.number}"

    @property
    def state_in_words(self) -> str:
        """What the list says, in one or two words."""
        if self.is_submitted:
            return "Submitted on time" if self.is_on_time else "Submitted late"
        if self.is_locked:
            return "Missing"
        if self.is_returned:
            return "Returned to you"
        if self.is_overdue:
            return "Late" if not self.state else "Draft, late"
        return "Draft" if self.state else "Not started"


def month_lines(*, team: Team, at: datetime) -> list[MonthLine]:
    """Every month to report on that has begun, oldest first. Constant number of queries."""
    calendar = calendar_of(team)
    stored = team.reports.prefetch_related("submissions", "parts", "learnings").order_by("month")
    reports = {report.as_month: report for report in stored}
    complete = parts_done(team=team, reports=list(reports.values()))
    owed = frozenset(calendar.owed(at))
    return [
        month_line(calendar, month, reports.get(month), complete.get(month, frozenset()), is_owed=month in owed, at=at)
        for month in calendar.begun(at)
    ]


def month_line(
    calendar: Calendar, month: Month, report: Report | None, done: frozenset[Part], *, is_owed: bool, at: datetime
) -> MonthLine:
    """One month as its facts say; the report comes with its submissions prefetched."""
    exceptions = calendar.of(month)
    first_submitted_at = min((s.at for s in report.submissions.all()), default=None) if report else None
    state = report.state if report else ""
    due = rules.due_by(month, calendar.rule, exceptions)
    editable = rules.may_edit(
        state=state or None,
        month=month,
        rule=calendar.rule,
        exceptions=exceptions,
        returned_at=_returned_at(report),
        at=at,
    )
    return MonthLine(
        month=month,
        number=month_number(calendar.span, month),
        state=state,
        due_on=rules.due_on(month, calendar.rule, exceptions),
        due_by=due,
        locks_by=rules.locks_by(month, calendar.rule, exceptions),
        submits_from=rules.submits_from(month, calendar.rule),
        first_submitted_at=first_submitted_at,
        parts_done=len(done),
        may_edit=editable,
        is_owed=is_owed,
        is_locked=not editable and state in {"", ReportState.DRAFT, ReportState.RETURNED},
        is_overdue=is_owed and state not in {ReportState.SUBMITTED, ReportState.ACCEPTED} and at >= due,
        is_on_time=rules.is_on_time(first_submitted_at=first_submitted_at, due=due),
    )


def _returned_at(report: Report | None) -> datetime | None:
    return report.returned_at if report is not None and report.state == ReportState.RETURNED else None


def month_to_open(lines: Iterable[MonthLine]) -> MonthLine | None:
    """The month that "This month" opens: the oldest owed one that is not submitted and not locked, else the newest
    that can be drafted (decisions 2.6). None when there is nothing to write."""
    open_lines = [line for line in lines if line.may_edit]
    owed = [line for line in open_lines if line.is_owed]
    return owed[0] if owed else (open_lines[-1] if open_lines else None)
