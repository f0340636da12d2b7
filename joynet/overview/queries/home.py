"""Everything a person can go on to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications.queries import ApplicationLine, applications_of
from joynet.accounts import roles
from joynet.accounts.models import User
from joynet.lib.days import active_on
from joynet.overview.queries.frame import team_url
from joynet.overview.queries.places import Place, places_of
from teams.models import Membership


@dataclass(frozen=True)
class Invitation:
    """A place on a team that waits for this address."""

    person_id: int
    team_name: str
    cohort_name: str
    role: str


@dataclass(frozen=True)
class TeamCard:
    """A team on the home page of somebody with several."""

    name: str
    organization_name: str
    cohort_name: str
    url: str
    role: str
    when: str = ""


@dataclass(frozen=True)
class Home:
    """Everything a signed-in person can go on to."""

    invitations: tuple[Invitation, ...]
    teams: tuple[TeamCard, ...]
    applications: tuple[ApplicationLine, ...]
    is_staff: bool

    @property
    def only_team_url(self) -> str:
        """Where to go at once when there is exactly one thing: the one team. Settled applications do not count."""
        waiting = [line for line in self.applications if not line.is_settled]
        is_only = len(self.teams) == 1 and not (self.invitations or waiting or self.is_staff)
        return self.teams[0].url if is_only else ""

    @property
    def is_empty(self) -> bool:
        return not (self.invitations or self.teams or self.applications or self.is_staff)


def _card(place: Place) -> TeamCard:
    team = place.team
    organization = team.organization.name
    return TeamCard(
        name=team.name,
        organization_name="" if team.name.startswith(organization) else organization,
        cohort_name=team.cohort.name,
        url=team_url(team),
        role=place.role,
        when=place.when,
    )


def home(*, user: User, at: datetime) -> Home:
    """The home page of a person."""
    day = at.date()
    waiting = (
        Membership.objects.filter(
            active_on(day), person__email__iexact=user.email, person__user__isnull=True, approved_by__isnull=False
        )
        .select_related("team__cohort", "person")
        .order_by("pk")
    )
    return Home(
        invitations=tuple(Invitation(m.person_id, m.team.name, m.team.cohort.name, m.slot_in_words) for m in waiting),
        teams=tuple(_card(place) for place in places_of(user=user, at=at)),
        applications=tuple(applications_of(user=user, at=at)),
        is_staff=roles.is_staff_on(user, day),
    )
