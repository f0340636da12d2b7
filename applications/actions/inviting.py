"""Colleagues who work on one application: invited by e-mail, there once that address has accepted, and ended again."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries, rules
from applications.actions.moving import lock
from applications.actions.refusals import ApplicationClosed
from applications.models import Application, ApplicationEditor, EditorInvitation
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.outbox import actions as outbox


class InvitationRefused(ValidationError):
    """Nobody is invited, or comes in, like this; the message says what to do instead."""


@transaction.atomic
def invite_editor(*, application: Application, email: str, name: str, by: Actor, at: datetime) -> EditorInvitation:
    """Invites an address to work on the application. One that is invited already gets its invitation again."""
    application = _lock_to_share(application)
    name, email = " ".join(name.split()), email.strip()
    if any(user.email.casefold() == email.casefold() for user in queries.editors_of(application)):
        raise InvitationRefused({"email": "Somebody with this address works on the application already."})
    invited = queries.open_invitation_of(application, email)
    if invited is not None:
        if at < invited.sent_at + rules.INVITATION_MAIL_EVERY:
            return invited
        invited.name = name or invited.name
        return _send_again(invited, by=by, at=at)
    if queries.people_count(application) >= rules.MOST_EDITORS:
        raise InvitationRefused(
            f"{rules.MOST_EDITORS} people work on this application or are invited, and that is the most. "
            "Withdraw an invitation first."
        )
    if application.invitations.count() >= rules.MOST_INVITATIONS:
        raise InvitationRefused(
            f"{rules.MOST_INVITATIONS} invitations have been sent for this application, "
            "and more are not sent from here. Call us."
        )
    invited = EditorInvitation(
        application=application, email=email, name=name, key=uuid4(), invited_by=by.user, sent_at=at, times_sent=1
    )
    invited.full_clean()
    invited.save()
    audit.record(by=by, at=at, verb="invited editor", target=invited)
    outbox.queue(emails.editor_invited(invited, at=at), at=at)
    return invited


@transaction.atomic
def send_invitation_again(*, invitation: EditorInvitation, by: Actor, at: datetime) -> EditorInvitation:
    """Sends a new link; the earlier one no longer opens anything."""
    application = _lock_to_share(invitation.application)
    invited = _reread(invitation, application)
    over = queries.invitation_over(invited)
    if over:
        raise InvitationRefused(f"Nothing was sent. {over}")
    if at < invited.sent_at + rules.INVITATION_MAIL_EVERY:
        raise InvitationRefused(f"Nothing was sent: the link went to {invited.email} a few minutes ago.")
    return _send_again(invited, by=by, at=at)


def _send_again(invited: EditorInvitation, *, by: Actor, at: datetime) -> EditorInvitation:
    if invited.times_sent >= rules.MOST_INVITATION_MAILS:
        raise InvitationRefused(
            f"Nothing was sent: the invitation went to {invited.email} {rules.MOST_INVITATION_MAILS} times. "
            "Talk to them, or withdraw it."
        )
    invited.key, invited.invited_by = uuid4(), by.user or invited.invited_by
    invited.sent_at, invited.times_sent = at, invited.times_sent + 1
    invited.full_clean()
    invited.save()
    audit.record(by=by, at=at, verb="invited editor again", target=invited)
    outbox.queue(emails.editor_invited(invited, at=at), at=at)
    return invited


@transaction.atomic
def withdraw_invitation(*, invitation: EditorInvitation, by: Actor, at: datetime) -> EditorInvitation:
    """The link opens nothing any more, and says so. Twice is once; what has been answered stays answered."""
    application = lock(invitation.application)
    invited = _reread(invitation, application)
    if invited.withdrawn_at is not None:
        return invited
    over = queries.invitation_over(invited)
    if over and application.state in rules.SHARED:
        raise InvitationRefused(f"Nothing was withdrawn. {over}")
    if invited.accepted_at is None and invited.declined_at is None:
        invited.withdrawn_at = at
        invited.full_clean()
        invited.save()
        audit.record(by=by, at=at, verb="withdrew invitation", target=invited)
    return invited


@transaction.atomic
def accept_invitation(*, invitation: EditorInvitation, user: User, by: Actor, at: datetime) -> ApplicationEditor:
    """The person with the invited address works on the application from now on. Twice is once.

    Somebody who worked on it before comes back to the same row.
    """
    application = _lock_to_share(invitation.application)
    invited = _reread(invitation, application)
    if user.email.casefold() != invited.email.casefold():
        raise InvitationRefused("This invitation was sent to another address. Sign in with that address to accept it.")
    standing = queries.editor_row(application, user)
    is_there = standing is not None and standing.accepted_at is not None and standing.ended_at is None
    if standing is not None and is_there and invited.accepted_by_id == user.pk:
        return standing
    over = queries.invitation_over(invited)
    if over:
        raise InvitationRefused(over)
    if invited.key != invitation.key:
        raise InvitationRefused(queries.INVITATION_REPLACED)
    editor = standing or ApplicationEditor(application=application, user=user)
    if not is_there:
        editor.accepted_at, editor.ended_at, editor.invited_by = at, None, invited.invited_by
        editor.full_clean()
        editor.save()
    invited.accepted_at, invited.accepted_by = at, user
    invited.full_clean()
    invited.save()
    audit.record(by=by, at=at, verb="accepted invitation", target=invited)
    for other in queries.editors_of(application):
        if other != user:
            outbox.queue(emails.editor_came(invited, user, other, at=at), at=at)
    return editor


@transaction.atomic
def decline_invitation(*, invitation: EditorInvitation, by: Actor, at: datetime) -> EditorInvitation:
    """Whoever holds the newest link says no; whoever invited is told. Twice is once."""
    application = lock(invitation.application)
    invited = _reread(invitation, application)
    if invited.declined_at is not None and invited.key == invitation.key:
        return invited
    over = queries.invitation_over(invited)
    if over:
        raise InvitationRefused(over)
    if invited.key != invitation.key:
        raise InvitationRefused(queries.INVITATION_REPLACED)
    invited.declined_at = at
    invited.full_clean()
    invited.save()
    audit.record(by=by, at=at, verb="declined invitation", target=invited)
    if invited.invited_by is not None and invited.invited_by in queries.editors_of(application):
        outbox.queue(emails.editor_declined(invited, invited.invited_by, at=at), at=at)
    return invited


@transaction.atomic
def end_editor(*, editor: ApplicationEditor, by: Actor, at: datetime) -> ApplicationEditor:
    """The person no longer works on the application; a colleague ends it, or they leave. Never the last one."""
    application = lock(editor.application)
    there = application.editors.select_related("user").get(pk=editor.pk)
    there.application = application
    if there.ended_at is not None:
        return there
    if len(queries.editors_of(application)) < 2:
        raise InvitationRefused(
            "Somebody has to work on the application. Invite a colleague first, and leave once they have accepted."
        )
    there.ended_at = at
    there.full_clean()
    there.save()
    has_left = by.user is not None and by.user.pk == there.user_id
    audit.record(by=by, at=at, verb="left application" if has_left else "ended editor", target=there)
    if not has_left:
        outbox.queue(emails.editor_ended(there, at=at), at=at)
    return there


def _lock_to_share(application: Application) -> Application:
    application = lock(application)
    if application.state not in rules.SHARED:
        raise ApplicationClosed(queries.SHARING_IS_OVER)
    return application


def _reread(invitation: EditorInvitation, application: Application) -> EditorInvitation:
    """The row as it is now; the caller holds the application's lock."""
    now = EditorInvitation.objects.select_related("invited_by").get(pk=invitation.pk)
    now.application = application
    return now
