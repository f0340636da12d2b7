"""Who is on a team on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from joynet.lib.days import is_active
from teams import rules
from teams.models import Membership, Team
from teams.queries.spans import span_of
from teams.rules import Slot


@dataclass(frozen=True)
class MemberLine:
    """One member as shown on a roster."""

    person_id: int
    name: str
    title: str
    role: str
    profession: str
    is_data_lead: bool
    holds_steering_seat: bool
    counts_for_quorum: bool
    since: date
    has_account: bool


@dataclass(frozen=True)
class SeatLine:
    """One of the three seats with whoever holds it; nobody makes it an empty seat."""

    slot: str
    label: str
    holders: tuple[MemberLine, ...]
    empty_since: date | None

    @property
    def is_empty(self) -> bool:
        return not self.holders


@dataclass(frozen=True)
class Roster:
    """The roster of one day."""

    seats: tuple[SeatLine, ...]
    others: tuple[MemberLine, ...]
    is_whole: bool

    @property
    def vacant(self) -> tuple[SeatLine, ...]:
        return tuple(seat for seat in self.seats if seat.is_empty)


def roster_on(*, team: Team, day: date) -> Roster:
    """Who is on the team on `day`, seat by seat, in the order of the seed. One query."""
    memberships = list(
        team.memberships.filter(approved_by__isnull=False)
        .select_related("person")
        .order_by("starts_on", "person__name", "pk")
    )
    active = [m for m in memberships if is_active(m.starts_on, m.ends_on, day)]
    by_slot = {slot: [m for m in active if m.slot == slot] for slot in Slot}
    seats = tuple(
        SeatLine(
            slot=slot.value,
            label=slot.label,
            holders=tuple(_line(m) for m in by_slot[slot]),
            empty_since=None if by_slot[slot] else _empty_since(memberships, slot, team.joined_on, day),
        )
        for slot in Slot
    )
    coverage = rules.coverage([rules.Seat(m.person_id, m.slot, m.starts_on, m.ends_on) for m in active], day)
    return Roster(seats, tuple(_line(m) for m in active if not m.slot), coverage.is_whole)


def _line(membership: Membership) -> MemberLine:
    person = membership.person
    return MemberLine(
        person_id=person.pk,
        name=person.name,
        title=person.title,
        role=membership.slot_in_words,
        profession=membership.profession,
        is_data_lead=membership.is_data_lead,
        holds_steering_seat=membership.holds_steering_seat,
        counts_for_quorum=membership.counts_for_quorum,
        since=membership.starts_on,
        has_account=person.user_id is not None,
    )


def _empty_since(memberships: list[Membership], slot: Slot, joined_on: date, day: date) -> date:
    """The first day of the gap that holds `day`: the latest end of a holder before it, or the day the team joined."""
    ends = [m.ends_on for m in memberships if m.slot == slot and m.ends_on is not None and m.ends_on <= day]
    return max(ends, default=joined_on)


def quorum_members_on(*, team: Team, day: date) -> list[Membership]:
    """Memberships that count for quorum on `day`, with their people, by name."""
    return list(
        team.memberships.active_on(day)
        .approved()
        .filter(counts_for_quorum=True)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def entering_members_on(*, team: Team, day: date) -> list[Membership]:
    """Members who enter and submit on `day`, or were entering on the team's last day, with their people, by name."""
    span = span_of(team)
    asked = min(day, span.last_day)
    return [
        m
        for m in team.memberships.active_on(asked).approved().select_related("person").order_by("person__name", "pk")
        if m.may_enter
    ]
