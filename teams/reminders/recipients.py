"""Whom the reminders about a team go to on a day, and the columns of such a reminder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from joynet.accounts.models import Role
from joynet.lib.days import is_active
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import Reminder, moment
from teams import queries, rules
from teams.models import CoachAssignment, Membership, Pause, Team

HOUR = 9
"""Reminders are due at nine in the morning of the team's zone."""


@dataclass(frozen=True)
class Recipient:
    """Somebody who is reminded."""

    key: str  # "person:12" of a member, "user:3" of a coach
    name: str
    email: str


def with_facts(teams: QuerySet[Team]) -> QuerySet[Team]:
    """The teams with all that the rules ask. A constant number of queries for any number of teams."""
    return (
        teams.select_related("cohort", "organization")
        .prefetch_related(
            Prefetch("pauses", Pause.objects.order_by("pk")),
            Prefetch(
                "memberships", Membership.objects.approved().select_related("person").order_by("person__name", "pk")
            ),
            Prefetch(
                "coach_assignments",
                CoachAssignment.objects.select_related("user")
                .prefetch_related("user__staff_roles")
                .order_by("user__name", "pk"),
            ),
        )
        .order_by("pk")
    )


def days_between(since: datetime, until: datetime) -> tuple[date, date]:
    """The first and the last day that a reminder with since < due_at <= until can hang on, wherever the team is."""
    return since.date() - timedelta(days=1), until.date() + timedelta(days=1)


def due_at(team: Team, day: date) -> datetime:
    """The moment of that day at which the team is reminded."""
    return moment(day, HOUR, team.zone)


def reminder(team: Team, recipient: Recipient, *, on: date, step: str, at: datetime) -> Reminder:
    """The reminder about a team that hangs on the day `on` and is due at `at`."""
    return Reminder(
        target=team,
        effective_on=on,
        step=step,
        recipient_key=recipient.key,
        to_address=recipient.email,
        due_at=at,
    )


def seat_holders(team: Team, day: date, slot: str = "") -> list[Recipient]:
    """Whoever holds one of the three seats on `day`, or that seat."""
    return [_member(m) for m in _active(team, day) if m.slot and slot in {"", m.slot}]


def entering_members(team: Team, day: date) -> list[Recipient]:
    """Whoever enters the team's data on `day`."""
    return [_member(m) for m in _active(team, day) if m.may_enter]


def members(team: Team, day: date) -> list[Recipient]:
    """Everybody on the roster on `day`."""
    return [_member(m) for m in _active(team, day)]


def members_from(team: Team, day: date) -> list[tuple[Recipient, date]]:
    """Everybody on the roster on `day` or later, each with their first day from then on that asks something of them."""
    found: dict[str, tuple[Recipient, date]] = {}
    for m in team.memberships.all():
        first = first_asked(team, max(day, m.starts_on))
        if first is not None and is_active(m.starts_on, m.ends_on, first):
            recipient = _member(m)
            if recipient.key not in found or first < found[recipient.key][1]:
                found[recipient.key] = (recipient, first)
    return list(found.values())


def coaches(team: Team, day: date) -> list[Recipient]:
    """Whoever coaches the team on `day`: alumni, and staff who hold the role of a coach."""
    return [
        Recipient(f"user:{assignment.user_id}", assignment.user.name, assignment.user.email)
        for assignment in team.coach_assignments.all()
        if is_active(assignment.starts_on, assignment.ends_on, day)
        and assignment.user.is_active
        and (
            assignment.kind == CoachAssignment.Kind.ALUMNUS
            or any(
                role.role == Role.COACH and is_active(role.starts_on, role.ends_on, day)
                for role in assignment.user.staff_roles.all()
            )
        )
    ]


NOT_ASKED = "The team is paused, or no longer in the program."


def is_asked_on(team: Team, day: date) -> bool:
    """Whether anything is asked of the team on `day`: its program is not over, and it is not paused."""
    is_paused = any(is_active(pause.starts_on, pause.ends_on, day) for pause in team.pauses.all())
    return day < queries.span_of(team).ends_on and not is_paused


def first_asked(team: Team, day: date) -> date | None:
    """The first day from `day` on which something is asked of the team: after its pause; None when its time is over."""
    pauses = list(team.pauses.all())
    while running := next((pause for pause in pauses if is_active(pause.starts_on, pause.ends_on, day)), None):
        if running.ends_on is None:
            return None
        day = running.ends_on
    return day if day < queries.span_of(team).ends_on else None


def coverage_on(team: Team, day: date) -> rules.Coverage:
    """Who holds which seat on `day`."""
    return rules.coverage(queries.seats_of(team), day)


def team_of(mail: OutgoingMail) -> Team:
    """The team that a row is about, with all that the rules ask."""
    return with_facts(Team.objects.filter(pk=mail.target_id)).get()


def recipient_of(mail: OutgoingMail, among: list[Recipient]) -> Recipient | None:
    """The person whom a row is for, if they are among these."""
    return next((each for each in among if each.key == mail.recipient_key), None)


def name_in(team: Team, mail: OutgoingMail) -> str:
    """How the mail addresses its reader, whoever of the team or its coaches it is."""
    everybody = [_member(m) for m in team.memberships.all()]
    everybody += [Recipient(f"user:{a.user_id}", a.user.name, a.user.email) for a in team.coach_assignments.all()]
    found = recipient_of(mail, everybody)
    return found.name if found else ""


def reachable(recipients: list[Recipient]) -> list[Recipient]:
    """Those who can be written to: some on a roster have no address yet."""
    return [recipient for recipient in recipients if recipient.email]


def once_each(recipients: list[Recipient]) -> Iterator[Recipient]:
    """Each person who can be written to once, by their address: who coaches and is on the team gets one mail."""
    seen: set[str] = {""}
    for recipient in recipients:
        if recipient.email.lower() not in seen:
            seen.add(recipient.email.lower())
            yield recipient


def _active(team: Team, day: date) -> list[Membership]:
    return [m for m in team.memberships.all() if is_active(m.starts_on, m.ends_on, day)]


def _member(membership: Membership) -> Recipient:
    person = membership.person
    return Recipient(f"person:{person.pk}", person.name, person.email)
