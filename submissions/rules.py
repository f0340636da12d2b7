"""What the rules say about months and reports, given facts and a moment. Pure: no database, clock or request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices

from joynet.lib.months import Month
from joynet.lib.zones import end_of_day, start_of_day
from teams.rules import Span, program_months

RETURNED_STAYS_OPEN = timedelta(days=7)
"""A returned report may be edited until the lock or for seven days, whichever is later (decisions 2.6)."""

BACK_DATA_MONTHS = 12
"""Values for so many months before M1 can be entered at enrolment (domain 2.5 b)."""


class ReportState(TextChoices):
    """The stored states: acts. Not started, late, missing and locked are computed."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    ACCEPTED = "accepted", "Accepted"


TRANSITIONS: dict[str, frozenset[str]] = {
    ReportState.DRAFT: frozenset({ReportState.SUBMITTED}),
    ReportState.SUBMITTED: frozenset({ReportState.RETURNED, ReportState.ACCEPTED}),
    ReportState.RETURNED: frozenset({ReportState.SUBMITTED}),
    ReportState.ACCEPTED: frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    """Whether a report in `state` may become `wanted`."""
    return wanted in TRANSITIONS[state]


class Part(TextChoices):
    """The four obligatory parts of a month's report (seed)."""

    CHANGES = "changes", "Changes tested"
    LEARNING = "learning", "Learning"
    PROCESS = "process", "Process data"
    OUTCOME = "outcome", "Outcome data"


class ValueKind(TextChoices):
    """What stands in a cell. Missing is not zero: no row, partial, not collected and not applicable all differ."""

    PARTIAL = "partial", "Half typed"
    MEASURED = "measured", "Measured"
    NOT_COLLECTED = "not_collected", "Not collected"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class ExceptionKind(TextChoices):
    """What staff may grant to one team for one month."""

    EXTENSION = "extension", "Later due date"
    LOCK = "lock", "Later lock"
    WAIVER = "waiver", "Not owed"


@dataclass(frozen=True)
class MonthRule:
    """What decides when a month is due and locked: the cohort's settings and the exception in force, if any."""

    due_days: int
    lock_days: int
    zone: str


@dataclass(frozen=True)
class Exceptions:
    """The exceptions in force for one month: the latest row of each kind."""

    due_on: date | None = None
    locks_on: date | None = None
    is_waived: bool = False


NO_EXCEPTIONS = Exceptions()


def due_on(month: Month, rule: MonthRule, exceptions: Exceptions = NO_EXCEPTIONS) -> date:
    """The last day on which a report is on time: the 10th day after the month's last day, or the extension in force."""
    return exceptions.due_on or month.last_day + timedelta(days=rule.due_days)


def due_by(month: Month, rule: MonthRule, exceptions: Exceptions = NO_EXCEPTIONS) -> datetime:
    """The moment at which it is no longer on time: the start of the day after `due_on`, in the team's zone."""
    return end_of_day(due_on(month, rule, exceptions), rule.zone)


def locks_on(month: Month, rule: MonthRule, exceptions: Exceptions = NO_EXCEPTIONS) -> date:
    """The last day on which the month can be edited: the 30th day after it ends, or a later one that was granted."""
    ordinary = month.last_day + timedelta(days=rule.lock_days)
    granted = [day for day in (exceptions.due_on, exceptions.locks_on) if day is not None]
    return max([ordinary, *granted])


def locks_by(month: Month, rule: MonthRule, exceptions: Exceptions = NO_EXCEPTIONS) -> datetime:
    """The first moment at which the month is locked."""
    return end_of_day(locks_on(month, rule, exceptions), rule.zone)


def opens_at(month: Month, rule: MonthRule) -> datetime:
    """From its first day on a month can be drafted."""
    return start_of_day(month.first_day, rule.zone)


def submits_from(month: Month, rule: MonthRule) -> datetime:
    """From the day after its last day on a month can be submitted."""
    return end_of_day(month.last_day, rule.zone)


def months_to_report(span: Span, waived: Iterable[Month] = ()) -> tuple[Month, ...]:
    """Every month the team reports on over its whole time, past and coming, waived and paused ones left out."""
    left_out = frozenset(waived)
    return tuple(month for month in program_months(span) if month not in left_out)


def months_owed(*, span: Span, rule: MonthRule, waived: Iterable[Month] = (), at: datetime) -> Iterator[Month]:
    """The months to report on that have ended by `at` in the team's zone, oldest first (decisions 2.5).

    The one answer for the page, the refusal, the reminder and the network's reporting rate.
    """
    for month in months_to_report(span, waived):
        if submits_from(month, rule) <= at:
            yield month


def is_on_time(*, first_submitted_at: datetime | None, due: datetime) -> bool:
    """Whether the first submission came before the due moment in force now; a later return does not change it."""
    return first_submitted_at is not None and first_submitted_at < due


def may_edit(
    *,
    state: str | None,
    month: Month,
    rule: MonthRule,
    exceptions: Exceptions,
    returned_at: datetime | None,
    at: datetime,
) -> bool:
    """Whether a team's member can write in this month at `at`.

    Open from the month's first day until the lock; a submitted or accepted report is closed; a returned one is open
    until the lock or for seven days after the return, whichever is later (decisions 2.6).
    """
    if at < opens_at(month, rule) or state in {ReportState.SUBMITTED, ReportState.ACCEPTED}:
        return False
    closes = locks_by(month, rule, exceptions)
    if state == ReportState.RETURNED and returned_at is not None:
        closes = max(closes, returned_at + RETURNED_STAYS_OPEN)
    return at < closes


def back_data_months(span: Span) -> tuple[Month, ...]:
    """The twelve months before the cohort's first month, oldest first."""
    first = span.cohort_first
    return tuple(first.plus(-back) for back in range(BACK_DATA_MONTHS, 0, -1))


def ratio(numerator: Decimal, denominator: Decimal, multiplier: Decimal) -> Decimal:
    """The value as shown: numerator / denominator x multiplier. The denominator is above 0 by constraint."""
    return numerator / denominator * multiplier
