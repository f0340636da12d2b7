"""The meetings of a cohort's steering committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.models import Event, EventDay
from meetings.queries.calendar import where_in_words
from meetings.queries.facts import meetings_in
from meetings.rules.kinds import Kind
from meetings.rules.words import when
from teams.models import Cohort


@dataclass(frozen=True)
class SteeringMeeting:
    """One meeting of the steering committee; `on` is its first day in its own zone."""

    title: str
    on: date
    when_in_words: str
    where_in_words: str
    link: str
    is_over: bool
    is_cancelled: bool
    cancel_reason: str


def steering_meetings(*, cohort: Cohort, at: datetime, reader_zone: str) -> tuple[SteeringMeeting, ...]:
    """The committee's meetings that people know of, in the order of time. One query."""
    days = EventDay.objects.filter(event__in=Event.objects.invited().filter(cohort=cohort, kind=Kind.STEERING))
    return tuple(
        SteeringMeeting(
            title=meeting.event.title,
            on=meeting.days[0].on,
            when_in_words="; ".join(
                when(day.starts_at, day.ends_at, meeting.event.zone, reader_zone).in_one_line for day in meeting.days
            ),
            where_in_words=where_in_words(meeting.event),
            link=meeting.event.link,
            is_over=meeting.event.ends_at <= at,
            is_cancelled=meeting.event.is_cancelled,
            cancel_reason=meeting.event.cancel_reason,
        )
        for meeting in meetings_in(days)
    )
