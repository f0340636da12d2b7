"""A cohort's calendar, and a team's coaching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from meetings.models import Event, EventDay, Series
from meetings.queries import facts as read
from meetings.rules import plan
from meetings.rules.kinds import COUNTED, Cadence, Kind, Modality
from teams.models import Cohort, Team
from teams.queries import span_of

_CADENCES = {
    Kind.WORKSHOP: Cadence.SPREAD,
    Kind.ALL_TEAM_CALL: Cadence.MONTHLY,
    Kind.COACHING: Cadence.MONTHLY,
}


class CalendarRefused(ValidationError):
    """The calendar cannot be made from the cohort's numbers; the message says which to change."""


@transaction.atomic
def generate_calendar(*, cohort: Cohort, by: Actor, at: datetime) -> list[Event]:
    """The cohort's all-team calls and workshops, as far as they are missing; returns what was added.

    Events that were moved or canceled stay as they are. Coaching follows team by team (plan_team_coaching).
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    try:
        planned = plan.plan_cohort(
            starts_on=cohort.starts_on, months=cohort.months, workshops=cohort.workshops, zone_name=cohort.zone
        )
    except plan.PlanImpossible as impossible:
        raise CalendarRefused(str(impossible)) from impossible
    taken = read.days_taken(cohort)
    added: list[Event] = []
    for kind in (Kind.ALL_TEAM_CALL, Kind.WORKSHOP):
        of_kind = [meeting for meeting in planned if meeting.kind == kind]
        added += _add_missing(kind, of_kind, taken, cohort=cohort, team=None, by=by, at=at)
    if added:
        audit.record(by=by, at=at, verb="generated calendar", target=cohort, details={"events": len(added)})
    return added


@transaction.atomic
def plan_team_coaching(*, team: Team, by: Actor, at: datetime) -> list[Event]:
    """The team's monthly coaching, as far as it is missing; returns what was added. Moved and canceled events stay."""
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=team.pk)
    try:
        planned = plan.plan_coaching(span_of(team), team.zone)
    except plan.PlanImpossible as impossible:
        raise CalendarRefused(str(impossible)) from impossible
    added = _add_missing(Kind.COACHING, planned, {}, cohort=team.cohort, team=team, by=by, at=at)
    if added:
        audit.record(by=by, at=at, verb="planned coaching", target=team, details={"events": len(added)})
    return added


def _add_missing(
    kind: Kind,
    planned: Sequence[plan.Planned],
    taken: Mapping[date, str],
    *,
    cohort: Cohort,
    team: Team | None,
    by: Actor,
    at: datetime,
) -> list[Event]:
    """The events of a series that it does not have yet, told by their numbers; the caller holds the parent's lock."""
    if not planned:
        return []
    series = Series.objects.filter(cohort=cohort, team=team, kind=kind).first()
    if series is None:
        series = Series(cohort=cohort, team=team, kind=kind, cadence=_CADENCES[kind])
        series.full_clean()
        series.save()
    there = set(series.events.values_list("number", flat=True))
    missing = [meeting for meeting in planned if meeting.number not in there]
    collisions = [why for meeting in missing if (why := plan.collision(meeting, taken))]
    if collisions:
        raise CalendarRefused([ValidationError(why) for why in collisions])
    return [_add(meeting, series, by=by, at=at) for meeting in missing]


def _add(meeting: plan.Planned, series: Series, *, by: Actor, at: datetime) -> Event:
    event = Event(
        cohort=series.cohort,
        team=series.team,
        series=series,
        number=meeting.number,
        kind=meeting.kind,
        title=meeting.title,
        counts=meeting.kind in COUNTED,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        modality=Modality.IN_PERSON if meeting.kind == Kind.WORKSHOP else Modality.VIRTUAL,
    )
    event.full_clean(validate_constraints=False)  # nobody typed it; the database holds the rules to their word
    stamp(event, by=by, at=at)
    event.save()
    for planned_day in meeting.days:
        day = EventDay(event=event, on=planned_day.on, starts_at=planned_day.starts_at, ends_at=planned_day.ends_at)
        day.full_clean(validate_constraints=False)  # as above
        day.save()
    return event
