"""Where and when the demonstration is built, and what its parts share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.zones import zone
from teams.models import Cohort, Team
from teams.rules import Slot

MONTH_NOW = 9
"""The demonstration stands in the ninth month of eighteen."""

ZONE = "America/New_York"
COHORT = "First wave"
NEXT_COHORT = "Second wave"
PILOT = "Pilot"


def at_local(day: date, hour: int, zone_name: str, minute: int = 0) -> datetime:
    """That time of that day there."""
    return datetime.combine(day, time(hour, minute), tzinfo=zone(zone_name))


@dataclass(frozen=True)
class Stage:
    """Where and when the demonstration is built."""

    now: datetime
    director: Actor
    coordinator: Actor
    coach: User
    reviewers: tuple[User, User]
    cohort: Cohort


def before_start(stage: Stage, days: int, hour: int = 10) -> datetime:
    return at_local(stage.cohort.starts_on - timedelta(days=days), hour, stage.cohort.zone)


def core_user(team: Team) -> Actor:
    """The account of the team's core leader or manager, who enters its data."""
    membership = team.memberships.filter(slot=Slot.CORE).select_related("person__user").order_by("pk")[0]
    user = membership.person.user
    if user is None:
        raise ValueError(f"The core member of {team} has no account.")
    return Actor.of(user)
