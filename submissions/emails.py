"""The mails of the submissions app, as values."""

from __future__ import annotations

from datetime import datetime

from joynet.accounts.models import User
from joynet.lib.months import Month
from joynet.lib.zones import in_words, local_day
from joynet.outbox.mail import Mail, Rendered, page, render
from submissions.models import Report, Submission
from teams.models import Person
from teams.queries import entering_members_on


def report_received(report: Report, submission: Submission, *, to: User, at: datetime) -> Mail:
    """The receipt for whoever submitted a month."""
    month = Month.of(report.month)
    mail = render(
        "submissions/mail/report_received",
        {
            "team": report.team,
            "month": month,
            "number": submission.number,
            "at": in_words(at, report.team.zone),
            "link": page("submissions:report", team_id=report.team_id, month=month),
        },
    )
    return Mail(
        rule="report_received",
        target=report,
        effective_on=local_day(at, report.team.zone),
        step=str(submission.number),
        recipient_key=f"user:{to.pk}",
        to_address=to.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )


def returned_text(report: Report, to: Person, *, reason: str) -> Rendered:
    """What somebody who enters the team's data reads when a report comes back."""
    month = Month.of(report.month)
    return render(
        "submissions/mail/report_returned",
        {
            "team": report.team,
            "month": month,
            "person": to,
            "reason": reason,
            "link": page("submissions:report", team_id=report.team_id, month=month),
        },
    )


def receivers_of_return(report: Report, *, at: datetime) -> list[Person]:
    """Whoever enters the team's data that day."""
    day = local_day(at, report.team.zone)
    return [membership.person for membership in entering_members_on(team=report.team, day=day)]


def report_returned(report: Report, *, at: datetime) -> list[Mail]:
    """Tells whoever enters the team's data that a report came back, and why."""
    mails = []
    for person in receivers_of_return(report, at=at):
        mail = returned_text(report, person, reason=report.return_reason)
        mails.append(
            Mail(
                rule="report_returned",
                target=report,
                effective_on=local_day(at, report.team.zone),
                step=str(report.revision),
                recipient_key=f"person:{person.pk}",
                to_address=person.email,
                subject=mail.subject,
                text=mail.text,
                html=mail.html,
            )
        )
    return mails
