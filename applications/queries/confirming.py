"""Who has confirmed a place, who has declined, and who still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import Application, Nominee
from applications.queries.facts import nominee_fact, nominees_of
from applications.rules import NomineeState
from joynet.lib.zones import day_in_words, local_day
from teams.rules import Slot

CONFIRMATION_REPLACED = (
    "This link has been replaced, because somebody changed what was typed about you or asked you again. "
    "Open the link in the newest message."
)
NOT_NAMED_ANY_MORE = "You are no longer named in this application. Nothing is asked of you."
CONFIRMING_IS_OVER = "The application is decided, withdrawn, or its place is taken, so nothing can be changed here."


@dataclass(frozen=True)
class Standing:
    """What a named person has said, as pages show it. `tone` is the tag's."""

    words: str
    tone: str
    note: str
    ask: str
    """The words of the button that asks; "" where nothing is to be asked."""
    is_confirmed: bool = False


def standing(nominee: Nominee, *, zone: str) -> Standing:
    """What the person has said, with days in the reader's zone; the application comes with the row."""
    is_open = nominee.application.state in rules.CONFIRMABLE
    can_be_asked = is_open and bool(nominee.email.strip() and nominee.name.strip())
    has_mails_left = nominee.times_asked < rules.MOST_CONFIRMATION_MAILS
    match NomineeState(nominee.state):
        case NomineeState.CONFIRMED:
            return Standing(f"Confirmed on {_day(nominee.answered_at, zone)}", "ok", "", "", is_confirmed=True)
        case NomineeState.DECLINED:
            reason = nominee.decline_reason.strip()
            note = f"The reason given: {reason}" if reason else "No reason was given."
            ask = "Ask again" if can_be_asked and has_mails_left else ""
            return Standing(f"Declined on {_day(nominee.answered_at, zone)}", "danger", note, ask)
    if nominee.asked_at is None:
        ask = "Ask to confirm" if can_be_asked and has_mails_left else ""
        return Standing("Not asked to confirm yet", "todo", "", ask)
    times = "" if nominee.times_asked == 1 else f", {nominee.times_asked} times in all"
    note = f"Asked on {_day(nominee.asked_at, zone)}{times}."
    return Standing("Waits for an answer", "todo", note, "Ask again" if can_be_asked and has_mails_left else "")


def standing_in_words(nominee: Nominee, *, zone: str) -> str:
    """The same as one line, for tables, files and paper."""
    found = standing(nominee, zone=zone)
    return f"{found.words}. {found.note}" if found.note else found.words


def can_be_asked_first(nominee: Nominee) -> bool:
    """Whether the person is named with an address and has never been asked about what is typed now."""
    return (
        nominee.state == NomineeState.PENDING
        and nominee.asked_at is None
        and nominee.times_asked < rules.MOST_CONFIRMATION_MAILS
        and bool(nominee.email.strip() and nominee.name.strip())
    )


def is_named_by_another(nominee: Nominee, name: str) -> bool:
    """Whether somebody else in the same application has this name."""
    wanted = " ".join(name.split()).casefold()
    return any(
        rules.same_name(nominee_fact(other)) == wanted
        for other in nominees_of(nominee.application)
        if other.pk != nominee.pk
    )


def confirmation_over(nominee: Nominee) -> str:
    """Why the person can no longer answer by a link; "" while they can."""
    if nominee.ended_at is not None:
        return NOT_NAMED_ANY_MORE
    return "" if nominee.application.state in rules.CONFIRMABLE else CONFIRMING_IS_OVER


@dataclass(frozen=True)
class PeopleStanding:
    """How far the three places are confirmed, in a sentence, and how many people can be asked for the first time."""

    sentence: str
    is_complete: bool
    to_ask: int


def people_standing(application: Application, *, named: list[Nominee] | None = None) -> PeopleStanding:
    """Which of the three places wait for a person's own word. No query where the named people are at hand."""
    nominees = nominees_of(application) if named is None else named
    open_places = [
        rules.SEAT_WORDS[slot]
        for slot in Slot
        if not any(nominee.slot == slot and nominee.state == NomineeState.CONFIRMED for nominee in nominees)
    ]
    to_ask = sum(can_be_asked_first(nominee) for nominee in nominees)
    if not open_places:
        return PeopleStanding(
            "All three places are confirmed by the people named for them.", is_complete=True, to_ask=to_ask
        )
    waiting = open_places[0] if len(open_places) == 1 else f"{', '.join(open_places[:-1])} and {open_places[-1]}"
    count = len(Slot) - len(open_places)
    return PeopleStanding(
        f"{count or 'None'} of the 3 places {'is' if count < 2 else 'are'} confirmed. Still to confirm: {waiting}.",
        is_complete=False,
        to_ask=to_ask,
    )


def former_people(application: Application, *, zone: str) -> tuple[str, ...]:
    """Who was named before and is no longer, each in a line, with the day in the reader's zone."""
    rows = application.nominees.filter(ended_at__isnull=False).order_by("ended_at", "pk")
    return tuple(
        f"{nominee_fact(row).in_words}, {rules.SEAT_WORDS[row.slot]}, until {_day(row.ended_at, zone)}" for row in rows
    )


def _day(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else day_in_words(local_day(moment, zone))
