"""What staff and applicants have written to each other, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from applications import rules
from applications.models import Application, Message
from applications.queries.facts import was_sent
from applications.queries.reviewing import open_to
from applications.rules import SectionKey, State
from joynet.accounts.models import Role, StaffRole, User
from joynet.lib.zones import in_words_with_year


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
    who is recused.
    """
    roles = (
        StaffRole.objects.active_on(at.date())
        .filter(role__in=(Role.COORDINATOR, Role.DIRECTOR), user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user__email")
    )
    people = {row.user_id: row.user for row in roles if open_to(row.user).filter(pk=application.pk).exists()}
    wrote = set(application.messages.filter(is_from_staff=True).values_list("by", flat=True))
    coordinators = {row.user_id for row in roles if row.role == Role.COORDINATOR} & people.keys()
    for chosen in (wrote & people.keys(), coordinators):
        if chosen:
            return [user for number, user in people.items() if number in chosen]
    return list(people.values())


def readers_to_tell(application: Application, at: datetime) -> list[User]:
    """Who of the staff goes on reading: those who hear from the applicants, and reviewers without a conflict."""
    people = {user.pk: user for user in staff_to_tell(application, at)}
    assigned = application.review_assignments.filter(conflict=False, ended_at__isnull=True, reviewer__is_active=True)
    people |= {row.reviewer_id: row.reviewer for row in assigned.select_related("reviewer").order_by("pk")}
    return list(people.values())


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
