"""Where one account is at home, and as what: several teams, organizations, cohorts, member here and coach there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from joynet.accounts.models import User
from joynet.lib.days import is_active
from joynet.lib.zones import local_day
from teams.models import Membership, Team
from teams.queries import coaching_of, span_of, teams_of


@dataclass(frozen=True)
class Place:
    """A team, and as what the person is there. `when`: how long, where the person coaches."""

    team: Team
    role: str
    when: str = ""

    @property
    def label(self) -> str:
        """Enough to tell it from every other one: with the organization, where the team is not called after it."""
        team = self.team
        organization = team.organization.name
        name = team.name if team.name.startswith(organization) else f"{team.name}, {organization}"
        return f"{name} ({team.cohort.name})"


def places_of(*, user: User, at: datetime) -> list[Place]:
    """The teams of a person, then those that the person coaches; a team with both is there once and says both."""
    own = teams_of(user=user, at=at)
    coaching = coaching_of(user=user, at=at)
    coached = {line.team.pk: line for line in coaching}
    places = []
    for team in own:
        role, line = _own_role(team, at), coached.get(team.pk)
        places.append(Place(team, f"{role} and {line.role.lower()}" if line else role, line.when if line else ""))
    mine = {team.pk for team in own}
    return places + [Place(line.team, line.role, line.when) for line in coaching if line.team.pk not in mine]


def _own_role(team: Team, at: datetime) -> str:
    """The seat that the person holds now, or held on the team's last day; a seat goes before a further place."""
    day = min(local_day(at, team.zone), span_of(team).last_day)
    rows: list[Membership] = team.own_memberships  # type: ignore[attr-defined]  # set by teams_of
    held = [row for row in rows if is_active(row.starts_on, row.ends_on, day)]
    return next((row.slot_in_words for row in sorted(held, key=lambda row: (not row.slot, row.pk))), "Member")
