"""What stands between two people and their being one."""

from __future__ import annotations

from datetime import date
from itertools import product

from joynet.lib.days import do_overlap
from joynet.lib.zones import day_in_words
from teams.models import Person, ReadinessResponse, Team


def reasons_against_merging(*, kept: Person, merged: Person) -> list[str]:
    """Why these two cannot be merged as far as teams know, each with what to do first; nothing when they can."""
    if kept.pk == merged.pk:
        return ["Choose two different people."]
    gone = [str(person) for person in (kept, merged) if person.merged_into_id is not None]
    if gone:
        return [f"{gone[0]} was merged into another person already."]
    reasons = []
    if kept.user_id is not None and merged.user_id is not None:
        reasons.append(
            "Both sign in with an account of their own. Ask which address they use, and have them use that one; "
            "two people with accounts stay two."
        )
    return reasons + _at_once_on_a_team(kept, merged) + _rated_twice(kept, merged)


def _at_once_on_a_team(kept: Person, merged: Person) -> list[str]:
    own = kept.memberships.filter(taken_back_at__isnull=True).select_related("team").order_by("starts_on", "pk")
    others = merged.memberships.filter(taken_back_at__isnull=True).order_by("starts_on", "pk")
    found: dict[Team, date] = {}
    for mine, other in product(own, others):
        if mine.team_id == other.team_id and do_overlap(mine.starts_on, mine.ends_on, other.starts_on, other.ends_on):
            found.setdefault(mine.team, max(mine.starts_on, other.starts_on))
    return [
        f"Both are on {team} at the same time, from {day_in_words(day)}. "
        "End one of the two memberships before that day first."
        for team, day in found.items()
    ]


def _rated_twice(kept: Person, merged: Person) -> list[str]:
    rated = set(ReadinessResponse.objects.filter(rater=kept).values_list("team_id", "occasion"))
    again = ReadinessResponse.objects.filter(rater=merged).select_related("team").order_by("pk")
    return [
        f"Both have answered the readiness questions of {response.team}. Two answers cannot become one."
        for response in again
        if (response.team_id, response.occasion) in rated
    ]
