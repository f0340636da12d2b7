"""What staff and applicants have written to each other, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from applications import rules
from applications.models import Application, Message
from applications.queries.facts import was_sent
from applications.queries.reviewing import REVIEWING_ROLES, readable_by
from applications.rules import SectionKey, State
from joynet.accounts.models import Role, StaffRole, User
from joynet.accounts.roles import has_role, staff_day
from joynet.lib.days import is_active
from joynet.lib.zones import in_words_with_year

DECIDING_ROLES = (Role.COORDINATOR, Role.DIRECTOR)
"""Who decides on applications, and writes to applicants."""


@dataclass(frozen=True)
class MessageLine:
    """One message as a page shows it. `sections`: the parts that it opened for changes."""

    key: str
    who: str
    when: str
    text: str
    is_from_staff: bool
    sections: tuple[str, ...]


def thread(application: Application, *, zone: str) -> list[MessageLine]:
    """Every message, the oldest first. Two queries."""
    rows = application.messages.select_related("by").prefetch_related("reopened_sections").order_by("at", "pk")
    network = application.cohort.network.name
    return [_line(message, network, zone) for message in rows]


def _line(message: Message, network: str, zone: str) -> MessageLine:
    name = str(message.by) if message.by else ""
    from_staff = f"{name}, {network}" if name else network
    return MessageLine(
        key=f"message-{message.pk}",
        who=from_staff if message.is_from_staff else name or "The applicant",
        when=in_words_with_year(message.at, zone),
        text=message.text,
        is_from_staff=message.is_from_staff,
        sections=sections_in_words(row.key for row in message.reopened_sections.all()),
    )


def sections_in_words(named: Iterable[str]) -> tuple[str, ...]:
    """What a request opens, in the order of the task list."""
    keys = rules.reopened(named)
    return tuple(key.label for key in SectionKey if key in keys)


def may_talk(application: Application) -> bool:
    """Whether staff and applicant write to each other: staff hear of it once it has been sent."""
    return application.state != State.DRAFT and was_sent(application)


def waits_for_answer() -> Q:
    """Applications of which the applicant has written something that staff have not settled."""
    waiting = Message.objects.filter(application=OuterRef("pk"), is_from_staff=False, settled_at__isnull=True)
    return Q(Exists(waiting))


def unsettled(application: Application) -> int:
    """How many messages of the applicant wait for an answer."""
    return application.messages.filter(is_from_staff=False, settled_at__isnull=True).count()


def staff_to_tell(application: Application, at: datetime) -> list[User]:
    """Who of the staff hears from the applicants, by name.

    Those who have written here before; nobody yet: the coordinators; none of those: the directors. Never somebody
    who is recused, or has still to say whether there is a conflict of interest.
    """
    ever = (
        StaffRole.objects.filter(role__in=DECIDING_ROLES, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user__email")
    )
    roles = [row for row in ever if is_active(row.starts_on, row.ends_on, staff_day(row.user, at))]
    people = {row.user_id: row.user for row in roles if _is_open_to(row.user, application)}
    wrote = set(application.messages.filter(is_from_staff=True).values_list("by", flat=True))
    coordinators = {row.user_id for row in roles if row.role == Role.COORDINATOR} & people.keys()
    for chosen in (wrote & people.keys(), coordinators):
        if chosen:
            return [user for number, user in people.items() if number in chosen]
    return list(people.values())


def readers_to_tell(application: Application, at: datetime) -> list[User]:
    """Who of the staff goes on reading: those who hear from the applicants, and reviewers who have no conflict, are
    staff that reviews on their day, and to whom the application is open."""
    people = {user.pk: user for user in staff_to_tell(application, at)}
    assigned = application.review_assignments.filter(conflict=False, ended_at__isnull=True, reviewer__is_active=True)
    people |= {
        row.reviewer_id: row.reviewer
        for row in assigned.select_related("reviewer").order_by("pk")
        if has_role(row.reviewer, *REVIEWING_ROLES, today=staff_day(row.reviewer, at))
        and _is_open_to(row.reviewer, application)
    }
    return list(people.values())


def decider_to_tell(application: Application, user: User | None, at: datetime) -> list[User]:
    """The member of staff whose act something follows from, as long as they may decide on the application; else
    those who hear from the applicants."""
    if (
        user is not None
        and has_role(user, *DECIDING_ROLES, today=staff_day(user, at))
        and _is_open_to(user, application)
    ):
        return [user]
    return staff_to_tell(application, at)


def _is_open_to(user: User, application: Application) -> bool:
    return readable_by(user).filter(pk=application.pk).exists()


def question_of(application: Application) -> Message | None:
    """The question that waits for the applicant's answer now."""
    if application.state != State.INFORMATION_REQUESTED:
        return None
    asked = application.messages.filter(at__gte=application.state_at, reopened_sections__isnull=False).distinct()
    return asked.select_related("by").prefetch_related("reopened_sections").order_by("-at", "-pk").first()


def question_line(application: Application, *, zone: str) -> MessageLine | None:
    """The same, as a page shows it."""
    message = question_of(application)
    return None if message is None else _line(message, application.cohort.network.name, zone)
