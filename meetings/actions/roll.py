"""Who was there: the roll of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.zones import day_in_words
from meetings.actions.events import hold_event
from meetings.models import AttendanceMark, Event, EventDay
from meetings.queries import facts as read
from meetings.rules.kinds import Source, State, Status
from meetings.rules.quorum import Mark
from meetings.rules.roll import Given, refusals
from teams.models import Team


class AttendanceRefused(ValidationError):
    """The roll cannot be recorded so. `code` of each error is the `cell_name` that it is about, or "roll"."""


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
