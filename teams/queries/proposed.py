"""Who is proposed for a seat, while staff have not decided."""

from __future__ import annotations

from collections.abc import Iterable

from joynet.lib.zones import day_in_words
from teams.models import RosterProposal, Team
from teams.rules import Slot


def proposed_by_slot(team: Team) -> dict[Slot, str]:
    """Seat → the sentence about whoever is proposed for it, of several the first. One query."""
    return proposed_in_words(team.roster_proposals.filter(verdict="").order_by("proposed_at", "pk"))


def proposed_in_words(proposals: Iterable[RosterProposal]) -> dict[Slot, str]:
    """The same from open proposals that are loaded, the oldest first."""
    found: dict[Slot, str] = {}
    for row in proposals:
        if row.slot and row.kind != RosterProposal.Kind.END:
            day = day_in_words(row.from_on)
            found.setdefault(Slot(row.slot), f"{row.name} is proposed from {day}; staff decide.")
    return found
