"""What must be true before a place can be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from applications.rules.facts import SEAT_WORDS
from applications.rules.states import NomineeState
from teams.rules import Slot


@dataclass(frozen=True)
class SeatFact:
    """One named person, the place in the team, and what the person has said."""

    slot: str
    name: str
    state: str
    email: str = ""


def places_to_confirm(people: Iterable[SeatFact]) -> tuple[str, ...]:
    """Who keeps the place from being taken: a sentence for each of the three places without a confirmed person, and
    for each two confirmed people with one address."""
    people = tuple(people)
    missing = (
        _who_is_missing(slot, [person for person in people if person.slot == slot])
        for slot in Slot
        if not any(person.slot == slot and person.state == NomineeState.CONFIRMED for person in people)
    )
    return (*missing, *_with_one_address(person for person in people if person.state == NomineeState.CONFIRMED))


def _with_one_address(confirmed: Iterable[SeatFact]) -> Iterator[str]:
    first: dict[str, SeatFact] = {}
    for person in confirmed:
        address = person.email.strip()
        other = first.setdefault(address.casefold(), person)
        if address and other is not person:
            one, two = (" ".join(each.name.split()) for each in (other, person))
            yield f"{one} and {two} have one e-mail address, {address}. Name somebody with another one for either."


def _who_is_missing(slot: Slot, people: list[SeatFact]) -> str:
    seat = SEAT_WORDS[slot]
    waiting = [" ".join(person.name.split()) for person in people if person.state == NomineeState.PENDING]
    if waiting:
        verb = "has" if len(waiting) == 1 else "have"
        return f"{' and '.join(waiting)}, {seat}, {verb} not confirmed yet."
    declined = [" ".join(person.name.split()) for person in people if person.state == NomineeState.DECLINED]
    if declined:
        return f"{' and '.join(declined)}, {seat}, declined. Name somebody else."
    return f"Nobody is named as {seat}. Name somebody."
