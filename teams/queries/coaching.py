"""Who coaches whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from joynet.accounts.models import Role, StaffRole, User
from joynet.lib.days import active_on, is_active, overlapping
from joynet.lib.zones import day_in_words, local_day
from teams.models import CoachAssignment, PoolOffer, Team


@dataclass(frozen=True)
class CoachedTeam:
    """A team that somebody coaches now, and for how long."""

    team: Team
    role: str
    when: str


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


def coaching_of(*, user: User, at: datetime) -> list[CoachedTeam]:
    """The teams that `user` coaches at that moment, each by the day that it is there, by name. At most two queries."""
    day = at.date()
    rows = (
        CoachAssignment.objects.filter(overlapping(day - timedelta(days=1), day + timedelta(days=2)), user=user)
        .select_related("team__cohort", "team__organization")
        .order_by("team__name", "team__pk", "starts_on", "pk")
    )
    if not rows:
        return []
    roles = list(StaffRole.objects.filter(user=user, role=Role.COACH).values_list("starts_on", "ends_on"))
    found: dict[int, CoachedTeam] = {}
    for row in rows:
        today = local_day(at, row.team.zone)
        holds_role = any(is_active(starts_on, ends_on, today) for starts_on, ends_on in roles)
        if is_active(row.starts_on, row.ends_on, today) and (row.kind == CoachAssignment.Kind.ALUMNUS or holds_role):
            found.setdefault(row.team_id, CoachedTeam(row.team, _role_in_words(row), dates_in_words(row)))
    return list(found.values())


def dates_in_words(row: CoachAssignment) -> str:
    """As in "since Mar 9, 2027" or "Mar 9, 2027 to Jun 30, 2028", with the last day that counts."""
    if row.ends_on is None:
        return f"since {day_in_words(row.starts_on)}"
    return f"{day_in_words(row.starts_on)} to {day_in_words(row.ends_on - timedelta(days=1))}"


def alumni_who_coach(*, day: date) -> list[PoolOffer]:
    """Offers of people who have an account and offer to coach on `day` or later, by name."""
    rows = PoolOffer.objects.in_pool_from(day).filter(offers_coaching=True, person__user__isnull=False)
    return list(rows.select_related("person").order_by("person__name", "pk"))


def _role_in_words(row: CoachAssignment) -> str:
    return "Alumnus coach" if row.kind == CoachAssignment.Kind.ALUMNUS else "Coach"
