"""Reminders of the month that is due: when, to whom, and why not after all. The outbox sweeps them into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch

from joynet.lib.months import Month
from joynet.lib.zones import day_in_words, deadline_in_words, local_day
from joynet.outbox.mail import Rendered, page, render
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import Reminder, ReminderRule, moment
from submissions import queries, rules
from submissions.models import MonthException, Report
from submissions.rules import ReportState
from teams.models import Membership, Pause, Person, Team
from teams.rules import Slot, Span

RULE = "month_due"
HOUR = 9
"""Reminders are due at nine in the morning of the team's zone."""


@dataclass(frozen=True)
class Step:
    """One reminder: days from the due date, who gets it, and its template."""

    days: int
    to: str  # "entering", or a slot
    template: str

    def name(self, month: Month) -> str:
        """The step's part of the occasion: "2027-03 -9"."""
        return f"{month.iso} {self.days:+d}"


STEPS = (
    Step(-9, "entering", "submissions/mail/month_ended"),
    Step(-7, "entering", "submissions/mail/month_due"),
    Step(-1, "entering", "submissions/mail/month_due"),
    Step(+3, "entering", "submissions/mail/month_late"),
    Step(+5, Slot.CORE, "submissions/mail/month_late_core"),
    Step(+10, Slot.SENIOR_LEADER, "submissions/mail/month_late_leader"),
)
"""The schedule of domain 6.2, narrowed to what a team itself gets."""


def find(since: datetime, until: datetime) -> Iterator[Reminder]:
    """Every reminder with since < due_at <= until, by the facts as of `until`. Six queries for any number of teams."""
    for team in _teams(until):
        calendar = queries.calendar_of(team)
        states = {report.as_month: report for report in team.reports.all()}
        for month in calendar.owed(until):
            if not _is_open(calendar, month, states.get(month), until):
                continue
            due_on = rules.due_on(month, calendar.rule, calendar.of(month))
            for step in STEPS:
                due_at = moment(due_on + timedelta(days=step.days), HOUR, team.zone)
                if since < due_at <= until:
                    yield from _reminders(team, calendar.span, month, due_on, step, due_at)


def _teams(until: datetime) -> Iterable[Team]:
    """Teams that may owe something: those that have joined, with all that the rules ask."""
    return (
        Team.objects.filter(joined_on__lte=until.date())
        .select_related("cohort", "organization")
        .prefetch_related(
            Prefetch("pauses", Pause.objects.order_by("pk")),
            Prefetch("month_exceptions", MonthException.objects.order_by("pk")),
            Prefetch("reports", Report.objects.order_by("month")),
            Prefetch(
                "memberships",
                Membership.objects.approved().select_related("person").order_by("person__name", "pk"),
            ),
        )
        .order_by("pk")
    )


def _is_open(calendar: queries.Calendar, month: Month, report: Report | None, at: datetime) -> bool:
    """Whether the team can still send this month: not submitted, not locked."""
    return rules.may_edit(
        state=report.state if report else None,
        month=month,
        rule=calendar.rule,
        exceptions=calendar.of(month),
        returned_at=report.returned_at if report and report.state == ReportState.RETURNED else None,
        at=at,
    )


def _reminders(team: Team, span: Span, month: Month, due_on: date, step: Step, due_at: datetime) -> Iterator[Reminder]:
    day = min(local_day(due_at, team.zone), span.last_day)
    for membership in team.memberships.all():
        is_asked = membership.may_enter if step.to == "entering" else membership.slot == step.to
        if is_asked and queries.is_member_on(membership, day):
            yield Reminder(
                target=team,
                effective_on=due_on,
                step=step.name(month),
                recipient_key=f"person:{membership.person_id}",
                to_address=membership.person.email,
                due_at=due_at,
            )


def why_not(mail: OutgoingMail, at: datetime) -> str:
    """The reason for which a reminder is not sent after all; "" sends it."""
    team, month, step = _occasion(mail)
    calendar = queries.calendar_of(team)
    report = Report.objects.filter(team=team, month=month.first_day).first()
    if report is not None and report.state in {ReportState.SUBMITTED, ReportState.ACCEPTED}:
        return f"The report on {month} has been submitted."
    if month not in calendar.owed(at):
        return f"{month} is not owed."
    if rules.due_on(month, calendar.rule, calendar.of(month)) != mail.effective_on:
        return "The due date has moved; the reminders follow the new one."
    if not _is_open(calendar, month, report, at):
        return f"{month} is locked."
    day = min(local_day(at, team.zone), calendar.span.last_day)
    person_id = _person_id(mail)
    for membership in team.memberships.approved().filter(person_id=person_id):
        is_asked = membership.may_enter if step.to == "entering" else membership.slot == step.to
        if is_asked and queries.is_member_on(membership, day):
            return ""
    return "The person is no longer on the team in this role."


def write(mail: OutgoingMail, at: datetime) -> Rendered:
    """The reminder as it goes out: who, what, when, and one link to the very month."""
    team, month, step = _occasion(mail)
    calendar = queries.calendar_of(team)
    due = rules.due_by(month, calendar.rule, calendar.of(month))
    report = queries.report_page(team=team, month=month, at=at)
    return render(
        step.template,
        {
            "team": team,
            "month": month,
            "person": Person.objects.get(pk=_person_id(mail)),
            "due": deadline_in_words(due, team.zone),
            "due_day": day_in_words(mail.effective_on),
            "locks": deadline_in_words(rules.locks_by(month, calendar.rule, calendar.of(month)), team.zone),
            "lacking": [part.label for part in report.parts if not part.is_done] if report else [],
            "link": page("submissions:report", team_id=team.pk, month=month),
        },
    )


def _occasion(mail: OutgoingMail) -> tuple[Team, Month, Step]:
    """What a row is about, read back from its columns."""
    month, _, days = mail.step.partition(" ")
    team = Team.objects.select_related("cohort", "organization").get(pk=mail.target_id)
    return team, Month.parse(month), next(step for step in STEPS if f"{step.days:+d}" == days)


def _person_id(mail: OutgoingMail) -> int:
    return int(mail.recipient_key.partition(":")[2])


RULES: tuple[ReminderRule, ...] = (ReminderRule(name=RULE, find=find, why_not=why_not, render=write),)
