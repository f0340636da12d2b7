"""The people named as participants, seat by seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import (
    Application,
    Nominee,
)
from applications.queries.addresses import seat_key, url_of
from applications.queries.confirming import PeopleStanding, Standing, former_people, people_standing, standing
from applications.queries.editing import may_edit
from applications.queries.facts import facts_of, nominees_of, today_of
from applications.rules import Gap, SectionKey
from teams.rules import Slot, Subtype


@dataclass(frozen=True)
class ParticipantLine:
    """One named person on the participants' page."""

    nominee_id: int
    seat: str
    name: str
    initials: str
    note: str
    url: str
    remove_url: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    missing: int
    standing: Standing
    ask_url: str
    replace_url: str


@dataclass(frozen=True)
class SeatLine:
    """One place with whoever is named for it."""

    label: str
    hint: str
    holders: tuple[ParticipantLine, ...]
    add_url: str


@dataclass(frozen=True)
class Participants:
    """The participants' page."""

    seats: tuple[SeatLine, ...]
    others: tuple[ParticipantLine, ...]
    add_other_url: str
    sentence: str
    is_full: bool
    may_edit: bool
    may_replace: bool
    may_ask: bool
    standing: PeopleStanding
    former: tuple[str, ...]


_SEAT_HINTS = {
    Slot.SENIOR_LEADER: "An executive or equal, who also sits on the network's steering committee.",
    Slot.CORE: "Leads the work day by day, or manages a unit. One of the two is enough.",
    Slot.FRONTLINE_CLINICIAN: "Gives direct care for at least half of the working time.",
}


def seat_hint(slot: str) -> str:
    """Who can hold the place, in a sentence."""
    return (
        _SEAT_HINTS[Slot(slot)] if slot else "Anybody who helps the team: a data lead, an advisor, a patient partner."
    )


def participants(application: Application, *, zone: str, at: datetime) -> Participants:
    """The three places and further members, each with what is missing or wrong, and what the person has said.

    Days are in the reader's zone.
    """
    nominees = nominees_of(application)
    may = may_edit(application, SectionKey.PARTICIPANTS)
    gaps: list[Gap] = []
    if may:
        facts = facts_of(application, at)
        gaps = [*rules.missing(facts, today_of(application, at)), *rules.warnings(facts)]
    lines = {nominee.pk: _participant_line(application, nominee, gaps, zone) for nominee in nominees}
    seats = tuple(
        SeatLine(
            slot.label,
            _SEAT_HINTS[slot],
            tuple(lines[nominee.pk] for nominee in nominees if nominee.slot == slot),
            url_of(application, "add_participant", seat=seat_key(slot)),
        )
        for slot in Slot
    )
    wanting = [
        gap.sentence
        for gap in gaps
        if gap.section == SectionKey.PARTICIPANTS and gap.nominee is None and gap.slot is None
    ]
    return Participants(
        seats=seats,
        others=tuple(lines[nominee.pk] for nominee in nominees if not nominee.slot),
        add_other_url=url_of(application, "add_participant", seat=seat_key("")),
        sentence=" ".join(wanting),
        is_full=len(nominees) >= rules.MOST_PARTICIPANTS,
        may_edit=may,
        may_replace=application.state in rules.REPLACEABLE,
        may_ask=application.state in rules.CONFIRMABLE,
        standing=people_standing(application),
        former=former_people(application, zone=zone),
    )


def _participant_line(application: Application, nominee: Nominee, gaps: list[Gap], zone: str) -> ParticipantLine:
    nominee.application = application
    own = [gap for gap in gaps if gap.nominee == nominee.pk]
    name = " ".join(nominee.name.split())
    notes = [nominee.title.strip(), nominee.profession.strip(), nominee.email.strip()]
    return ParticipantLine(
        nominee_id=nominee.pk,
        seat=Subtype(nominee.subtype).label if nominee.subtype else "",
        name=name or "No name yet",
        initials="".join(word[0] for word in name.split()[:2]).upper(),
        note=", ".join(note for note in notes if note),
        url=url_of(application, "participant", nominee_id=nominee.pk),
        remove_url=url_of(application, "remove_participant", nominee_id=nominee.pk),
        problems=tuple(gap.sentence for gap in own if gap.is_problem),
        warnings=tuple(gap.sentence for gap in own if gap.is_warning),
        missing=sum(not (gap.is_problem or gap.is_warning) for gap in own),
        standing=standing(nominee, zone=zone),
        ask_url=url_of(application, "ask_to_confirm", nominee_id=nominee.pk),
        replace_url=url_of(application, "replace_participant", nominee_id=nominee.pk),
    )
