"""The roll of one event for staff: every team invited, its people, what is recorded, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from joynet.lib.zones import in_words
from meetings.models import AttendanceMark, Event, EventDay
from meetings.queries.facts import Facts, Meeting, meetings_in, read_facts
from meetings.queries.team import tone_of, verdict_in_words
from meetings.rules.quorum import Mark, Verdict
from meetings.rules.words import When, when
from teams.models import Team


@dataclass(frozen=True)
class RollCell:
    """One person on one day; no mark while nothing is recorded."""

    day_id: int
    mark: Mark | None
    is_quorum: bool


@dataclass(frozen=True)
class RollRow:
    """One person of a team; a cell is None on a day on which the person was not on the roster."""

    person_id: int
    name: str
    role: str
    cells: tuple[RollCell | None, ...]

    @property
    def is_quorum(self) -> bool:
        return any(cell is not None and cell.is_quorum for cell in self.cells)


@dataclass(frozen=True)
class RollTeam:
    """One team's part of the roll."""

    team: Team
    rows: tuple[RollRow, ...]
    verdict: Verdict
    verdict_in_words: str
    tone: str
    waiver: str
    last_recorded: str  # "Ana Reyes, Wed, Mar 17, 1:05 PM Eastern"

    @property
    def may_be_waived(self) -> bool:
        return not self.waiver and self.verdict not in (Verdict.CANCELLED, Verdict.PAUSED, Verdict.NOT_COUNTED)


@dataclass(frozen=True)
class RollDay:
    """One day of the event; it can be recorded once it has begun."""

    day: EventDay
    when: When
    has_begun: bool


@dataclass(frozen=True)
class RollPage:
    """The roll as read at one moment; `seen` is the newest mark in it, so that a later one can be told."""

    event: Event
    days: tuple[RollDay, ...]
    teams: tuple[RollTeam, ...]
    seen: int

    @property
    def met(self) -> int:
        return sum(team.verdict == Verdict.MET for team in self.teams)

    @property
    def recorded(self) -> int:
        return sum(team.verdict in (Verdict.MET, Verdict.MISSED) for team in self.teams)

    @property
    def may_record(self) -> bool:
        """Whether any day has begun, and the event was not canceled."""
        return not self.event.is_cancelled and any(day.has_begun for day in self.days)


def invited_teams(*, event: Event, teams: Sequence[Team]) -> list[Team]:
    """Those of the teams that are invited to the event, in the same order. One query."""
    meeting = meetings_in(EventDay.objects.filter(event=event))[0]
    return [team for team in teams if meeting.is_of(team)]


def roll_page(*, event: Event, teams: Sequence[Team], at: datetime, reader_zone: str) -> RollPage:
    """The roll for these teams, which are all invited. Seven queries, however many teams."""
    days = EventDay.objects.filter(event=event)
    marks = AttendanceMark.objects.filter(day__in=days)
    seen = marks.aggregate(newest=Max("pk"))["newest"] or 0
    facts = read_facts(days, marks, teams)
    meeting = facts.meetings[0]
    last = _last_recorded(marks.filter(team__in=[team.pk for team in teams]), reader_zone)
    return RollPage(
        event=event,
        days=tuple(
            RollDay(day, when(day.starts_at, day.ends_at, event.zone, reader_zone), has_begun=day.starts_at <= at)
            for day in meeting.days
        ),
        teams=tuple(_team(facts, meeting, team, at, last.get(team.pk, "")) for team in teams),
        seen=seen,
    )


def _last_recorded(marks: QuerySet[AttendanceMark], reader_zone: str) -> dict[int, str]:
    """Team → who wrote the newest mark, and when."""
    newest = marks.values("team").annotate(newest=Max("pk")).values("newest")
    return {
        mark.team_id: f"{mark.by or mark.get_source_display()}, {in_words(mark.at, reader_zone)}"
        for mark in AttendanceMark.objects.filter(pk__in=newest).select_related("by")
    }


def _team(facts: Facts, meeting: Meeting, team: Team, at: datetime, last_recorded: str) -> RollTeam:
    outcome = facts.outcome(team, meeting, at)
    if outcome.verdict == Verdict.AHEAD and last_recorded:  # under way: what the roll says so far
        outcome = facts.outcome(team, meeting, meeting.event.ends_at)
    return RollTeam(
        team=team,
        rows=_rows(facts, meeting, team),
        verdict=outcome.verdict,
        verdict_in_words=verdict_in_words(outcome),
        tone=tone_of(outcome.verdict),
        waiver=facts.waivers.get((team.pk, meeting.event.pk), ""),
        last_recorded=last_recorded,
    )


def _rows(facts: Facts, meeting: Meeting, team: Team) -> tuple[RollRow, ...]:
    """Quorum members by seat, then further members."""
    cells: dict[int, dict[int, RollCell]] = {}
    named: dict[int, tuple[str, str]] = {}
    for day in meeting.days:
        roster = facts.day(team, day).roster
        for member in facts.members_on(team, day):
            person_id = member.seat.person_id
            named.setdefault(person_id, (member.name, member.role))
            mark = facts.marks.get((team.pk, day.pk), {}).get(person_id)
            cells.setdefault(person_id, {})[day.pk] = RollCell(day.pk, mark, is_quorum=person_id in roster)
    rows = [
        RollRow(person_id, *named[person_id], cells=tuple(own.get(day.pk) for day in meeting.days))
        for person_id, own in cells.items()
    ]
    return tuple(sorted(rows, key=lambda row: not row.is_quorum))
