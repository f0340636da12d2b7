"""The facts of a team as the rules take them."""

from __future__ import annotations

from datetime import date, timedelta

from joynet.lib.months import Month
from teams import rules
from teams.models import Team


def span_of(team: Team) -> rules.Span:
    """The facts that decide which months a team owes. One query, none when `pauses` is prefetched."""
    return rules.Span(
        cohort_starts_on=team.cohort.starts_on,
        cohort_months=team.cohort.months,
        joined_on=team.joined_on,
        left_on=team.left_on,
        pauses=tuple((pause.starts_on, pause.ends_on) for pause in team.pauses.all()),
    )


def last_day_to_write(team: Team) -> date:
    """The last day on which charter, driver diagram, prework and storyboard may change.

    As for the last month's report: `lock_days` after the end of the month in which the team is there for the last time.
    """
    return Month.of(span_of(team).last_day).last_day + timedelta(days=team.cohort.lock_days)


def seats_of(team: Team) -> list[rules.Seat]:
    """Every approved membership of the team, as the rules see it."""
    return [
        rules.Seat(m.person_id, m.slot, m.starts_on, m.ends_on)
        for m in team.memberships.all()
        if m.approved_by_id is not None
    ]
