"""Everything the page of a cohort's steering committee shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from joynet.lib.zones import day_in_words, local_day
from meetings.queries import SteeringMeeting, steering_meetings
from teams.models import Cohort
from teams.queries import MinutesView, SteeringSeatLine, minutes_of, steering_seats


@dataclass(frozen=True)
class SteeringMeetingLine:
    """A meeting with its minutes; minutes of a day without a meeting stand alone."""

    meeting: SteeringMeeting | None
    minutes: MinutesView | None
    day_in_words: str
    write_url: str


@dataclass(frozen=True)
class SteeringPage:
    """The committee on a day, and its meetings."""

    day: date
    day_in_words: str
    is_today: bool
    seats: tuple[SteeringSeatLine, ...]
    upcoming: tuple[SteeringMeetingLine, ...]
    past: tuple[SteeringMeetingLine, ...]

    @property
    def filled(self) -> int:
        return sum(not seat.is_empty for seat in self.seats)


def steering_page(*, cohort: Cohort, day: date, may_write: bool, reader_zone: str, at: datetime) -> SteeringPage:
    """The committee of `cohort` on `day`, its meetings, and what was written. Four queries."""
    today = local_day(at, cohort.zone)
    minutes = minutes_of(cohort=cohort)
    meetings = steering_meetings(cohort=cohort, at=at, reader_zone=reader_zone)
    lines = [
        _line(
            cohort,
            meeting,
            None if meeting.is_cancelled else minutes.get(meeting.on),
            meeting.on,
            may_write=may_write and meeting.on <= today,
        )
        for meeting in meetings
    ]
    with_meeting = {meeting.on for meeting in meetings if not meeting.is_cancelled}
    alone = [
        _line(cohort, None, view, on, may_write=may_write) for on, view in minutes.items() if on not in with_meeting
    ]
    past = [line for line in lines if line.meeting is not None and line.meeting.is_over] + alone
    past.sort(key=_when, reverse=True)
    return SteeringPage(
        day=day,
        day_in_words=day_in_words(day),
        is_today=day == today,
        seats=steering_seats(cohort=cohort, day=day),
        upcoming=tuple(line for line in lines if line.meeting is not None and not line.meeting.is_over),
        past=tuple(past),
    )


def _line(
    cohort: Cohort, meeting: SteeringMeeting | None, minutes: MinutesView | None, on: date, *, may_write: bool
) -> SteeringMeetingLine:
    is_off = meeting is not None and meeting.is_cancelled
    url = reverse("overview:write_minutes", args=[cohort.pk, on.isoformat()]) if may_write and not is_off else ""
    return SteeringMeetingLine(meeting, minutes, day_in_words(on), url)


def _when(line: SteeringMeetingLine) -> date:
    if line.meeting is not None:
        return line.meeting.on
    return line.minutes.on if line.minutes is not None else date.min
