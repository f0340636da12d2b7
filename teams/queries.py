"""What pages and other apps are told about teams. Values only, so that a template cannot query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from joynet.accounts.models import Role, User
from joynet.lib.days import active_on, is_active
from joynet.lib.zones import local_day
from teams import rules
from teams.models import CoachAssignment, Membership, Pause, Team
from teams.rules import Slot


def span_of(team: Team) -> rules.Span:
    """The facts that decide which months a team owes. One query, none when `pauses` is prefetched."""
    return rules.Span(
        cohort_starts_on=team.cohort.starts_on,
        cohort_months=team.cohort.months,
        joined_on=team.joined_on,
        left_on=team.left_on,
        pauses=tuple((pause.starts_on, pause.ends_on) for pause in team.pauses.all()),
    )


def seats_of(team: Team) -> list[rules.Seat]:
    """Every approved membership of the team, as the rules see it."""
    return [
        rules.Seat(m.person_id, m.slot, m.starts_on, m.ends_on)
        for m in team.memberships.all()
        if m.approved_by_id is not None
    ]


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


def teams_of(*, user: User, at: datetime) -> list[Team]:
    """The teams that `user` is a member of (or was on the team's last day), newest cohort first, then by name."""
    teams = (
        Team.objects.filter(memberships__person__user=user, memberships__approved_by__isnull=False)
        .select_related("cohort", "organization")
        .prefetch_related(
            Prefetch("pauses", Pause.objects.order_by("pk")),
            Prefetch(
                "memberships",
                Membership.objects.filter(person__user=user, approved_by__isnull=False),
                to_attr="own_memberships",
            ),
        )
        .distinct()
        .order_by("-cohort__starts_on", "name", "pk")
    )
    return [team for team in teams if _may_read(team, at)]


def _may_read(team: Team, at: datetime) -> bool:
    day = local_day(at, team.zone)
    span = span_of(team)
    return any(
        rules.rights(
            seat_starts_on=m.starts_on,
            seat_ends_on=m.ends_on,
            enters=m.may_enter,
            span=span,
            day=day,
        ).may_read
        for m in team.own_memberships  # type: ignore[attr-defined]  # set by the prefetch above
    )


def coaching_on(*, user: User, day: date) -> QuerySet[CoachAssignment]:
    """The assignments by which `user` coaches on `day`. A staff coach also needs the role; an alumnus does not."""
    holds_role = active_on(day, "user__staff_roles__") & Q(user__staff_roles__role=Role.COACH)
    return CoachAssignment.objects.filter(
        active_on(day) & (Q(kind=CoachAssignment.Kind.ALUMNUS) | holds_role), user=user
    )


def coached_teams(*, user: User, day: date) -> list[Team]:
    """The teams that `user` coaches on `day`, by name."""
    return list(
        Team.objects.filter(coach_assignments__in=coaching_on(user=user, day=day))
        .select_related("cohort", "organization")
        .distinct()
        .order_by("name", "pk")
    )


def coaches_on(*, day: date) -> list[User]:
    """Staff who hold the role of a coach on `day`, by name."""
    rows = User.objects.filter(active_on(day, "staff_roles__"), staff_roles__role=Role.COACH, is_active=True)
    return list(rows.distinct().order_by("name", "pk"))
