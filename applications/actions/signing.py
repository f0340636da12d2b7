"""The letter of support signed here: worded, asked for by a link, signed over exactly its text, or declined."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.letters import replace_letter, void_letter
from applications.actions.moving import lock_to_edit, save_section
from applications.actions.refusals import LetterChanged, LetterRefused
from applications.models import Application, ApplicationLetter, LetterRequest, Section, TextAnswer
from applications.rules import SectionKey, TextKey
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.zones import local_day
from joynet.outbox import actions as outbox

WORDING_CHANGED = "its wording has been changed since"


@transaction.atomic
def word_letter(*, application: Application, seen_revision: int, text: str, by: Actor, at: datetime) -> Section:
    """Saves the letter's wording. Another wording makes a signature void."""
    application = lock_to_edit(application, SectionKey.LETTER)
    section = save_section(application, SectionKey.LETTER, seen=seen_revision, by=by, at=at)
    _word(application, text, by=by, at=at)
    return section


def _word(application: Application, text: str, *, by: Actor, at: datetime) -> None:
    if not text.strip():
        raise LetterRefused("Write what the letter says.")
    if rules.too_long(TextKey.LETTER, text):
        raise LetterRefused(rules.too_long(TextKey.LETTER, text))
    answer = TextAnswer.objects.filter(application=application, key=TextKey.LETTER).first()
    answer = answer or TextAnswer(application=application, key=TextKey.LETTER)
    has_changed = answer.pk is None or answer.text != text
    answer.text = text
    answer.full_clean()
    answer.save()
    letter = queries.letter_in_force(application)
    if has_changed and letter is not None and letter.signed_at is not None:
        void_letter(letter, WORDING_CHANGED, by=by, at=at)


@transaction.atomic
def ask_for_signature(*, application: Application, name: str, email: str, by: Actor, at: datetime) -> LetterRequest:
    """Sends a senior leader the link to the letter. The same address twice is asked once; the wording stays as read."""
    application = lock_to_edit(application, SectionKey.LETTER)
    name, email = " ".join(name.split()), email.strip()
    asked = queries.open_letter_request(application)
    if asked is not None and asked.email.casefold() == email.casefold():
        return asked
    if asked is not None:
        raise LetterRefused(f"{asked.name} has been asked already. Withdraw that request first.")
    if not application.organization_name.strip():
        raise LetterRefused("Enter the name of your organization first: the letter names it.")
    if application.letter_requests.count() >= rules.MOST_LETTER_REQUESTS:
        raise LetterRefused(
            f"{rules.MOST_LETTER_REQUESTS} people have been asked, and more are not asked from here. "
            "Upload the letter as a PDF, or call us."
        )
    if TextKey.LETTER not in queries.texts_of(application):
        save_section(application, SectionKey.LETTER, seen=None, by=by, at=at)
        _word(application, queries.letter_words(application, at), by=by, at=at)
    asked = LetterRequest(
        application=application, name=name, email=email, key=uuid4(), asked_by=by.user, sent_at=at, times_sent=1
    )
    asked.full_clean()
    asked.save()
    audit.record(by=by, at=at, verb="asked for signature", target=asked)
    outbox.queue(emails.letter_asked(asked, at=at), at=at)
    return asked


@transaction.atomic
def ask_for_signature_again(*, asked: LetterRequest, by: Actor, at: datetime) -> LetterRequest:
    """Sends a new link; the earlier one no longer opens the letter."""
    lock_to_edit(asked.application, SectionKey.LETTER)
    asked = _waiting(asked)
    if at < asked.sent_at + rules.LETTER_MAIL_EVERY:
        raise LetterRefused(f"Nothing was sent: the link went to {asked.email} a few minutes ago.")
    if asked.times_sent >= rules.MOST_LETTER_MAILS:
        raise LetterRefused(
            f"Nothing was sent: {asked.name} has been asked {rules.MOST_LETTER_MAILS} times. "
            "Talk to them, or withdraw the request and ask somebody else."
        )
    asked.key, asked.sent_at, asked.times_sent = uuid4(), at, asked.times_sent + 1
    asked.full_clean()
    asked.save()
    audit.record(by=by, at=at, verb="asked for signature again", target=asked)
    outbox.queue(emails.letter_asked(asked, at=at), at=at)
    return asked


@transaction.atomic
def withdraw_letter_request(*, asked: LetterRequest, by: Actor, at: datetime) -> LetterRequest:
    """Nobody is asked any more; the link says so. Twice is once."""
    lock_to_edit(asked.application, SectionKey.LETTER)
    asked = _reread(asked)
    if asked.withdrawn_at is not None:
        return asked
    asked = _waiting(asked)
    asked.withdrawn_at = at
    asked.full_clean()
    asked.save()
    audit.record(by=by, at=at, verb="withdrew request for signature", target=asked)
    return asked


@transaction.atomic
def reword_letter(*, asked: LetterRequest, seen_hash: str, text: str, by: Actor, at: datetime) -> None:
    """Whoever is asked to sign changes the wording, and reads the new text before signing it."""
    application = lock_to_edit(asked.application, SectionKey.LETTER)
    _with_link(asked)
    _check_seen(application, seen_hash, at)
    if text == queries.letter_words(application, at):
        return
    save_section(application, SectionKey.LETTER, seen=None, by=by, at=at)
    _word(application, text, by=by, at=at)
    audit.record(by=by, at=at, verb="changed wording of letter", target=asked)


@transaction.atomic
def sign_letter(
    *,
    asked: LetterRequest,
    seen_hash: str,
    name: str,
    title: str,
    level: str,
    on_behalf_of: str,
    by: Actor,
    at: datetime,
) -> ApplicationLetter:
    """Signs exactly the text that was shown; `seen_hash` vouches for it. A letter that was there before is void."""
    application = lock_to_edit(asked.application, SectionKey.LETTER)
    asked = _with_link(asked)
    text = _check_seen(application, seen_hash, at)
    if not (name.strip() and title.strip() and level):
        raise LetterRefused("Enter your name, your job title and your level.")
    letter = replace_letter(application, "Replaced by a newer signature.", by=by, at=at)
    letter.signed_text = text
    letter.signed_hash = seen_hash
    letter.signed_at = at
    letter.dated_on = local_day(at, application.zone)
    letter.text_version = queries.letter_text_version(at)
    letter.signatory_name, letter.signatory_title, letter.level = name, title, level
    letter.on_behalf_of = on_behalf_of
    letter.full_clean()
    letter.save()
    asked.letter = letter
    asked.full_clean()
    asked.save()
    save_section(application, SectionKey.LETTER, seen=None, by=by, at=at)
    audit.record(by=by, at=at, verb="signed letter", target=letter, details={"hash": letter.signed_hash})
    outbox.queue(emails.letter_copy(asked, letter, at=at), at=at)
    for user in queries.editors_of(application):
        outbox.queue(emails.letter_signed(application, user, letter, at=at), at=at)
    return letter


@transaction.atomic
def decline_letter(*, asked: LetterRequest, reason: str, by: Actor, at: datetime) -> LetterRequest:
    """The senior leader does not sign, and says why; those who apply are told."""
    application = lock_to_edit(asked.application, SectionKey.LETTER)
    asked = _with_link(asked)
    asked.declined_at, asked.decline_reason = at, reason
    asked.full_clean()
    asked.save()
    audit.record(by=by, at=at, verb="declined to sign letter", target=asked)
    for user in queries.editors_of(application):
        outbox.queue(emails.letter_declined(asked, user, at=at), at=at)
    return asked


def _reread(asked: LetterRequest) -> LetterRequest:
    """The row as it is now; the caller holds the application's lock."""
    return LetterRequest.objects.select_related("application__cohort", "letter").get(pk=asked.pk)


def _waiting(asked: LetterRequest) -> LetterRequest:
    now = _reread(asked)
    over = queries.letter_request_over(now)
    if over:
        raise LetterRefused(over)
    return now


def _with_link(asked: LetterRequest) -> LetterRequest:
    """The same for the holder of a link, which must still be the newest."""
    now = _waiting(asked)
    if now.key != asked.key:
        raise LetterRefused(queries.LINK_REPLACED)
    return now


def _check_seen(application: Application, seen_hash: str, at: datetime) -> str:
    text = queries.letter_text(application, at)
    if rules.letter_hash(text) != seen_hash:
        raise LetterChanged(
            "The letter has been changed while you had it open, so nothing was signed. Read the new text below."
        )
    return text
