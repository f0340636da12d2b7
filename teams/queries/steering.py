"""Who sits on a cohort's steering committee on a day, and its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from joynet.lib.days import is_active
from joynet.lib.zones import day_in_words
from teams.models import Cohort, Membership, SteeringMinutes, Team
from teams.rules import Slot


@dataclass(frozen=True)
class SteeringSeatLine:
    """The seat of one team on one day; without a name it is empty, and `note` says since when and who may take it."""

    team_id: int
    team_name: str
    organization_name: str
    name: str
    title: str
    note: str

    @property
    def is_empty(self) -> bool:
        return not self.name


@dataclass(frozen=True)
class MinutesView:
    """Minutes as read."""

    on: date
    text: str
    decisions: tuple[str, ...]
    written: str
    revision: int


def steering_seats(*, cohort: Cohort, day: date) -> tuple[SteeringSeatLine, ...]:
    """One line for each team that is in the program on `day`, by name. Two queries."""
    teams = (
        Team.objects.in_program_on(day)
        .filter(cohort=cohort)
        .select_related("organization")
        .prefetch_related(
            Prefetch(
                "memberships",
                Membership.objects.approved()
                .filter(slot=Slot.SENIOR_LEADER)
                .select_related("person")
                .order_by("starts_on", "pk"),
                to_attr="senior_leaders",
            )
        )
        .order_by("name", "pk")
    )
    return tuple(_seat(team, team.senior_leaders, day) for team in teams)  # type: ignore[attr-defined]  # set by the prefetch above


def minutes_of(*, cohort: Cohort) -> dict[date, MinutesView]:
    """The minutes of a cohort by their day. One query."""
    rows = SteeringMinutes.objects.filter(cohort=cohort).select_related("by").order_by("on", "pk")
    return {row.on: _minutes(row) for row in rows}


def minutes_on(*, cohort: Cohort, on: date) -> SteeringMinutes | None:
    """The minutes of one day, if they are written."""
    return SteeringMinutes.objects.filter(cohort=cohort, on=on).first()


def _minutes(row: SteeringMinutes) -> MinutesView:
    return MinutesView(row.on, row.text, tuple(row.decisions.splitlines()), f"Written by {row.by}", row.revision)


def _seat(team: Team, leaders: list[Membership], day: date) -> SteeringSeatLine:
    now = [m for m in leaders if is_active(m.starts_on, m.ends_on, day)]
    holder = next((m for m in now if m.holds_steering_seat), None)
    if holder is not None:
        person = holder.person
        note = f"since {day_in_words(_since(holder, leaders))}"
        if holder.ends_on is not None:
            note = f"{note}, leaves on {day_in_words(holder.ends_on)}"
        return SteeringSeatLine(
            team.pk, team.name, team.organization.name, person.name, person.title, note[0].upper() + note[1:]
        )
    return SteeringSeatLine(team.pk, team.name, team.organization.name, "", "", _why_empty(team, leaders, now, day))


def _since(holder: Membership, leaders: list[Membership]) -> date:
    """The first day of the seat, also when the place was changed meanwhile without a gap."""
    since = holder.starts_on
    for earlier in reversed(leaders):
        if earlier.holds_steering_seat and earlier.person_id == holder.person_id and earlier.ends_on == since:
            since = earlier.starts_on
    return since


def _why_empty(team: Team, leaders: list[Membership], now: list[Membership], day: date) -> str:
    held = [m for m in leaders if m.holds_steering_seat]
    since = max((m.ends_on for m in held if m.ends_on is not None and m.ends_on <= day), default=team.joined_on)
    coming = min((m for m in held if m.starts_on > day), key=lambda m: m.starts_on, default=None)
    note = f"Empty since {day_in_words(since)}."
    if coming is not None:
        return f"{note} {coming.person.name} takes it on {day_in_words(coming.starts_on)}."
    if now:
        return f"{note} {now[0].person.name} is senior leader and could take it."
    return f"{note} The team has no senior leader on this day."
