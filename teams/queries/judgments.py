"""What staff have said about how much help teams need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from teams.models import RiskOverride, Team


def judgments_of(team_ids: Iterable[int]) -> dict[int, list[RiskOverride]]:
    """Team → every judgment ever made about it, the newest first. One query."""
    found: dict[int, list[RiskOverride]] = defaultdict(list)
    for row in RiskOverride.objects.filter(team__in=list(team_ids)).select_related("by").order_by("-at", "-pk"):
        found[row.team_id].append(row)
    return dict(found)


def judgment_on(*, team: Team, day: date) -> RiskOverride | None:
    """The judgment in force on `day`: the one made last."""
    return team.risk_overrides.in_force_on(day).select_related("by").order_by("-at", "-pk").first()
