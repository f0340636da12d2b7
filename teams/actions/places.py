"""A place on a roster as one thing, also where a change of tasks has made several rows of it."""

from __future__ import annotations

from datetime import date

from teams.models import Membership


def place_of(membership: Membership) -> list[Membership]:
    """The rows of one person's place in one kind of seat without a day between, the first one first. One query.

    A change of tasks ends a row and begins the next on the same day: nobody left, so whoever ends the place or takes it
    over means all of it. Rows that do not count are left out.
    """
    rows = list(
        Membership.objects.approved()
        .filter(team=membership.team_id, person=membership.person_id, slot=membership.slot)
        .select_related("person", "team__cohort")
        .order_by("starts_on", "pk")
    )
    begins = {row.starts_on: row for row in rows}
    ends = {row.ends_on: row for row in rows}
    place = [next(row for row in rows if row.pk == membership.pk)]
    while (before := ends.get(place[0].starts_on)) is not None:
        place.insert(0, before)
    while place[-1].ends_on is not None and (after := begins.get(place[-1].ends_on)) is not None:
        place.append(after)
    return place


def row_on(place: list[Membership], day: date) -> Membership:
    """The row of a place that holds a day; the first or last one for a day before or after."""
    return next((row for row in reversed(place) if row.starts_on <= day), place[0])
