"""An application begins, is sent, comes back."""

from __future__ import annotations

from datetime import datetime

from applications import queries
from applications.emails.addressing import context_of, mail_about, staff_context
from applications.models import (
    Application,
    Extension,
    Message,
)
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, deadline_in_words, in_words_with_year
from joynet.outbox.mail import Mail, render


def draft_started(application: Application, user: User, *, at: datetime) -> Mail:
    """The way back to a draft, sent as soon as there is one."""
    written = render("applications/mail/draft_started", context_of(application, user))
    return mail_about("application_started", application, user, written, step="1", at=at)


def received(application: Application, user: User, *, number: int, at: datetime) -> Mail:
    """What was sent, under which reference, and what happens next. `number`: the how-manieth sending it is."""
    context = context_of(application, user) | {
        "sent_at": in_words_with_year(at, user.time_zone),
        "decided_by": day_in_words(queries.decision_day_of(application)),
    }
    written = render("applications/mail/received", context)
    return mail_about("application_received", application, user, written, step=str(number), at=at)


def withdrawn(application: Application, user: User, *, at: datetime) -> Mail:
    """That an application was withdrawn, to everybody who worked on it."""
    written = render("applications/mail/withdrawn", context_of(application, user))
    return mail_about("application_withdrawn", application, user, written, step="1", at=at)


def resubmitted(application: Application, user: User, *, number: int, at: datetime) -> Mail:
    """That the answer to a question has arrived, to somebody who works on the application."""
    written = render(
        "applications/mail/resubmitted",
        context_of(application, user) | {"sent_at": in_words_with_year(at, user.time_zone)},
    )
    return mail_about("application_resubmitted", application, user, written, step=str(number), at=at)


def resubmitted_to_staff(
    application: Application, user: User, said: Message | None, *, number: int, at: datetime
) -> Mail:
    """That an applicant has answered, with what was `said`, to whoever reads the application."""
    written = render("applications/mail/resubmitted_to_staff", staff_context(application, user) | {"said": said})
    return mail_about("application_resubmitted_to_staff", application, user, written, step=str(number), at=at)


def taken_back(application: Application, user: User, *, number: int, at: datetime) -> Mail:
    """That an application is a draft again and must be sent again."""
    written = render("applications/mail/taken_back", context_of(application, user))
    return mail_about("application_taken_back", application, user, written, step=str(number), at=at)


def withdrawn_to_staff(application: Application, user: User, *, at: datetime) -> Mail:
    """That nobody needs to read an application any more, to whoever reads it."""
    written = render("applications/mail/withdrawn_to_staff", staff_context(application, user))
    return mail_about("application_withdrawn_to_staff", application, user, written, step="1", at=at)


def extended(extension: Extension, user: User, *, at: datetime) -> Mail:
    """More time for one application, with the way to it; to an address that had none, it is also the beginning."""
    application = extension.application
    context = context_of(application, user) | {"closes": deadline_in_words(extension.until, application.cohort.zone)}
    written = render("applications/mail/extended", context)
    return mail_about("application_extended", application, user, written, step=str(extension.pk), at=at)


def carried_over(application: Application, user: User, *, at: datetime) -> Mail:
    """That the answers of an earlier application stand in a new draft."""
    context = context_of(application, user) | {"earlier": application.carried_from}
    written = render("applications/mail/carried_over", context)
    return mail_about("application_carried_over", application, user, written, step="1", at=at)
