"""The roster as its page shows it: who is here, who comes, who was here, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from joynet.accounts.models import User
from joynet.lib.days import is_active
from joynet.lib.names import initials
from joynet.lib.zones import day_in_words, local_day
from teams.models import Membership, RosterProposal, Team
from teams.queries.own import own_places
from teams.queries.proposed import proposed_by_slot
from teams.rules import Slot, Subtype


@dataclass(frozen=True)
class SeatPicture:
    """One of the three seats as drawn; without a name it is empty, `add_to` is its slot, `coming` who takes it."""

    role: str
    name: str
    note: str
    initials: str
    add_to: str = ""
    empty_since: str = ""
    coming: str = ""
    proposed: str = ""


@dataclass(frozen=True)
class PlaceLine:
    """One place on the roster in words. `until` is the last day that counts; "" when it is open."""

    membership_id: int
    name: str
    title: str
    role: str
    tasks: str
    since: str
    until: str
    follower: str


@dataclass(frozen=True)
class ProposalLine:
    """One proposed change in words, and what the reader may do with it."""

    proposal_id: int
    what: str
    who: str
    reason: str
    proposed: str
    acknowledged: str
    state: str
    tone: str
    decided: str
    answer: str
    is_open: bool
    may_acknowledge: bool
    may_withdraw: bool


@dataclass(frozen=True)
class RosterPage:
    """Everything on the roster's page."""

    seats: tuple[SeatPicture, ...]
    present: tuple[PlaceLine, ...]
    coming: tuple[PlaceLine, ...]
    past: tuple[PlaceLine, ...]
    open_proposals: tuple[ProposalLine, ...]
    decided_proposals: tuple[ProposalLine, ...]

    @property
    def empty(self) -> tuple[SeatPicture, ...]:
        return tuple(seat for seat in self.seats if seat.add_to)


_TONES = {"": "todo", "approved": "ok", "declined": "concern", "withdrawn": "plain"}


def roster_page(*, team: Team, reader: User, day: date) -> RosterPage:
    """The team's roster on `day`, as `reader` sees it. Three queries."""
    places = list(
        team.memberships.approved()
        .select_related("person", "replaces")
        .prefetch_related("replaced_by__person")
        .order_by("starts_on", "person__name", "pk")
    )
    present = [m for m in places if is_active(m.starts_on, m.ends_on, day)]
    coming = [m for m in places if m.starts_on > day]
    past = [m for m in places if m.ends_on is not None and m.ends_on <= day and not _goes_on(m, places)]
    leads = any(m.slot == Slot.SENIOR_LEADER and m.person.user_id == reader.pk for m in present)
    proposals = proposals_of(team=team, may_acknowledge=leads, reader=reader)
    return RosterPage(
        seats=tuple(_seats(present, places, team, day, proposed_by_slot(team))),
        present=tuple(_line(m, places) for m in _seats_first(present)),
        coming=tuple(_line(m, places) for m in coming),
        past=tuple(_line(m, places) for m in reversed(past)),
        open_proposals=tuple(line for line in proposals if line.is_open),
        decided_proposals=tuple(line for line in proposals if not line.is_open),
    )


def proposals_of(*, team: Team, may_acknowledge: bool, reader: User | None = None) -> list[ProposalLine]:
    """Every change that the team has proposed, the newest first, and what `reader` may do with it. One query."""
    rows = team.roster_proposals.select_related(
        "membership__person", "proposed_by", "acknowledged_by", "decided_by"
    ).order_by("-proposed_at", "-pk")
    return [_proposal(row, team, may_acknowledge=may_acknowledge, reader=reader) for row in rows]


def may_withdraw(proposal: RosterProposal, *, user: User | None, day: date) -> bool:
    """Whoever proposed a change, and the team's senior leaders of `day`, take it back."""
    leaders = proposal.team.memberships.approved().active_on(day).filter(slot=Slot.SENIOR_LEADER)
    return user is not None and (proposal.proposed_by_id == user.pk or leaders.filter(person__user=user).exists())


def is_about_oneself(proposal: RosterProposal, *, user: User | None, day: date) -> bool:
    """Whether the person proposed the change, is on that team on `day` or later, or is who comes."""
    if user is None:
        return False
    is_party = user.pk == proposal.proposed_by_id or user.email.lower() == proposal.email.lower()
    return is_party or own_places(user=user, day=day).filter(team=proposal.team_id).exists()


def what_is_proposed(proposal: RosterProposal) -> str:
    """The change in one sentence without its end: "Eve Lund takes the place of Ana Silva from Sep 1, 2027"."""
    day = day_in_words(proposal.from_on)
    leaving = proposal.membership.person.name if proposal.membership else ""
    if proposal.kind == RosterProposal.Kind.REPLACE:
        return f"{proposal.name} takes the place of {leaving} from {day}"
    if proposal.kind == RosterProposal.Kind.END:
        return f"{leaving} leaves the team on {day}"
    role = Subtype(proposal.subtype).label if proposal.subtype else Slot(proposal.slot).label if proposal.slot else ""
    return f"{proposal.name} joins as {role.lower() or 'a further member'} from {day}"


def waiting_proposals() -> list[RosterProposal]:
    """Changes that wait for staff, the oldest first, with team and people. One query."""
    rows = RosterProposal.objects.filter(verdict="").select_related(
        "team__cohort", "membership__person", "proposed_by", "acknowledged_by"
    )
    return list(rows.order_by("proposed_at", "pk"))


def teams_to_merge_into(*, team: Team) -> list[Team]:
    """The other teams of the cohort that have not left, by name."""
    return list(
        Team.objects.filter(cohort=team.cohort_id, left_on__isnull=True).exclude(pk=team.pk).order_by("name", "pk")
    )


def _seats(
    present: list[Membership], places: list[Membership], team: Team, day: date, proposed: Mapping[Slot, str]
) -> Iterable[SeatPicture]:
    for slot in Slot:
        held = [m for m in present if m.slot == slot]
        for m in held:
            yield SeatPicture(m.slot_in_words, m.person.name, m.person.title or m.profession, initials(m.person.name))
        if not held:
            yield _empty_seat(places, slot, team, day, proposed.get(slot, ""))


def _empty_seat(places: list[Membership], slot: Slot, team: Team, day: date, proposed: str) -> SeatPicture:
    ends = [m.ends_on for m in places if m.slot == slot and m.ends_on is not None and m.ends_on <= day]
    since = day_in_words(max(ends, default=team.joined_on))
    after = [m for m in places if m.slot == slot and m.starts_on > day]
    coming = f"{after[0].person.name} takes it on {day_in_words(after[0].starts_on)}" if after else ""
    note = ". ".join(filter(None, [f"Empty since {since}", coming]))
    return SeatPicture(slot.label, "", note, "", add_to=slot.value, empty_since=since, coming=coming, proposed=proposed)


def _seats_first(rows: list[Membership]) -> list[Membership]:
    order = {slot.value: place for place, slot in enumerate(Slot)}
    return sorted(rows, key=lambda m: order.get(m.slot, len(order)))


def _goes_on(old: Membership, places: list[Membership]) -> bool:
    """The same person in the same seat without a day between: a task changed, nobody left."""
    return any((m.person_id, m.slot, m.starts_on) == (old.person_id, old.slot, old.ends_on) for m in places)


def _since(membership: Membership, places: list[Membership]) -> date:
    """The first day of the stretch in this seat, over changes of task."""
    first = membership.starts_on
    for m in sorted(places, key=lambda place: place.starts_on, reverse=True):
        if (m.person_id, m.slot, m.ends_on) == (membership.person_id, membership.slot, first):
            first = m.starts_on
    return first


def _line(membership: Membership, places: list[Membership]) -> PlaceLine:
    last = None if membership.ends_on is None else membership.ends_on - timedelta(days=1)
    followers = [
        m for m in membership.replaced_by.all() if m.approved_by_id is not None and m.team_id == membership.team_id
    ]
    return PlaceLine(
        membership_id=membership.pk,
        name=membership.person.name,
        title=membership.person.title,
        role=membership.slot_in_words if membership.slot else "Further member",
        tasks=", ".join(_tasks(membership)),
        since=day_in_words(_since(membership, places)),
        until=day_in_words(last) if last else "",
        follower=", ".join(sorted(m.person.name for m in followers)),
    )


def _tasks(membership: Membership) -> Iterable[str]:
    if membership.profession:
        yield membership.profession
    if membership.holds_steering_seat:
        yield "steering committee"
    if membership.is_data_lead:
        yield "data lead"
    if membership.counts_for_quorum and not membership.slot:
        yield "counts at meetings"
    if membership.person.user_id is None:
        yield "has not signed in yet"


def _proposal(row: RosterProposal, team: Team, *, may_acknowledge: bool, reader: User | None) -> ProposalLine:
    zone = team.zone
    decided = ""
    if row.decided_by is not None and row.decided_at is not None:
        decided = f"{row.decided_by.name}, {day_in_words(local_day(row.decided_at, zone))}"
    acknowledged = ""
    if row.acknowledged_by is not None and row.acknowledged_at is not None:
        acknowledged = f"{row.acknowledged_by.name}, {day_in_words(local_day(row.acknowledged_at, zone))}"
    return ProposalLine(
        proposal_id=row.pk,
        what=what_is_proposed(row),
        who=row.name or (row.membership.person.name if row.membership else ""),
        reason=row.reason,
        proposed=f"{row.proposed_by.name}, {day_in_words(local_day(row.proposed_at, zone))}",
        acknowledged=acknowledged,
        state=RosterProposal.Verdict(row.verdict).label if row.verdict else "Waits for staff",
        tone=_TONES[row.verdict],
        decided=decided,
        answer=row.decision_reason,
        is_open=row.is_open,
        may_acknowledge=may_acknowledge and row.is_open and row.acknowledged_at is None,
        may_withdraw=row.is_open and (may_acknowledge or row.proposed_by == reader),
    )
