"""All teams of a cohort with standing and risk, as staff and coaches see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from joynet.accounts import roles
from joynet.accounts.models import Role, User
from joynet.overview.queries.standing import TeamStanding, standings
from joynet.overview.queries.standing_facts import load_teams
from meetings.rules.attendance import Standing
from teams.models import Cohort, Team
from teams.queries import coaching_on, own_places

READERS = (Role.COORDINATOR, Role.DIRECTOR)
"""They see all teams; a coach sees the teams coached; others none."""
ON_A_PAGE = 50


@dataclass(frozen=True)
class StandingList:
    cohorts: tuple[Cohort, ...]
    cohort: Cohort | None
    teams: tuple[TeamStanding, ...]
    total: int
    page: int
    pages: int

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


def may_read_standing(user: User, *, today: date) -> bool:
    """Whether the person sees the standing of several teams."""
    return roles.has_role(user, *READERS, Role.COACH, today=today)


def readable_teams(user: User, *, cohort: Cohort, today: date) -> list[int]:
    """The numbers of the cohort's teams that are in the program and open to the person, by name; never their own.

    Two queries.
    """
    own = own_places(user=user, day=today).values("team")
    teams = Team.objects.filter(cohort=cohort).in_program_on(today).exclude(pk__in=own)
    if not roles.has_role(user, *READERS, today=today):
        teams = teams.filter(coach_assignments__in=coaching_on(user=user, day=today)).distinct()
    return list(teams.order_by("name", "pk").values_list("pk", flat=True))


def standing_of_all(pks: Sequence[int], *, band: str, line: str, at: datetime) -> list[TeamStanding]:
    """Those of the teams in the band ("" for all) and with the expectation not met or at risk ("" for all)."""
    return [
        found
        for found in standings(load_teams(pks), at=at)
        if band in ("", found.risk.band)
        and (not line or any(one.expectation == line and one.standing in _WANTING for one in found.lines))
    ]


def standing_list(
    *, user: User, cohort_id: int | None, band: str, line: str, page: int, today: date, at: datetime
) -> StandingList:
    """A page of fifty teams, by name. Without a filter only the page's teams are looked at; with one all are."""
    cohorts = tuple(Cohort.objects.order_by("-starts_on", "pk"))
    cohort = next((one for one in cohorts if one.pk == cohort_id), None) or _current(cohorts, today)
    if cohort is None:
        return StandingList(cohorts, None, (), 0, 1, 1)
    pks = readable_teams(user, cohort=cohort, today=today)
    if band or line:
        found = standing_of_all(pks, band=band, line=line, at=at)
        pages = _pages(len(found))
        page = min(page, pages)
        shown = tuple(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
        return StandingList(cohorts, cohort, shown, len(found), page, pages)
    pages = _pages(len(pks))
    page = min(page, pages)
    shown = tuple(standings(load_teams(pks[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]), at=at))
    return StandingList(cohorts, cohort, shown, len(pks), page, pages)


_WANTING = (Standing.NOT_MET, Standing.AT_RISK)


def _current(cohorts: Sequence[Cohort], today: date) -> Cohort | None:
    """The newest cohort that runs today, else the newest that has begun, else the newest."""
    running = [one for one in cohorts if one.starts_on <= today < one.ends_on]
    begun = [one for one in cohorts if one.starts_on <= today]
    return next(iter(running or begun or cohorts), None)


def _pages(total: int) -> int:
    return max(1, -(-total // ON_A_PAGE))
