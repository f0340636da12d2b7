"""Which teams have had an empty seat for longer than the time of grace."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q

from joynet.lib.zones import local_day
from teams import rules
from teams.models import Membership, Pause, Team, TeamQuerySet
from teams.queries.spans import seats_of, span_of
from teams.rules import Slot


def teams_beyond_grace(teams: TeamQuerySet, *, at: datetime) -> list[int]:
    """The numbers of those of the teams in which, where they are, a seat is empty for longer than grace. Three queries.

    The database finds the teams with an empty seat; a gap beyond grace was there the day before, in whatever zone.
    """
    day = at.date() - timedelta(days=1)
    active = Membership.objects.approved().active_on(day).filter(team=OuterRef("pk"))
    is_empty = Q()
    for slot in Slot:
        is_empty |= Q(~Exists(active.filter(slot=slot)))
    found = (
        teams.in_program_on(day)
        .filter(is_empty)
        .select_related("cohort")
        .prefetch_related(
            Prefetch("memberships", Membership.objects.approved().order_by("pk")),
            Prefetch("pauses", Pause.objects.order_by("pk")),
        )
        .order_by("pk")
    )
    return [team.pk for team in found if _is_beyond_grace(team, at)]


def _is_beyond_grace(team: Team, at: datetime) -> bool:
    day = local_day(at, team.zone)
    found = rules.open_gaps(rules.gaps(seats_of(team), span_of(team)), day)
    return any(gap.is_beyond_grace_by(day) for gap in found)
