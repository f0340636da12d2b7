"""Who coaches whom."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from joynet.accounts.models import Role, User
from joynet.lib.days import active_on
from teams.models import CoachAssignment, Team


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
