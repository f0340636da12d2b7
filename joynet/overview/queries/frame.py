"""Whose page it is, and where one can go from every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from applications.queries import applications_of
from joynet.accounts import roles
from joynet.accounts.models import User
from joynet.overview.queries.places import Place, places_of
from teams.access import STAFF_WHO_READ_TEAMS
from teams.models import Cohort, Team


@dataclass(frozen=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class FrameTeam:
    """One of the teams a person can switch to, and as what the person is there."""

    label: str
    url: str
    is_current: bool
    role: str = ""


@dataclass(frozen=True)
class Frame:
    """Whose page it is and where one can go from every page."""

    team: Team | None = None
    cohort: Cohort | None = None
    role: str = ""
    nav: tuple[NavEntry, ...] = ()
    teams: tuple[FrameTeam, ...] = ()


def frame_for(*, user: User, team_id: int | None, path: str, at: datetime) -> Frame:
    """The frame of a signed-in person's page; the team in the address, or the person's first."""
    places = places_of(user=user, at=at)
    place = next((place for place in places if place.team.pk == team_id), None)
    if place is None and team_id is not None:
        place = _as_staff(user, team_id, at)
    place = place or (places[0] if places else None)
    if place is not None:
        team = place.team
        return Frame(
            team=team,
            cohort=team.cohort,
            role=place.role,
            nav=_team_nav(team, path),
            teams=tuple(
                FrameTeam(other.label, team_url(other.team), other.team.pk == team.pk, other.role) for other in places
            ),
        )
    entries = []
    if roles.roles_at(user, at):
        entries.append(("Staff pages", reverse("admin:index"), "/admin/"))
    lines = applications_of(user=user, at=at)
    if lines:
        entries.append(("Your application", lines[0].url, "/applications/"))
    if entries:
        entries.append(("Help", reverse("overview:help"), reverse("overview:help")))
    return Frame(nav=tuple(NavEntry(label, url, path.startswith(start)) for label, url, start in entries))


def _as_staff(user: User, team_id: int, at: datetime) -> Place | None:
    """The team that staff look at; nobody else is told so much as its name."""
    if not roles.roles_at(user, at) & set(STAFF_WHO_READ_TEAMS):
        return None
    team = Team.objects.filter(pk=team_id).select_related("cohort", "organization").first()
    return Place(team, "Staff") if team is not None else None


def team_url(team: Team) -> str:
    return reverse("overview:team_home", kwargs={"team_id": team.pk})


def _team_nav(team: Team, path: str) -> tuple[NavEntry, ...]:
    home = team_url(team)
    reports = reverse("submissions:months", kwargs={"team_id": team.pk})
    current = reverse("submissions:this_month", kwargs={"team_id": team.pk})
    meetings = reverse("meetings:team_meetings", kwargs={"team_id": team.pk})
    measures = reverse("submissions:measures", kwargs={"team_id": team.pk})
    return (
        NavEntry("Home", home, path == home),
        NavEntry("This month", current, path.startswith(reports)),
        NavEntry("Meetings", meetings, path.startswith(meetings)),
        NavEntry("Our data", measures, path.startswith(measures)),
    )
