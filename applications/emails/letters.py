"""The letter of support that is signed by a link."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.emails.addressing import context_of, mail_about
from applications.models import (
    Application,
    ApplicationLetter,
    LetterRequest,
)
from joynet.accounts.models import User
from joynet.lib import signing
from joynet.lib.zones import day_in_words, in_words_with_year, local_day
from joynet.outbox.mail import Mail, Rendered, page, render

LETTER_PURPOSE = "sign-letter"


def letter_link(asked: LetterRequest, at: datetime) -> str:
    """The address at which this person reads and signs the letter."""
    token = signing.sign(LETTER_PURPOSE, {"request": asked.pk, "key": str(asked.key)}, at)
    return page("applications:sign_letter", token=token)


def letter_asked(asked: LetterRequest, *, at: datetime) -> Mail:
    """The link to the letter of support, to the senior leader who is asked to sign it."""
    application = asked.application
    until = local_day(at + rules.LETTER_LINK_LASTS, application.zone)
    context = {
        "application": application,
        "cohort": application.cohort,
        "name": asked.name,
        "asked_by": "" if asked.asked_by is None else str(asked.asked_by),
        "url": letter_link(asked, at),
        "until": day_in_words(until),
    }
    written = render("applications/mail/letter_asked", context)
    return _to_whoever_signs("application_letter_asked", asked, written, step=str(asked.times_sent), at=at)


def letter_copy(asked: LetterRequest, letter: ApplicationLetter, *, at: datetime) -> Mail:
    """The letter exactly as it was signed, to whoever signed it."""
    application = asked.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "letter": letter,
        "signed_at": in_words_with_year(at, application.zone),
    }
    written = render("applications/mail/letter_copy", context)
    return _to_whoever_signs("application_letter_copy", asked, written, step="1", at=at)


def letter_signed(application: Application, user: User, letter: ApplicationLetter, *, at: datetime) -> Mail:
    """That the letter is signed, to somebody who works on the application."""
    written = render("applications/mail/letter_signed", context_of(application, user) | {"letter": letter})
    return mail_about("application_letter_signed", application, user, written, step=str(letter.pk), at=at)


def letter_declined(asked: LetterRequest, user: User, *, at: datetime) -> Mail:
    """That the letter was not signed and why, to somebody who works on the application."""
    application = asked.application
    written = render("applications/mail/letter_declined", context_of(application, user) | {"asked": asked})
    return mail_about("application_letter_declined", application, user, written, step=str(asked.pk), at=at)


def _to_whoever_signs(rule: str, asked: LetterRequest, written: Rendered, *, step: str, at: datetime) -> Mail:
    return Mail(
        rule=rule,
        target=asked,
        effective_on=queries.today_of(asked.application, at),
        step=step,
        recipient_key=f"letter_request:{asked.pk}",
        to_address=asked.email,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )
