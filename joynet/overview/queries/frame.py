"""Whose page it is, and where one can go from every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from applications.queries import applications_of
from joynet.accounts import roles
from joynet.accounts.models import User
from teams.models import Cohort, Team
from teams.queries import coaching_of, teams_of


@dataclass(frozen=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class FrameTeam:
    """One of the teams a person can switch to."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """Whose page it is and where one can go from every page."""

    team: Team | None = None
    cohort: Cohort | None = None
    nav: tuple[NavEntry, ...] = ()
    teams: tuple[FrameTeam, ...] = ()


def frame_for(*, user: User, team_id: int | None, path: str, at: datetime) -> Frame:
    """The frame of a signed-in person's page; the team in the address, or the person's first."""
    own = teams_of(user=user, at=at)
    coached = [line.team for line in coaching_of(user=user, at=at)]
    teams = own + [team for team in coached if team not in own]
    team = next((team for team in teams if team.pk == team_id), None)
    if team is None and team_id is not None:
        team = Team.objects.filter(pk=team_id).select_related("cohort", "organization").first()
    team = team or (teams[0] if teams else None)
    if team is not None:
        return Frame(
            team=team,
            cohort=team.cohort,
            nav=_team_nav(team, path),
            teams=tuple(
                FrameTeam(f"{other.name} ({other.cohort.name})", team_url(other), other.pk == team.pk)
                for other in teams
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
