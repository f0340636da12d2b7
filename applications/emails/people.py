"""Named participants, and colleagues who work on the application."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.emails.addressing import context_of, mail_about
from applications.models import (
    Application,
    ApplicationEditor,
    EditorInvitation,
    Nominee,
)
from joynet.accounts.models import User
from joynet.lib import signing
from joynet.lib.zones import day_in_words, local_day
from joynet.outbox.mail import Mail, Rendered, page, render

CONFIRM_PURPOSE = "confirm-place"


def confirmation_link(nominee: Nominee, at: datetime) -> str:
    """The address at which this person confirms or declines."""
    token = signing.sign(CONFIRM_PURPOSE, {"nominee": nominee.pk, "key": str(nominee.key)}, at)
    return page("applications:confirm_place", token=token)


def confirmation_asked(nominee: Nominee, *, by: User | None, at: datetime) -> Mail:
    """The link to confirm, to somebody who is named."""
    context = _place(nominee, at) | {"asked_by": "" if by is None else str(by)}
    written = render("applications/mail/confirmation_asked", context)
    return to_whoever_is_named("application_confirmation_asked", nominee, written, step=str(nominee.times_asked), at=at)


def confirmation_copy(nominee: Nominee, *, at: datetime) -> Mail:
    """What the person has confirmed, with the way to change it."""
    written = render("applications/mail/confirmation_copy", _place(nominee, at))
    return to_whoever_is_named("application_confirmation_copy", nominee, written, step=str(nominee.revision), at=at)


def confirmation_declined(nominee: Nominee, user: User, *, at: datetime) -> Mail:
    """That a person does not take the place, to somebody who works on the application."""
    application = nominee.application
    context = context_of(application, user) | {
        "nominee": nominee,
        "seat": rules.SEAT_WORDS[nominee.slot],
        "people_url": page("applications:participants", reference=application.reference),
    }
    written = render("applications/mail/confirmation_declined", context)
    step = f"{nominee.pk}:{nominee.revision}"
    return mail_about("application_confirmation_declined", application, user, written, step=step, at=at)


def place_ended(nominee: Nominee, *, at: datetime) -> Mail:
    """To somebody who had been asked, that they are no longer named."""
    written = render("applications/mail/place_ended", _place(nominee, at))
    return to_whoever_is_named("application_place_ended", nominee, written, step="1", at=at)


def _place(nominee: Nominee, at: datetime) -> dict[str, object]:
    application = nominee.application
    return {
        "application": application,
        "cohort": application.cohort,
        "starts": day_in_words(application.cohort.starts_on),
        "nominee": nominee,
        "name": " ".join(nominee.name.split()),
        "seat": nominee.seat_in_words[:1].lower() + nominee.seat_in_words[1:],
        "hours": queries.hours_in_words(nominee),
        "url": confirmation_link(nominee, at),
        "until": day_in_words(local_day(at + rules.CONFIRMATION_LASTS, application.zone)),
    }


def to_whoever_is_named(rule: str, nominee: Nominee, written: Rendered, *, step: str, at: datetime) -> Mail:
    return Mail(
        rule=rule,
        target=nominee,
        effective_on=queries.today_of(nominee.application, at),
        step=step,
        recipient_key=f"nominee:{nominee.pk}",
        to_address=nominee.email.strip(),
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


EDITOR_PURPOSE = "edit-application"


def invitation_link(invited: EditorInvitation, at: datetime) -> str:
    """The address at which this invitation is accepted or declined."""
    token = signing.sign(EDITOR_PURPOSE, {"invitation": invited.pk, "key": str(invited.key)}, at)
    return page("applications:invitation", token=token)


def editor_invited(invited: EditorInvitation, *, at: datetime) -> Mail:
    """The invitation to work on an application."""
    application = invited.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "invited": invited,
        "name": invited.name,
        "invited_by": "" if invited.invited_by is None else str(invited.invited_by),
        "url": invitation_link(invited, at),
        "until": day_in_words(local_day(at + rules.INVITATION_LASTS, application.zone)),
    }
    written = render("applications/mail/editor_invited", context)
    return Mail(
        rule="application_editor_invited",
        target=invited,
        effective_on=queries.today_of(application, at),
        step=str(invited.times_sent),
        recipient_key=f"invitation:{invited.pk}",
        to_address=invited.email,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


def editor_came(invited: EditorInvitation, came: User, user: User, *, at: datetime) -> Mail:
    """That a colleague has accepted, to somebody who works on the application already."""
    context = _with_people(invited.application, user) | {"invited": invited, "who": str(came)}
    written = render("applications/mail/editor_came", context)
    return mail_about("application_editor_came", invited.application, user, written, step=str(invited.pk), at=at)


def editor_declined(invited: EditorInvitation, user: User, *, at: datetime) -> Mail:
    """That a colleague has declined, to whoever invited them."""
    context = _with_people(invited.application, user) | {"who": invited.name or invited.email}
    written = render("applications/mail/editor_declined", context)
    return mail_about("application_editor_declined", invited.application, user, written, step=str(invited.pk), at=at)


def editor_ended(editor: ApplicationEditor, *, at: datetime) -> Mail:
    """To somebody whose work on an application a colleague has ended."""
    written = render("applications/mail/editor_ended", context_of(editor.application, editor.user))
    return mail_about("application_editor_ended", editor.application, editor.user, written, step=at.isoformat(), at=at)


def _with_people(application: Application, user: User) -> dict[str, object]:
    return context_of(application, user) | {
        "people_url": page("applications:editors", reference=application.reference),
    }
