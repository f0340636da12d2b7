"""A month is submitted, returned, accepted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.months import Month
from joynet.lib.zones import in_words
from joynet.outbox import actions as outbox
from submissions import emails, queries, rules
from submissions.actions.freezing import content_of
from submissions.actions.locking import locked_team
from submissions.actions.refusing import ReportRefused
from submissions.actions.writing import report_to_write
from submissions.models import (
    Report,
    Submission,
)
from submissions.rules import ReportState
from teams.models import Team


@transaction.atomic
def submit_report(*, team: Team, month: Month, by: Actor, at: datetime) -> Report:
    """Submits a complete month. Late is allowed until the lock; a second submission of the same month is refused."""
    team = locked_team(team)
    calendar = queries.calendar_of(team)
    report = Report.objects.filter(team=team, month=month.first_day).first()
    if report is not None and not rules.may_become(report.state, ReportState.SUBMITTED):
        raise ReportRefused(f"{month} has already been submitted.", code="already_submitted")
    if month not in rules.months_to_report(calendar.span, calendar.waived):
        raise ReportRefused(f"{team} does not owe a report for {month}.")
    opens = rules.submits_from(month, calendar.rule)
    if at < opens:
        raise ReportRefused(f"{month} is not over yet. It can be submitted from {in_words(opens, team.zone)}.")
    report = report_to_write(team, month, by=by, at=at)
    lacking = rules.missing(queries.facts_of(report=report, team=team, month=month))
    if lacking:
        raise ReportRefused([item.sentence for item in lacking])
    return _submit(report, month, by=by, at=at)


def _submit(report: Report, month: Month, *, by: Actor, at: datetime) -> Report:
    number = (report.submissions.aggregate(last=Max("number"))["last"] or 0) + 1
    report.state = ReportState.SUBMITTED
    report.revision += 1
    report.full_clean()
    report.save()
    submission = Submission(report=report, number=number, at=at, by=by.user, content=content_of(report, month))
    submission.full_clean()
    submission.save()
    audit.record(by=by, at=at, verb="submitted report", target=report, details={"number": number})
    if by.user is not None:
        outbox.queue(emails.report_received(report, submission, to=by.user, at=at), at=at)
    return report


@transaction.atomic
def return_report(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Staff send a report back; it can be edited until the lock or for seven days, whichever is later."""
    report = _locked_report(report)
    _become(report, ReportState.RETURNED)
    report.returned_at = at
    report.return_reason = reason
    report.full_clean()
    report.save()
    audit.record(by=by, at=at, verb="returned report", target=report)
    for mail in emails.report_returned(report, at=at):
        outbox.queue(mail, at=at)
    return report


@transaction.atomic
def accept_report(*, report: Report, by: Actor, at: datetime) -> Report:
    """Staff accept a submitted report."""
    report = _locked_report(report)
    _become(report, ReportState.ACCEPTED)
    report.full_clean()
    report.save()
    audit.record(by=by, at=at, verb="accepted report", target=report)
    return report


def _locked_report(report: Report) -> Report:
    locked_team(report.team)
    return Report.objects.select_related("team__cohort").get(pk=report.pk)


def _become(report: Report, wanted: ReportState) -> None:
    if not rules.may_become(report.state, wanted):
        raise ReportRefused(
            f"This report is {report.get_state_display().lower()} and cannot become {wanted.label.lower()}."
        )
    report.state = wanted
    report.revision += 1
