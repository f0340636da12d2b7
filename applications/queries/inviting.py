"""Who works on an application, who is invited, and what became of an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import Application, ApplicationEditor, EditorInvitation
from applications.queries.addresses import url_of
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, in_words_with_year, local_day

INVITATION_REPLACED = "A newer invitation has been sent to you since. Open the link in the newest message."
SHARING_IS_OVER = "Nobody is invited now: the application is decided, withdrawn, or its place is taken."


@dataclass(frozen=True)
class EditorLine:
    """Somebody who works on the application."""

    name: str
    email: str
    since: str
    is_reader: bool
    end_url: str


@dataclass(frozen=True)
class InvitationLine:
    """Somebody who is invited and has not answered. `works_until`: "" once the link has expired."""

    name: str
    email: str
    sent: str
    works_until: str
    again_url: str
    withdraw_url: str


@dataclass(frozen=True)
class Editors:
    """The page of those who work on an application."""

    people: tuple[EditorLine, ...]
    invited: tuple[InvitationLine, ...]
    past: tuple[str, ...]
    may_invite: bool
    is_full: bool

    @property
    def can_end(self) -> bool:
        """Whether somebody may go: one has to stay."""
        return len(self.people) > 1


def editors(application: Application, *, reader: User, at: datetime) -> Editors:
    """Who works on it and who is invited, with times in the reader's zone."""
    zone = reader.time_zone
    rows = (
        application.editors.filter(accepted_at__isnull=False, ended_at__isnull=True)
        .select_related("user")
        .order_by("pk")
    )
    people = tuple(
        EditorLine(
            name=row.user.name or row.user.email,
            email=row.user.email if row.user.name else "",
            since=_day(row.accepted_at, zone),
            is_reader=row.user_id == reader.pk,
            end_url=url_of(application, "end_editor", editor_id=row.pk),
        )
        for row in rows
    )
    invitations = list(application.invitations.order_by("pk"))
    return Editors(
        people=people,
        invited=tuple(_invited(application, row, zone, at) for row in invitations if _is_open(row)),
        past=tuple(_past(row, zone) for row in reversed(invitations) if row.declined_at or row.withdrawn_at),
        may_invite=application.state in rules.SHARED,
        is_full=people_count(application) >= rules.MOST_EDITORS
        or application.invitations.count() >= rules.MOST_INVITATIONS,
    )


def _invited(application: Application, row: EditorInvitation, zone: str, at: datetime) -> InvitationLine:
    until = row.sent_at + rules.INVITATION_LASTS
    return InvitationLine(
        name=row.name,
        email=row.email,
        sent=in_words_with_year(row.sent_at, zone),
        works_until=_day(until, zone) if at < until else "",
        again_url=url_of(application, "send_invitation_again", invitation_id=row.pk)
        if row.times_sent < rules.MOST_INVITATION_MAILS
        else "",
        withdraw_url=url_of(application, "withdraw_invitation", invitation_id=row.pk),
    )


def _past(row: EditorInvitation, zone: str) -> str:
    who = f"{row.name} ({row.email})" if row.name else row.email
    if row.declined_at is not None:
        return f"{who} declined on {_day(row.declined_at, zone)}"
    return f"{who}: withdrawn on {_day(row.withdrawn_at, zone)}"


def _is_open(row: EditorInvitation) -> bool:
    return row.accepted_at is None and row.declined_at is None and row.withdrawn_at is None


def _day(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else day_in_words(local_day(moment, zone))


def open_invitation_of(application: Application, email: str) -> EditorInvitation | None:
    """The invitation of this address that waits for an answer; it knows no expiry."""
    row = application.invitations.filter(
        email__iexact=email, accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if row is not None:
        row.application = application
    return row


def people_count(application: Application) -> int:
    """How many work on it or are invited to."""
    there = application.editors.filter(accepted_at__isnull=False, ended_at__isnull=True).count()
    return there + sum(map(_is_open, application.invitations.all()))


def editor_row(application: Application, user: User) -> ApplicationEditor | None:
    """The person's row, in force or ended."""
    return application.editors.filter(user=user).first()


def invitation_over(invited: EditorInvitation) -> str:
    """Why nobody can accept this invitation any more, for whoever holds its link; "" while it is open."""
    zone = invited.application.zone
    if invited.accepted_at is not None:
        return (
            f"This invitation was accepted on {_day(invited.accepted_at, zone)}. "
            "Sign in with the address that it was sent to, and you find the application on your home page."
        )
    if invited.declined_at is not None:
        return (
            f"This invitation was declined on {_day(invited.declined_at, zone)}. "
            "If that was not what you wanted, ask whoever invited you for a new one."
        )
    if invited.withdrawn_at is not None:
        return f"This invitation was withdrawn on {_day(invited.withdrawn_at, zone)}. Nothing is asked of you."
    return "" if invited.application.state in rules.SHARED else SHARING_IS_OVER


def editors_sentence(application: Application, *, reader: User) -> str:
    """Who works on it, for the application's first page: "You and Lee Park work on this application." """
    rows = application.editors.filter(accepted_at__isnull=False, ended_at__isnull=True).select_related("user")
    others = [str(row.user) for row in rows.order_by("pk") if row.user_id != reader.pk]
    if not others:
        return "You work on this application alone."
    names = ["You", *others]
    return f"{', '.join(names[:-1])} and {names[-1]} work on this application."
