"""The cohort's calendar as a whole: what generating it would add, and its workshops for the public page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from joynet.lib.zones import local_day, zone_in_words
from meetings.models import Event, EventDay
from meetings.queries.facts import Meeting, days_taken, meetings_in
from meetings.rules.kinds import Kind, State
from meetings.rules.plan import USUAL_WORKSHOPS, PlanImpossible, Planned, collision, plan_cohort
from meetings.rules.words import days_in_words, when
from teams.models import Cohort, Team
from teams.queries import span_of
from teams.rules import program_months


@dataclass(frozen=True)
class WorkshopLine:
    """One workshop of a cohort, ready to print."""

    title: str
    days_in_words: str  # "Jun 7 and 8, 2027"
    where_in_words: str


def workshops_of(cohort: Cohort) -> list[WorkshopLine]:
    """The workshops that are planned and not canceled, in the order of time. One query."""
    days = EventDay.objects.filter(event__in=Event.objects.invited().filter(cohort=cohort, kind=Kind.WORKSHOP))
    return [
        WorkshopLine(
            meeting.event.title, days_in_words([day.on for day in meeting.days]), where_in_words(meeting.event)
        )
        for meeting in meetings_in(days)
        if not meeting.event.is_cancelled
    ]


def teams_without_coaching(at: datetime) -> list[Team]:
    """Teams of running and coming programs with fewer coaching events than months. Two queries."""
    teams = (
        Team.objects.select_related("cohort")
        .prefetch_related("pauses")
        .annotate(planned=Count("events", filter=Q(events__kind=Kind.COACHING)))
        .order_by("pk")
    )
    return [team for team in teams if _lacks_coaching(team, at)]


def _lacks_coaching(team: Team, at: datetime) -> bool:
    planned: int = team.planned  # type: ignore[attr-defined]  # set by the annotation above
    span = span_of(team)
    return local_day(at, team.zone) < span.ends_on and planned < len(program_months(span))


def where_in_words(event: Event) -> str:
    """As in "In person: Boston, 1 Main Street", "Online"."""
    return f"{event.get_modality_display()}: {event.place}" if event.place else event.get_modality_display()


@dataclass(frozen=True)
class PreviewLine:
    """One meeting of the plan; `is_there` when the calendar has it already, then with its own time."""

    title: str
    when_in_words: tuple[str, ...]  # a line for each day
    note: str
    is_there: bool


@dataclass(frozen=True)
class CalendarPreview:
    """What generating the calendar adds to a cohort."""

    lines: tuple[PreviewLine, ...]
    to_add: int
    there: int
    zone_in_words: str
    refusal: str  # why it cannot be generated
    warning: str


def calendar_preview(cohort: Cohort) -> CalendarPreview:
    """The plan beside what is there already. Two queries."""
    zone = zone_in_words(cohort.zone)
    try:
        planned = plan_cohort(
            starts_on=cohort.starts_on, months=cohort.months, workshops=cohort.workshops, zone_name=cohort.zone
        )
    except PlanImpossible as impossible:
        return CalendarPreview((), 0, 0, zone, str(impossible), "")
    days = EventDay.objects.filter(event__cohort=cohort, event__series__team__isnull=True)
    there = {(meeting.event.kind, meeting.event.number): meeting for meeting in meetings_in(days)}
    lines = tuple(_preview_line(meeting, there.get((meeting.kind, meeting.number))) for meeting in planned)
    taken = days_taken(cohort)
    collisions = [
        why for meeting in planned if (meeting.kind, meeting.number) not in there and (why := collision(meeting, taken))
    ]
    to_add = sum(not line.is_there for line in lines)
    warning = ""
    if cohort.workshops != USUAL_WORKSHOPS:
        warning = (
            f"The network asks for {USUAL_WORKSHOPS} workshops; this cohort has {cohort.workshops}. "
            "Change it in the cohort if that is not meant."
        )
    return CalendarPreview(lines, to_add, len(lines) - to_add, zone, " ".join(collisions), warning)


def _preview_line(planned: Planned, there: Meeting | None) -> PreviewLine:
    if there is None:
        words = tuple(when(day.starts_at, day.ends_at, planned.zone, planned.zone).in_one_line for day in planned.days)
        return PreviewLine(planned.title, words, "New", is_there=False)
    zone = there.event.zone
    words = tuple(when(day.starts_at, day.ends_at, zone, zone).in_one_line for day in there.days)
    if there.event.state == State.CANCELLED:
        return PreviewLine(there.event.title, words, "Canceled, stays so", is_there=True)
    was_moved = there.event.starts_at != planned.starts_at
    return PreviewLine(there.event.title, words, "Moved, stays there" if was_moved else "There already", is_there=True)
