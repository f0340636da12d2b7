"""Events are moved, canceled, held, and waived for a team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.zones import day_in_words, zone
from meetings.models import Event, EventDay, Waiver
from meetings.queries import facts as read
from meetings.rules import plan
from meetings.rules.kinds import State, may_become
from teams.models import Team


class EventRefused(ValidationError):
    """The event cannot be changed so."""


@transaction.atomic
def move_event(*, event: Event, first_on: date, starts: time, ends: time, by: Actor, at: datetime) -> Event:
    """Another day or other hours, in the event's zone; a workshop keeps its number of days, one after the other.

    Raises `sequence`, so that people's calendars take the change. An event whose roll was taken is not moved.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("cohort", "team").get(pk=event.pk)
    if event.state not in (State.DRAFT, State.SCHEDULED):
        raise EventRefused(f"{event} is {event.get_state_display().lower()}. Only an event still to be held can move.")
    days = list(event.days.order_by("on"))
    moved = plan.days_in_a_row(first_on, len(days), starts, ends, event.zone)
    _check_times(event, moved, starts, ends)
    if [(day.starts_at, day.ends_at) for day in days] == [(day.starts_at, day.ends_at) for day in moved]:
        raise EventRefused("This is when the event takes place now. Change the day or the hours.")
    pairs = list(zip(days, moved, strict=True))
    if moved[0].on > days[0].on:
        pairs.reverse()  # the last day first, so that no two days have one date in between
    for day, place in pairs:
        day.on, day.starts_at, day.ends_at = place.on, place.starts_at, place.ends_at
        day.full_clean()
        day.save()
    event.starts_at, event.ends_at = moved[0].starts_at, moved[-1].ends_at
    event.sequence += 1
    event.full_clean()
    stamp(event, by=by, at=at)
    event.save()
    audit.record(by=by, at=at, verb="moved event", target=event, details={"sequence": event.sequence})
    return event


def _check_times(event: Event, moved: Sequence[plan.PlannedDay], starts: time, ends: time) -> None:
    """The hours exist on those days and the days lie in the program, where the event counts."""
    if ends <= starts:
        raise EventRefused({"ends": "The end must be later than the start."})
    for day in moved:
        for field, wanted, moment in (("starts", starts, day.starts_at), ("ends", ends, day.ends_at)):
            if moment.astimezone(zone(event.zone)).time() != wanted:
                raise EventRefused(
                    {field: f"The clocks skip this time on {day_in_words(day.on)}. Choose another hour."}
                )
    if not event.counts:
        return
    cohort, team = event.cohort, event.team
    first = cohort.starts_on if team is None else max(cohort.starts_on, team.joined_on)
    last = (cohort.ends_on if team is None or team.left_on is None else min(cohort.ends_on, team.left_on)) - timedelta(
        1
    )
    if moved[0].on < first or moved[-1].on > last:
        raise EventRefused(
            {"first_on": f"The program runs from {day_in_words(first)} to {day_in_words(last)}. Choose a day in it."}
        )


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: Actor, at: datetime) -> Event:
    """The event does not take place, or did not: it leaves the counts of every team. It stays canceled."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if not may_become(event.state, State.CANCELLED):
        raise EventRefused(f"{event} is canceled already.")
    event.state, event.cancel_reason = State.CANCELLED, reason.strip()
    event.sequence += 1
    event.full_clean()
    stamp(event, by=by, at=at)
    event.save()
    audit.record(by=by, at=at, verb="cancelled event", target=event, details={"sequence": event.sequence})
    return event


@transaction.atomic
def hold_event(*, event: Event, by: Actor, at: datetime) -> Event:
    """The event has taken place or is under way: its roll is being taken. Nothing to do when that is known."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.state == State.HELD:
        return event
    if not may_become(event.state, State.HELD):
        raise EventRefused(f"{event} is {event.get_state_display().lower()}. It cannot be held.")
    if at < event.starts_at:
        raise EventRefused(f"{event} has not begun.")
    event.state = State.HELD
    event.full_clean()
    stamp(event, by=by, at=at)
    event.save()
    audit.record(by=by, at=at, verb="held event", target=event)
    return event


@transaction.atomic
def waive(*, event: Event, team: Team, reason: str, by: Actor, at: datetime) -> Waiver:
    """Take one event out of one team's counts, with a reason that the team reads."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    meeting = read.meetings_in(EventDay.objects.filter(event=event))[0]
    if not event.counts or event.is_cancelled or not meeting.is_of(team):
        raise EventRefused(f"{event} does not count for {team}. There is nothing to waive.")
    waiver = Waiver(event=event, team=team, reason=reason.strip(), by=by.user, at=at)
    waiver.full_clean()
    waiver.save()
    audit.record(by=by, at=at, verb="waived event", target=event, details={"team": team.pk})
    return waiver
