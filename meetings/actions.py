"""What people do to the calendar and the roll. The only writer of these tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.zones import day_in_words, zone
from meetings.models import AttendanceMark, Event, EventDay, Series, Waiver
from meetings.queries import facts as read
from meetings.rules import plan
from meetings.rules.kinds import COUNTED, Cadence, Kind, Modality, Source, State, Status, may_become
from meetings.rules.quorum import Mark
from meetings.rules.roll import Given, refusals
from teams.models import Cohort, Team
from teams.queries import span_of

_CADENCES = {
    Kind.WORKSHOP: Cadence.SPREAD,
    Kind.ALL_TEAM_CALL: Cadence.MONTHLY,
    Kind.COACHING: Cadence.MONTHLY,
}


class CalendarRefused(ValidationError):
    """The calendar cannot be made from the cohort's numbers; the message says which to change."""


class EventRefused(ValidationError):
    """The event cannot be changed so."""


class AttendanceRefused(ValidationError):
    """The roll cannot be recorded so. `code` of each error is the `cell_name` that it is about, or "roll"."""


# ---- the calendar


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


# ---- one event


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


# ---- the roll


@dataclass(frozen=True)
class Sheet:
    """What is recorded of one team on one day."""

    day_id: int
    team: Team
    given: tuple[Given, ...]


def cell_name(*, team_id: int, day_id: int, person_id: int) -> str:
    """Names one cell of a roll: in a form, and in the refusals of this module."""
    return f"team-{team_id}-day-{day_id}-person-{person_id}"


@transaction.atomic
def record_attendance(
    *,
    event_day: EventDay,
    team: Team,
    marks: Iterable[Given],
    by: Actor,
    at: datetime,
    source: Source = Source.STAFF,
) -> list[AttendanceMark]:
    """One team's roll of one day; returns what was written, which is what differs from what is recorded."""
    event = Event.objects.select_for_update(of=("self",)).get(pk=event_day.event_id)
    return _record(event, [Sheet(event_day.pk, team, tuple(marks))], seen=None, by=by, at=at, source=source)


@transaction.atomic
def record_roll(*, event: Event, sheets: Sequence[Sheet], seen: int, by: Actor, at: datetime) -> list[AttendanceMark]:
    """The roll of an event from a page that showed the marks up to `seen`; all of it or nothing.

    Only what differs from that page is meant. Where somebody else has meanwhile recorded something different of the
    same person, it is refused beside the name.
    """
    event = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    return _record(event, sheets, seen=seen, by=by, at=at, source=Source.STAFF)


def _record(
    event: Event, sheets: Sequence[Sheet], *, seen: int | None, by: Actor, at: datetime, source: Source
) -> list[AttendanceMark]:
    """The caller holds the event's lock."""
    if not event.counts:
        raise AttendanceRefused(f"{event} does not count toward attendance. There is no roll to take.", "roll")
    if event.state in (State.DRAFT, State.CANCELLED):
        raise AttendanceRefused(f"{event} is {event.get_state_display().lower()}. There is no roll to take.", "roll")
    teams = list(Team.objects.filter(pk__in={sheet.team.pk for sheet in sheets}).select_related("cohort"))
    marks = AttendanceMark.objects.filter(day__event=event)
    facts = read.read_facts(EventDay.objects.filter(event=event), marks, teams)
    shown = facts.marks if seen is None else read.latest(marks.filter(pk__lte=seen))
    days = {day.pk: day for day in facts.meetings[0].days}
    changes = [(sheet, _changed(sheet, facts.marks, shown)) for sheet in sheets]
    errors: list[ValidationError] = []
    for sheet, changed in changes:
        errors += _errors(sheet, changed, days.get(sheet.day_id), facts, shown, event, at)
    if errors:
        raise AttendanceRefused(errors)
    written = []
    for sheet, changed in changes:
        added = [_write(sheet, given, source, by=by, at=at) for given in changed]
        if added:
            audit.record(
                by=by,
                at=at,
                verb="recorded attendance",
                target=days[sheet.day_id],
                details={"team": sheet.team.pk, "marks": len(added)},
            )
        written += added
    if written:
        hold_event(event=event, by=by, at=at)
    return written


_NOTHING = Mark(Status.UNKNOWN)


def _changed(sheet: Sheet, now: read.Marks, shown: read.Marks) -> list[Given]:
    """What is meant: other than what was shown, and not recorded so already."""
    key = sheet.team.pk, sheet.day_id
    return [
        given
        for given in sheet.given
        if given.mark != shown.get(key, {}).get(given.person_id, _NOTHING)
        and given.mark != now.get(key, {}).get(given.person_id, _NOTHING)
    ]


def _errors(
    sheet: Sheet,
    changed: Sequence[Given],
    day: EventDay | None,
    facts: read.Facts,
    shown: read.Marks,
    event: Event,
    at: datetime,
) -> list[ValidationError]:
    if day is None or not facts.meetings[0].is_of(sheet.team):
        return [ValidationError(f"{event} is not an event of {sheet.team} on this day.", "roll")]
    if changed and at < day.starts_at:
        return [ValidationError(f"{day_in_words(day.on)} has not begun. Take the roll when it has.", "roll")]
    members = facts.members_on(sheet.team, day)
    reasons = dict(
        refusals(
            changed,
            members=frozenset(member.seat.person_id for member in members),
            roster=facts.day(sheet.team, day).roster,
        )
    )
    key = sheet.team.pk, sheet.day_id
    for given in changed:
        now = facts.marks.get(key, {}).get(given.person_id, _NOTHING)
        if now != shown.get(key, {}).get(given.person_id, _NOTHING):
            reasons.setdefault(
                given.person_id,
                f"Somebody else has recorded “{now.status.label}” since you opened this page. "
                "Open it again to see it, then change it if it is wrong.",
            )
    return [
        ValidationError(reason, cell_name(team_id=sheet.team.pk, day_id=sheet.day_id, person_id=person_id))
        for person_id, reason in reasons.items()
    ]


def _write(sheet: Sheet, given: Given, source: Source, *, by: Actor, at: datetime) -> AttendanceMark:
    mark = AttendanceMark(
        day_id=sheet.day_id,
        team=sheet.team,
        person_id=given.person_id,
        status=given.status,
        minutes=given.minutes,
        substitute_for_id=given.substitute_for,
        source=source,
        by=by.user,
        at=at,
    )
    mark.full_clean()
    mark.save()
    return mark
