"""Messages and questions about an application."""

from __future__ import annotations

from datetime import datetime

from applications import queries
from applications.emails.addressing import context_of, mail_about, staff_context
from applications.models import (
    Application,
    Message,
)
from joynet.accounts.models import User
from joynet.outbox.mail import Mail, render


def message_to_applicant(message: Message, user: User, *, at: datetime) -> Mail:
    """What staff wrote, to somebody who works on the application."""
    application = message.application
    written = render("applications/mail/message_to_applicant", context_of(application, user) | {"message": message})
    return mail_about("application_message", application, user, written, step=str(message.pk), at=at)


def message_to_staff(message: Message, user: User, *, at: datetime) -> Mail:
    """What the applicant wrote, to staff."""
    application = message.application
    written = render("applications/mail/message_to_staff", staff_context(application, user) | {"message": message})
    return mail_about("application_message_to_staff", application, user, written, step=str(message.pk), at=at)


def information_asked(message: Message, user: User, *, at: datetime) -> Mail:
    """What staff ask, and which parts of the application are open for the answer."""
    application = message.application
    sections = queries.sections_in_words(row.key for row in message.reopened_sections.all())
    context = context_of(application, user) | {"message": message, "sections": sections}
    written = render("applications/mail/information_asked", context)
    return mail_about("application_information_asked", application, user, written, step=str(message.pk), at=at)


def question_taken_back(application: Application, user: User, *, step: str, at: datetime) -> Mail:
    """That staff no longer need an answer, and that the answers can only be read again."""
    written = render("applications/mail/question_taken_back", context_of(application, user))
    return mail_about("application_question_taken_back", application, user, written, step=step, at=at)
