"""The letter of support of an application."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from applications import queries
from applications.actions.moving import lock_to_edit, save_section
from applications.actions.refusals import LetterRefused
from applications.models import (
    Application,
    ApplicationLetter,
    Section,
)
from applications.rules import SectionKey
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.files import actions as files
from joynet.files.intake import Intake


@transaction.atomic
def attach_letter(
    *, application: Application, seen_revision: int, intake: Intake, by: Actor, at: datetime
) -> ApplicationLetter:
    """Puts an uploaded letter into the application. A letter that was there before stays, void."""
    application = lock_to_edit(application, SectionKey.LETTER)
    save_section(application, SectionKey.LETTER, seen=seen_revision, by=by, at=at)
    stored = files.store_file(intake=intake, by=by, at=at)
    letter = replace_letter(application, "Replaced by a newer upload.", by=by, at=at)
    letter.file = stored
    letter.full_clean()
    letter.save()
    return letter


def replace_letter(application: Application, reason: str, *, by: Actor, at: datetime) -> ApplicationLetter:
    """The row for the next letter. One that was there before stays, void; what is known of its signatory goes on
    only from file to file."""
    letter = queries.letter_in_force(application) or ApplicationLetter(application=application)
    if letter.signed_at is not None:
        void_letter(letter, reason, by=by, at=at)
        return ApplicationLetter(application=application)
    if letter.file_id is not None:
        void_letter(letter, reason, by=by, at=at)
        return ApplicationLetter(
            application=application,
            signatory_name=letter.signatory_name,
            signatory_title=letter.signatory_title,
            level=letter.level,
            dated_on=letter.dated_on,
        )
    return letter


def void_letter(letter: ApplicationLetter, reason: str, *, by: Actor, at: datetime) -> None:
    """The letter no longer counts. For one that was signed here, the reason ends the sentence "…, because …"."""
    letter.void_at, letter.void_reason = at, reason
    letter.full_clean()
    letter.save()
    audit.record(by=by, at=at, verb="letter void", target=letter)


@transaction.atomic
def describe_letter(
    *,
    application: Application,
    seen_revision: int,
    signatory_name: str,
    signatory_title: str,
    level: str,
    dated_on: date | None,
    by: Actor,
    at: datetime,
) -> Section:
    """Saves who signed the letter and when; it may come before the letter itself."""
    application = lock_to_edit(application, SectionKey.LETTER)
    section = save_section(application, SectionKey.LETTER, seen=seen_revision, by=by, at=at)
    letter = queries.letter_in_force(application) or ApplicationLetter(application=application)
    if letter.signed_at is not None:
        raise LetterRefused("Nothing was changed: the letter was signed here, and who signed it is part of it.")
    letter.signatory_name = signatory_name
    letter.signatory_title = signatory_title
    letter.level = level
    letter.dated_on = dated_on
    letter.full_clean()
    letter.save()
    return section


@transaction.atomic
def record_letter_view(*, letter: ApplicationLetter, by: Actor, at: datetime) -> None:
    """A member of staff opens a letter of support."""
    audit.record(by=by, at=at, verb="viewed letter", target=letter, details={"application": letter.application_id})
