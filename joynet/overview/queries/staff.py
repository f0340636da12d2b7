"""What waits for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from applications import access as applications
from applications.queries import open_enquiries, reviews_to_do, waits_for_answer
from applications.rules import WAITING_FOR_STAFF
from joynet.accounts import roles
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from joynet.outbox.queries import without_kept
from joynet.outbox.rules import State as MailState
from meetings.queries import events_to_record
from teams.models import RosterProposal, Team
from teams.queries import teams_beyond_grace
from teams.rules import GRACE_DAYS


@dataclass(frozen=True)
class QueueLine:
    """What waits for staff, as a sentence whose link opens exactly those rows."""

    sentence: str
    url: str


def staff_queue(*, user: User, at: datetime) -> tuple[QueueLine, ...]:
    """What waits, as far as the person's roles reach; empty when nothing does. At most three queries for each line."""
    lines: list[QueueLine] = []
    reviews = reviews_to_do(user).count() if user.has_module_perms("applications") else 0
    if reviews:
        lines.append(
            QueueLine(
                f"{_counted(reviews, 'review waits', 'reviews wait')} for you",
                reverse("admin:applications_application_changelist") + "?state=all&reviews=mine",
            )
        )
    if applications.may_decide(user, at):
        waiting = (
            applications.listed(user, at)
            .filter(state__in=WAITING_FOR_STAFF)
            .aggregate(n=Count("pk"), since=Min("state_at"))
        )
        if waiting["n"]:
            days = (at - waiting["since"]).days
            age = f"the oldest for {days} {'day' if days == 1 else 'days'}"
            lines.append(
                QueueLine(
                    f"{_counted(waiting['n'], 'application waits', 'applications wait')}, {age}",
                    reverse("admin:applications_application_changelist"),
                )
            )
        unanswered = applications.listed(user, at).filter(waits_for_answer()).count()
        if unanswered:
            lines.append(
                QueueLine(
                    f"{_counted(unanswered, 'applicant waits', 'applicants wait')} for an answer to a message",
                    reverse("admin:applications_application_changelist") + "?state=all&messages=waiting",
                )
            )
    if roles.roles_at(user, at) & {Role.COORDINATOR, Role.DIRECTOR}:
        enquiries = open_enquiries()
        if enquiries:
            lines.append(
                QueueLine(
                    _counted(enquiries, "question is open", "questions are open"),
                    reverse("admin:applications_enquiry_changelist"),
                )
            )
        lines += _team_lines(at)
    if user.has_module_perms("meetings"):
        rolls = events_to_record(at).count()
        if rolls:
            lines.append(
                QueueLine(
                    f"{_counted(rolls, 'meeting has', 'meetings have')} no complete roll yet",
                    reverse("admin:meetings_event_changelist") + "?roll=to_record",
                )
            )
    if user.has_module_perms("outbox"):
        mails = OutgoingMail.objects.filter(state__in=[MailState.FAILED, MailState.MISSED, MailState.HELD])
        stuck = without_kept(mails, user).count()
        if stuck:
            lines.append(
                QueueLine(
                    f"{_counted(stuck, 'mail needs', 'mails need')} a person",
                    reverse("admin:outbox_outgoingmail_changelist"),
                )
            )
    return tuple(lines)


def _team_lines(at: datetime) -> list[QueueLine]:
    """Changes of rosters to decide, and seats that nobody has filled in time."""
    lines = []
    proposals = RosterProposal.objects.filter(verdict="").count()
    if proposals:
        lines.append(
            QueueLine(
                _counted(proposals, "proposed change of a roster waits", "proposed changes of rosters wait"),
                reverse("admin:teams_rosterproposal_changelist") + "?verdict__exact=",
            )
        )
    vacant = len(teams_beyond_grace(Team.objects.all(), at=at))
    if vacant:
        lines.append(
            QueueLine(
                f"{_counted(vacant, 'team has', 'teams have')} had an empty seat for more than {GRACE_DAYS} days",
                reverse("admin:teams_team_changelist") + "?vacancy=beyond",
            )
        )
    return lines


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
