"""What stands between two people and their being one, as far as meetings know."""

from __future__ import annotations

from django.db.models import Q

from joynet.lib.zones import day_in_words
from meetings.models import AttendanceMark, EventDay, Registration
from meetings.rules.kinds import Status
from teams.models import Person


def reasons_against_merging(*, kept: Person, merged: Person) -> list[str]:
    """Why these two cannot be merged as far as meetings know, each with what to do first; nothing when they can."""
    return _marked_on_one_day(kept, merged) + _registered_twice(kept, merged)


def _marked_on_one_day(kept: Person, merged: Person) -> list[str]:
    mine, other = days_marked(kept), days_marked(merged)
    shared = set(mine) & set(other)
    swapped = AttendanceMark.objects.filter(
        Q(person=kept, substitute_for=merged) | Q(person=merged, substitute_for=kept)
    ).values_list("day_id", flat=True)
    days = EventDay.objects.filter(pk__in=shared | set(swapped)).select_related("event").order_by("on", "pk")
    return [
        f"Both are recorded at {day.event} on {day_in_words(day.on)}. "
        "Set one of them to “Not recorded” in the roll of that day first."
        if day.pk in shared
        else f"At {day.event} on {day_in_words(day.on)} one came for the other. They are two people."
        for day in days
    ]


def days_marked(person: Person) -> dict[int, AttendanceMark]:
    """Day → the mark of the person that counts there; what was taken back is left out."""
    latest = {mark.day_id: mark for mark in AttendanceMark.objects.filter(person=person).order_by("pk")}
    return {day: mark for day, mark in latest.items() if mark.status != Status.UNKNOWN}


def _registered_twice(kept: Person, merged: Person) -> list[str]:
    active = Registration.objects.exclude(state=Registration.State.WITHDRAWN)
    events = active.filter(person=kept).values("event")
    both = active.filter(person=merged, event__in=events).select_related("event").order_by("event__starts_at", "pk")
    return [f"Both are registered for {registration.event}. Withdraw one of them first." for registration in both]
