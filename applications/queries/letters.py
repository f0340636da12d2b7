"""The letter of support that is signed here: its text now, who has been asked, and what became of a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import Application, ApplicationLetter, LetterRequest
from applications.queries.editing import may_edit
from applications.queries.facts import (
    commitment_lines,
    lapsed_letter,
    letter_in_force,
    open_letter_request,
    texts_of,
)
from applications.rules import Promise, SectionKey, TextKey, TickAnswer
from joynet.lib.zones import day_in_words, in_words_with_year, local_day
from joynet.network.models import Kind, TextVersion
from joynet.network.queries import current_network, text_in_force
from teams.rules import SignatoryLevel

LINK_REPLACED = "A newer message has come to you since. Open the link in the newest one."


@dataclass(frozen=True)
class SignedLetter:
    """A letter signed here, as pages show it."""

    text: str
    signatory: str
    title: str
    level: str
    on_behalf_of: str
    when: str
    hash: str


@dataclass(frozen=True)
class Signing:
    """Where having the letter signed here stands. `open_request`: somebody has been asked and has not answered."""

    open_request: LetterRequest | None
    asked: str
    works_until: str
    can_be_sent_again: bool
    lapsed: str
    declined: str


def letter_text_version(at: datetime) -> TextVersion:
    """The network's wording of a letter at that moment."""
    return text_in_force(Kind.LETTER, at)


def letter_words(application: Application, at: datetime) -> str:
    """The letter's wording: the applicant's own, or the network's with the names put in."""
    own = texts_of(application).get(TextKey.LETTER)
    if own is not None:
        return own
    return rules.filled_in(
        letter_text_version(at).body,
        organization=" ".join(application.organization_name.split()) or "our organization",
        network=str(current_network()),
    )


def letter_promises(application: Application, at: datetime) -> tuple[Promise, ...]:
    """The commitments that stand in the letter: all that are asked for, and an openness where it is answered yes."""
    return tuple(
        Promise(line.fact.title, line.body)
        for line in commitment_lines(application, at)
        if not line.fact.may_be_unsure or line.fact.answer == TickAnswer.YES
    )


def letter_text(application: Application, at: datetime) -> str:
    """Exactly the text that somebody signs at that moment."""
    return rules.whole_letter(letter_words(application, at), letter_promises(application, at))


def last_letter_request(application: Application) -> LetterRequest | None:
    """Who was asked to sign last, whatever came of it."""
    return application.letter_requests.order_by("-pk").first()


def is_signed_or_asked(application: Application) -> bool:
    """Whether another wording would undo a signature, or change what somebody is reading to sign."""
    letter = letter_in_force(application)
    return (letter is not None and letter.signed_at is not None) or open_letter_request(application) is not None


def letter_request_over(asked: LetterRequest) -> str:
    """Why nobody can sign by this request any more, for whoever holds its link; "" while it is open."""

    def day(moment: datetime) -> str:
        return day_in_words(local_day(moment, asked.application.zone))

    letter = asked.letter
    if letter is not None and letter.signed_at is not None:
        if letter.void_at is None:
            return f"You signed this letter on {day(letter.signed_at)}. A copy was sent to you; nothing more is needed."
        return (
            f"You signed this letter on {day(letter.signed_at)}, and it has been changed since. "
            "When your signature is asked for again, a new link comes to you."
        )
    if asked.declined_at is not None:
        return (
            f"You declined to sign this letter on {day(asked.declined_at)}. "
            "If that was not what you wanted, ask whoever sent you the link for a new one."
        )
    if asked.withdrawn_at is not None:
        return f"The request to sign this letter was withdrawn on {day(asked.withdrawn_at)}. Nothing is asked of you."
    if not may_edit(asked.application, SectionKey.LETTER):
        return "The application has been sent or withdrawn, so its letter can no longer be signed."
    return ""


def signed_letter(letter: ApplicationLetter | None, zone: str) -> SignedLetter | None:
    """The letter as signed, with its time in the reader's zone; None where it was not signed here."""
    if letter is None or letter.signed_at is None:
        return None
    return SignedLetter(
        text=letter.signed_text,
        signatory=letter.signatory_name,
        title=letter.signatory_title,
        level=SignatoryLevel(letter.level).label,
        on_behalf_of=letter.on_behalf_of,
        when=in_words_with_year(letter.signed_at, zone),
        hash=letter.signed_hash,
    )


def signing(application: Application, *, zone: str, at: datetime) -> Signing:
    """Where having the letter signed stands, with times in the reader's zone."""
    asked = open_letter_request(application)
    last = asked or last_letter_request(application)
    has_letter = letter_in_force(application) is not None
    declined = ""
    if last is not None and last.declined_at is not None and not has_letter:
        declined = f"{last.name} did not sign the letter. The reason given: {last.decline_reason}"
    return Signing(
        open_request=asked,
        asked="" if asked is None else in_words_with_year(asked.sent_at, zone),
        works_until="" if asked is None else day_in_words(local_day(asked.sent_at + rules.LETTER_LINK_LASTS, zone)),
        can_be_sent_again=asked is not None and asked.times_sent < rules.MOST_LETTER_MAILS,
        lapsed="" if asked is not None else lapsed_letter(application),
        declined=declined,
    )
