"""When a team's months are due and locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from joynet.lib.days import is_active
from joynet.lib.months import Month
from joynet.lib.zones import local_day
from submissions import rules
from submissions.models import MonthException
from submissions.rules import ExceptionKind
from teams.models import Membership, Team
from teams.queries import span_of
from teams.rules import Span


@dataclass(frozen=True)
class Calendar:
    """Everything that decides when a team's months are due and locked."""

    span: Span
    rule: rules.MonthRule
    exceptions: dict[Month, rules.Exceptions]

    def of(self, month: Month) -> rules.Exceptions:
        """The exceptions in force for a month."""
        return self.exceptions.get(month, rules.NO_EXCEPTIONS)

    @property
    def waived(self) -> frozenset[Month]:
        """The months that staff have waived."""
        return frozenset(month for month, granted in self.exceptions.items() if granted.is_waived)

    def owed(self, at: datetime) -> list[Month]:
        """The months owed by `at`, oldest first."""
        return list(rules.months_owed(span=self.span, rule=self.rule, waived=self.waived, at=at))

    def begun(self, at: datetime) -> list[Month]:
        """The months to report on that have begun by `at`, oldest first."""
        return [
            month for month in rules.months_to_report(self.span, self.waived) if rules.opens_at(month, self.rule) <= at
        ]


def month_rule(team: Team) -> rules.MonthRule:
    """The cohort's days and the team's zone."""
    return rules.MonthRule(team.cohort.due_days, team.cohort.lock_days, team.zone)


def calendar_of(team: Team) -> Calendar:
    """The facts of one team. Two queries, none for what is prefetched."""
    return Calendar(span_of(team), month_rule(team), latest_exceptions(team.month_exceptions.all()))


def latest_exceptions(rows: Iterable[MonthException]) -> dict[Month, rules.Exceptions]:
    """The exceptions in force by month: of each kind the row made last."""
    latest: dict[tuple[Month, str], MonthException] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.pk)):
        latest[Month.of(row.month), row.kind] = row
    by_month: dict[Month, dict[str, MonthException]] = defaultdict(dict)
    for (month, kind), row in latest.items():
        by_month[month][kind] = row
    return {
        month: rules.Exceptions(
            due_on=kinds[ExceptionKind.EXTENSION].due_on if ExceptionKind.EXTENSION in kinds else None,
            locks_on=kinds[ExceptionKind.LOCK].locks_on if ExceptionKind.LOCK in kinds else None,
            is_waived=ExceptionKind.WAIVER in kinds,
        )
        for month, kinds in by_month.items()
    }


def exceptions_of(*, team: Team, month: Month) -> list[MonthException]:
    """Everything that staff have granted for a month, the newest first."""
    rows = MonthException.objects.filter(team=team, month=month.first_day).select_related("by")
    return list(rows.order_by("-at", "-pk"))


def months_begun(*, team: Team, at: datetime) -> list[Month]:
    """Back data months and the months of the program that have begun, oldest first: what a note can be about."""
    calendar = calendar_of(team)
    return [*rules.back_data_months(calendar.span), *calendar.begun(at)]


def is_member_on(membership: Membership, day: date) -> bool:
    """Whether a membership counts on a day, without asking the database."""
    return is_active(membership.starts_on, membership.ends_on, day)


def today_of(team: Team, at: datetime) -> date:
    """The team's calendar day."""
    return local_day(at, team.zone)
