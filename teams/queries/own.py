"""The teams of a person."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from joynet.accounts.models import User
from joynet.lib.zones import local_day
from teams import rules
from teams.models import Membership, Pause, Person, Team
from teams.queries.spans import span_of


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


def has_place(person: Person, *, team: Team, day: date) -> bool:
    """Whether the person has a place on the team that counts on `day` or later."""
    return _from(day).filter(person=person, team=team).exists()


def own_places(*, user: User, day: date) -> QuerySet[Membership]:
    """The person's places on rosters that count on `day` or later: about these teams they decide nothing as staff."""
    return _from(day).filter(person__user=user)


def _from(day: date) -> QuerySet[Membership]:
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    return Membership.objects.approved().filter(goes_on, taken_back_at__isnull=True)


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
