"""Meetings of a cohort's steering committee are planned one by one."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.zones import day_in_words, zone
from meetings.actions.events import EventRefused
from meetings.models import Event, EventDay
from meetings.rules import plan
from meetings.rules.kinds import Kind, State
from teams.models import Cohort


@transaction.atomic
def plan_steering_meeting(
    *, cohort: Cohort, on: date, starts: time, ends: time, modality: str, place: str, link: str, by: Actor, at: datetime
) -> Event:
    """A meeting of the committee on a day, at wall-clock times in the cohort's zone. It never counts toward attendance.

    Planned twice for the same time it is one meeting; two on one day are refused (EventRefused): minutes go by day.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if ends <= starts:
        raise EventRefused({"ends": "The end must be later than the start."})
    (planned,) = plan.days_in_a_row(on, 1, starts, ends, cohort.zone)
    for field, wanted, moment in (("starts", starts, planned.starts_at), ("ends", ends, planned.ends_at)):
        if moment.astimezone(zone(cohort.zone)).time() != wanted:
            raise EventRefused({field: f"The clocks skip this time on {day_in_words(on)}. Choose another hour."})
    known = (
        Event.objects.taking_place()
        .filter(cohort=cohort, kind=Kind.STEERING, days__on=on)
        .order_by("starts_at", "pk")
        .first()
    )
    if known is not None and (known.starts_at, known.ends_at) == (planned.starts_at, planned.ends_at):
        return known
    if known is not None:
        raise EventRefused({"on": "The committee meets on this day already. Choose another day, or move that meeting."})
    event = Event(
        cohort=cohort,
        kind=Kind.STEERING,
        title="Steering committee",
        counts=False,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        zone=cohort.zone,
        modality=modality,
        place=place,
        link=link,
        state=State.SCHEDULED,
    )
    event.full_clean()
    stamp(event, by=by, at=at)
    event.save()
    day = EventDay(event=event, on=planned.on, starts_at=planned.starts_at, ends_at=planned.ends_at)
    day.full_clean()
    day.save()
    audit.record(by=by, at=at, verb="planned steering meeting", target=event)
    return event
