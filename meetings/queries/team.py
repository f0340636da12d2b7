"""A team's meetings as its members read them: what is next, what was, who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from meetings.models import AttendanceMark, Event, EventDay
from meetings.queries.attendance import attendance_in, facts_of_team
from meetings.queries.calendar import where_in_words
from meetings.queries.facts import Facts, Meeting, Member, meetings_in, read_facts
from meetings.rules.attendance import AttendanceSoFar, Standing, number_in_words
from meetings.rules.kinds import Kind, Modality, Status
from meetings.rules.quorum import Mark, Outcome, Verdict, is_half, length_in_minutes
from meetings.rules.words import When, days_in_words, when
from teams.models import Team

NEXT_SHOWN = 4

_TONES = {Verdict.MET: "ok", Verdict.MISSED: "concern", Verdict.UNKNOWN: "todo"}
_MARKS = {**_TONES, Verdict.AHEAD: "ahead"}
_STANDING_TONES = {
    Standing.NOT_YET_DUE: "todo",
    Standing.MET: "ok",
    Standing.AT_RISK: "warn",
    Standing.NOT_MET: "concern",
}


@dataclass(frozen=True)
class MeetingLine:
    """One meeting, ready to print. `when_in_words` names both zones; `days` has each day in parts."""

    event_id: int
    title: str
    kind_in_words: str
    when_in_words: str
    where_in_words: str
    url: str
    days: tuple[When, ...]
    dates_in_words: str  # "Jun 7 and 8, 2027"
    month: str  # "Mar"
    day: str  # "17", "8–9"
    link: str
    counts: bool
    is_coaching: bool
    is_in_person: bool
    is_now: bool
    is_cancelled: bool
    cancel_reason: str


@dataclass(frozen=True)
class PersonLine:
    """How one person took part."""

    name: str
    role: str
    words: str  # "Present", "Present on day 1, absent on day 2"
    note: str  # why it counts otherwise than one expects
    counts: bool
    is_substitute: bool
    is_unrecorded: bool


@dataclass(frozen=True)
class MeetingPage:
    """A meeting with what it said about the team. Empty words while it is to come."""

    meeting: MeetingLine
    verdict: Verdict
    verdict_in_words: str  # "2 of 3: met"
    tone: str
    why: str  # "Canceled: …", "Waived: …"
    people: tuple[PersonLine, ...]
    has_substitute: bool
    rule: str  # "at least two members of the team are present"

    @property
    def is_to_come(self) -> bool:
        return self.verdict == Verdict.AHEAD

    @property
    def is_recorded(self) -> bool:
        """Whether anything is recorded of anybody."""
        return any(not person.is_unrecorded for person in self.people)

    @property
    def there_in_words(self) -> str:
        """Those who count, as in "Ana Reyes, Tom Field*"; the asterisk is a substitute."""
        return ", ".join(f"{p.name}{'*' if p.is_substitute else ''}" for p in self.people if p.counts)

    @property
    def others_in_words(self) -> str:
        """Everybody else, as in "Wei Chen (excused)"."""
        return ", ".join(f"{p.name} ({_lower(p.words)})" for p in self.people if not p.counts)


@dataclass(frozen=True)
class TeamMeetings:
    """The page of a team's meetings."""

    upcoming: tuple[MeetingLine, ...]  # the next one first
    past: tuple[MeetingPage, ...]  # the latest first
    attendance: AttendanceSoFar
    rule: str
    marks: tuple[str, ...]  # the shape of each meeting that counts, in the order of time

    @property
    def next_id(self) -> int | None:
        """The first meeting that takes place."""
        return next((meeting.event_id for meeting in self.upcoming if not meeting.is_cancelled), None)

    @property
    def standing_tone(self) -> str:
        return _STANDING_TONES[self.attendance.standing]

    @property
    def has_substitute(self) -> bool:
        return any(page.has_substitute for page in self.past)

    @property
    def soon(self) -> tuple[MeetingLine, ...]:
        return self.upcoming[:NEXT_SHOWN]

    @property
    def later(self) -> tuple[MeetingLine, ...]:
        return self.upcoming[NEXT_SHOWN:]

    @property
    def is_empty(self) -> bool:
        return not self.upcoming and not self.past

    @property
    def left_out(self) -> int:
        """Past meetings that enter no count: canceled, waived, while the team was paused."""
        return sum(page.verdict in (Verdict.CANCELLED, Verdict.WAIVED, Verdict.PAUSED) for page in self.past)


def team_meetings(*, team: Team, at: datetime, reader_zone: str) -> TeamMeetings:
    """Everything that a team's page of meetings shows. Five queries (`team.cohort` must be loaded)."""
    facts = facts_of_team(team)
    meetings = facts.of_team(team)
    return TeamMeetings(
        upcoming=tuple(_line(m, team, at, reader_zone) for m in meetings if at < m.event.ends_at),
        past=tuple(_page(facts, m, team, at, reader_zone) for m in reversed(meetings) if m.event.ends_at <= at),
        attendance=attendance_in(facts, team, at),
        rule=rule_in_words(team),
        marks=tuple(
            _MARKS[verdict]
            for verdict in (facts.outcome(team, meeting, at).verdict for meeting in meetings)
            if verdict in _MARKS
        ),
    )


def next_events(*, team: Team, at: datetime, reader_zone: str, count: int) -> list[MeetingLine]:
    """The next meetings that take place, the soonest first; one that is on now comes first. One query."""
    days = EventDay.objects.filter(event__in=Event.objects.of_team(team).taking_place().filter(ends_at__gt=at))
    coming = [meeting for meeting in meetings_in(days) if meeting.is_of(team)]
    return [_line(meeting, team, at, reader_zone) for meeting in coming[:count]]


def meeting_page(*, event: Event, team: Team, at: datetime, reader_zone: str) -> MeetingPage | None:
    """One meeting as the team sees it; None when the team is not invited. Five queries."""
    facts = read_facts(
        EventDay.objects.filter(event__in=Event.objects.of_team(team), event=event),
        AttendanceMark.objects.filter(day__event=event),
        [team],
    )
    meetings = facts.of_team(team)
    return _page(facts, meetings[0], team, at, reader_zone) if meetings else None


def _line(meeting: Meeting, team: Team, at: datetime, reader_zone: str) -> MeetingLine:
    event = meeting.event
    days = tuple(when(day.starts_at, day.ends_at, event.zone, reader_zone) for day in meeting.days)
    first, last = meeting.days[0].on, meeting.days[-1].on
    return MeetingLine(
        event_id=event.pk,
        title=event.title,
        kind_in_words=event.get_kind_display(),
        when_in_words="; ".join(day.in_one_line for day in days),
        where_in_words=where_in_words(event),
        url=reverse("meetings:event", kwargs={"team_id": team.pk, "event_id": event.pk}),
        days=days,
        dates_in_words=days_in_words([day.on for day in meeting.days]),
        month=f"{first:%b}",
        day=str(first.day) if first == last else f"{first.day}–{last.day}",
        link=event.link,
        counts=event.counts,
        is_coaching=event.kind == Kind.COACHING,
        is_in_person=event.modality == Modality.IN_PERSON,
        is_now=event.starts_at <= at < event.ends_at,
        is_cancelled=event.is_cancelled,
        cancel_reason=event.cancel_reason,
    )


def _page(facts: Facts, meeting: Meeting, team: Team, at: datetime, reader_zone: str) -> MeetingPage:
    event = meeting.event
    outcome = facts.outcome(team, meeting, at)
    why = ""
    if outcome.verdict == Verdict.CANCELLED:
        why = event.cancel_reason
    elif outcome.verdict == Verdict.WAIVED:
        why = facts.waivers[team.pk, event.pk]
    people = () if outcome.verdict in (Verdict.CANCELLED, Verdict.AHEAD) else _people(facts, meeting, team, outcome)
    return MeetingPage(
        meeting=_line(meeting, team, at, reader_zone),
        verdict=outcome.verdict,
        verdict_in_words=verdict_in_words(outcome),
        tone=_TONES.get(outcome.verdict, "plain"),
        why=why,
        people=people,
        has_substitute=outcome.substitute is not None,
        rule=rule_in_words(team),
    )


def verdict_in_words(outcome: Outcome) -> str:
    """As in "2 of 3: met"; without numbers where there are none to show."""
    if outcome.verdict in (Verdict.MET, Verdict.MISSED):
        return outcome.in_words
    return outcome.verdict.in_words.capitalize()


def rule_in_words(team: Team) -> str:
    """What makes a meeting met: "at least two members of the team are present"."""
    count = team.cohort.min_present
    are = "member of the team is" if count == 1 else "members of the team are"
    return f"at least {number_in_words(count)} {are} present"


def tone_of(verdict: Verdict) -> str:
    """The shape beside the word."""
    return _TONES.get(verdict, "plain")


def _people(facts: Facts, meeting: Meeting, team: Team, outcome: Outcome) -> tuple[PersonLine, ...]:
    """Quorum members of that day by seat, then whoever else has a mark."""
    seen: dict[int, Member] = {}
    for day in meeting.days:
        for member in facts.members_on(team, day):
            seen.setdefault(member.seat.person_id, member)
    names = {member.seat.person_id: member.name for member in facts.members.get(team.pk, ())}
    lines = []
    for person_id, member in seen.items():
        marks = [facts.marks.get((team.pk, day.pk), {}).get(person_id) for day in meeting.days]
        if not member.seat.counts and not any(mark and mark.status != Status.UNKNOWN for mark in marks):
            continue
        lines.append(_person(meeting, member, marks, outcome, names))
    return tuple(lines)


def _person(
    meeting: Meeting, member: Member, marks: Sequence[Mark | None], outcome: Outcome, names: dict[int, str]
) -> PersonLine:
    person_id = member.seat.person_id
    is_substitute = person_id == outcome.substitute
    counts = is_substitute or person_id in outcome.there
    words = [
        _mark_in_words(mark, length_in_minutes(day.starts_at, day.ends_at), names)
        for mark, day in zip(marks, meeting.days, strict=True)
    ]
    came = any(mark and mark.status in (Status.PRESENT, Status.PART, Status.SUBSTITUTE) for mark in marks)
    note = ""
    if came and not counts:
        note = _why_not(meeting, member, marks)
    return PersonLine(
        name=member.name,
        role=member.role,
        words=_days_in_words(words),
        note=note,
        counts=counts,
        is_substitute=is_substitute,
        is_unrecorded=person_id in outcome.unrecorded,
    )


def _days_in_words(words: Sequence[str]) -> str:
    """As in "Present", when all days say the same, and "Present on day 1, absent on day 2"."""
    if len(set(words)) == 1:
        return words[0]
    first, *rest = (f"{word} on day {number}" for number, word in enumerate(words, 1))
    return ", ".join([first, *(_lower(word) for word in rest)])


def _mark_in_words(mark: Mark | None, length: int, names: dict[int, str]) -> str:
    if mark is None:
        return Status.UNKNOWN.label
    if mark.status == Status.PART:
        return f"There for {min(mark.minutes or 0, length)} of {length} minutes"
    if mark.status == Status.SUBSTITUTE and mark.substitute_for is not None:
        return f"Substitute for {names.get(mark.substitute_for, 'a member')}"
    return mark.status.label


def _why_not(meeting: Meeting, member: Member, marks: Sequence[Mark | None]) -> str:
    """Why somebody who came does not count."""
    if any(mark and mark.status == Status.SUBSTITUTE for mark in marks):
        return "not counted: one substitute counts, for a member who did not come"
    if not member.seat.counts:
        return "not counted: a further member"
    lengths = [length_in_minutes(day.starts_at, day.ends_at) for day in meeting.days]
    if any(
        mark and mark.status == Status.PART and not is_half(mark.minutes or 0, length)
        for mark, length in zip(marks, lengths, strict=True)
    ):
        return "not counted: less than half of the time"
    return "not counted: a workshop counts when both days do" if len(meeting.days) > 1 else ""


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
