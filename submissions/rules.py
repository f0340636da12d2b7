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


@dataclass(frozen=True)
class CellFacts:
    """One required or optional measure of a part, and what stands in its cell this month ("" = nothing yet)."""

    name: str
    is_required: bool
    kind: str


@dataclass(frozen=True)
class ReportFacts:
    """What a report holds, as far as completeness asks. A nothing-reason counts for its part whatever else is there."""

    tests: int
    has_learned: bool
    process: tuple[CellFacts, ...]
    outcome: tuple[CellFacts, ...]
    nothing_reasons: dict[str, str]


@dataclass(frozen=True)
class Missing:
    """One thing that is missing before a report can be submitted, in words that say what to do."""

    part: Part
    sentence: str


FINISHED_KINDS = frozenset({ValueKind.MEASURED, ValueKind.NOT_COLLECTED, ValueKind.NOT_APPLICABLE})


def missing(facts: ReportFacts) -> tuple[Missing, ...]:
    """Everything that stands between this report and its submission, part by part (domain 3.6)."""
    found: list[Missing] = []
    if not facts.tests and not facts.nothing_reasons.get(Part.CHANGES):
        found.append(Missing(Part.CHANGES, "Add a change you tested, or say why there was none this month."))
    if not facts.has_learned and not facts.nothing_reasons.get(Part.LEARNING):
        found.append(Missing(Part.LEARNING, "Write what you learned, or say why there is nothing this month."))
    found.extend(_missing_cells(Part.PROCESS, "a process measure", "process", facts.process, facts.nothing_reasons))
    found.extend(_missing_cells(Part.OUTCOME, "an outcome measure", "outcome", facts.outcome, facts.nothing_reasons))
    return tuple(found)


def _missing_cells(
    part: Part, measure: str, word: str, cells: tuple[CellFacts, ...], nothing_reasons: dict[str, str]
) -> Iterator[Missing]:
    if nothing_reasons.get(part):
        return
    if not cells:
        yield Missing(part, f"Choose {measure}, or say why there is no {word} data this month.")
    for cell in cells:
        if cell.kind == ValueKind.PARTIAL:
            yield Missing(part, f"Finish {cell.name}: numerator and denominator belong together.")
        elif cell.is_required and cell.kind not in FINISHED_KINDS:
            yield Missing(part, f"Enter {cell.name}, or choose not collected and say why.")


@dataclass(frozen=True)
class Typed:
    """What was typed into one cell, already read as numbers."""

    kind: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    reason: str = ""


def kind_of(typed: Typed, *, has_denominator: bool) -> ValueKind | None:
    """What kind of value the typed cell is; None when it is blank, which is not zero."""
    if typed.kind in {ValueKind.NOT_COLLECTED, ValueKind.NOT_APPLICABLE}:
        return ValueKind(typed.kind)
    figures = (typed.numerator, typed.denominator) if has_denominator else (typed.value,)
    if all(figure is None for figure in figures):
        return None
    return ValueKind.MEASURED if all(figure is not None for figure in figures) else ValueKind.PARTIAL


def fault_in(typed: Typed, *, has_denominator: bool, is_proportion: bool) -> tuple[str, str] | None:
    """The (field, sentence) that forbids storing this cell, or None. Only the impossible is refused."""
    if typed.kind == ValueKind.NOT_COLLECTED and not typed.reason:
        return "reason", "Say why it was not collected."
    if typed.kind in {ValueKind.NOT_COLLECTED, ValueKind.NOT_APPLICABLE}:
        return None
    if not has_denominator:
        return None
    if typed.numerator is not None and typed.numerator < 0:
        return "numerator", "A numerator cannot be below 0. Check it."
    if typed.denominator is not None and typed.denominator <= 0:
        return "denominator", "A denominator must be above 0. Check it, or choose not collected."
    if (
        is_proportion
        and typed.numerator is not None
        and typed.denominator is not None
        and typed.numerator > typed.denominator
    ):
        return "numerator", "Numerator is larger than denominator. Check both, or choose not collected."
    return None
