"""Events, rosters and marks, read in a fixed number of queries, and what they say by the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects

from joynet.lib.days import is_active
from meetings.models import AttendanceMark, Event, EventDay, Waiver
from meetings.rules.kinds import Status
from meetings.rules.quorum import (
    Day,
    Mark,
    Outcome,
    Seat,
    judge,
    length_in_minutes,
    members_on,
    roster_on,
    verdict_without_roll,
)
from teams.models import Cohort, Membership, Team
from teams.rules import Slot

type Marks = Mapping[tuple[int, int], Mapping[int, Mark]]
"""(team, day) → person → the latest mark."""

_SEATS_FIRST = {slot.value: index for index, slot in enumerate(Slot)}


@dataclass(frozen=True)
class Meeting:
    """An event with its days, in the order of time."""

    event: Event
    days: tuple[EventDay, ...]

    def is_of(self, team: Team) -> bool:
        """Whether the team is invited: its own or its cohort's event, while the team is in the program."""
        return (
            self.event.cohort_id == team.cohort_id
            and self.event.team_id in (None, team.pk)
            and is_active(team.joined_on, team.left_on, self.days[0].on)
        )


@dataclass(frozen=True)
class Member:
    """A person on a team's roster, with the seat as people call it."""

    name: str
    role: str
    place: int  # in the order of the seats, further members last
    seat: Seat


@dataclass(frozen=True)
class Facts:
    """Everything that decides what meetings say about teams."""

    meetings: tuple[Meeting, ...]
    members: Mapping[int, tuple[Member, ...]]  # team → by seat and name, former ones too
    marks: Marks
    waivers: Mapping[tuple[int, int], str]  # (team, event) → reason
    pauses: Mapping[int, tuple[tuple[date, date | None], ...]]  # team →

    def of_team(self, team: Team) -> tuple[Meeting, ...]:
        """The meetings that the team is invited to, in the order of time."""
        own = [*self._by_team.get(None, ()), *self._by_team.get(team.pk, ())]
        own.sort(key=lambda meeting: (meeting.days[0].starts_at, meeting.event.pk))
        return tuple(meeting for meeting in own if meeting.is_of(team))

    @cached_property
    def _by_team(self) -> dict[int | None, list[Meeting]]:
        """Team, or None for all teams → its meetings: a thousand teams do not look at each other's coaching."""
        found: dict[int | None, list[Meeting]] = defaultdict(list)
        for meeting in self.meetings:
            found[meeting.event.team_id].append(meeting)
        return found

    def day(self, team: Team, day: EventDay) -> Day:
        """The roster and the roll of one day."""
        seats = [member.seat for member in self.members.get(team.pk, ())]
        return Day(
            length_in_minutes(day.starts_at, day.ends_at),
            roster_on(seats, day.on),
            self.marks.get((team.pk, day.pk), {}),
        )

    def members_on(self, team: Team, day: EventDay) -> tuple[Member, ...]:
        """Everybody on the team's roster of that day."""
        there = members_on([member.seat for member in self.members.get(team.pk, ())], day.on)
        once: dict[int, Member] = {}
        for member in self.members.get(team.pk, ()):
            if member.seat.person_id in there and is_active(member.seat.starts_on, member.seat.ends_on, day.on):
                once.setdefault(member.seat.person_id, member)
        return tuple(once.values())

    def outcome(self, team: Team, meeting: Meeting, at: datetime) -> Outcome:
        """What the meeting says about the team at that moment."""
        event = meeting.event
        verdict = verdict_without_roll(
            counts=event.counts,
            is_cancelled=event.is_cancelled,
            is_paused=any(is_active(starts, ends, meeting.days[0].on) for starts, ends in self.pauses.get(team.pk, ())),
            is_waived=(team.pk, event.pk) in self.waivers,
            ends_at=event.ends_at,
            at=at,
        )
        if verdict is not None:
            return Outcome(verdict, there=(), substitute=None, expected=(), unrecorded=())
        return judge([self.day(team, day) for day in meeting.days], team.cohort.min_present)


def meetings_in(days: QuerySet[EventDay]) -> tuple[Meeting, ...]:
    """The meetings whose days these are, in the order of time. One query."""
    grouped: dict[int, list[EventDay]] = {}
    for day in days.select_related("event").order_by("starts_at", "pk"):
        grouped.setdefault(day.event_id, []).append(day)
    return tuple(Meeting(days[0].event, tuple(days)) for days in grouped.values())


def days_taken(cohort: Cohort) -> dict[date, str]:
    """The days on which all teams of the cohort have a meeting already, with its title. One query."""
    days = EventDay.objects.filter(event__in=Event.objects.taking_place().filter(cohort=cohort, team__isnull=True))
    return {day.on: day.event.title for day in days.select_related("event").order_by("-starts_at", "pk")}


def read_facts(days: QuerySet[EventDay], marks: QuerySet[AttendanceMark], teams: Sequence[Team]) -> Facts:
    """The facts of these days for these teams, whose `cohort` must be loaded. Five queries, four when `pauses` is."""
    pks = [team.pk for team in teams]
    return Facts(
        meetings=meetings_in(days),
        members=_members(pks),
        marks=latest(marks.filter(team__in=pks)),
        waivers={
            (team, event): reason
            for team, event, reason in Waiver.objects.filter(team__in=pks).values_list("team_id", "event_id", "reason")
        },
        pauses=_pauses(teams),
    )


def latest(marks: QuerySet[AttendanceMark]) -> Marks:
    """(team, day) → person → the latest of these marks. One query."""
    found: dict[tuple[int, int], dict[int, Mark]] = defaultdict(dict)
    columns = ("team_id", "day_id", "person_id", "status", "minutes", "substitute_for_id")
    for team, day, person, status, minutes, substitute_for in marks.order_by("pk").values_list(*columns):
        found[team, day][person] = Mark(Status(status), minutes, substitute_for)
    return dict(found)


def _members(team_ids: Iterable[int]) -> dict[int, tuple[Member, ...]]:
    memberships = (
        Membership.objects.approved().filter(team__in=team_ids).select_related("person").order_by("person__name", "pk")
    )
    found: dict[int, list[Member]] = defaultdict(list)
    for m in memberships:
        seat = Seat(m.person_id, m.starts_on, m.ends_on, m.counts_for_quorum)
        place = _SEATS_FIRST.get(m.slot, len(_SEATS_FIRST) + (not m.counts_for_quorum))
        found[m.team_id].append(Member(m.person.name, m.slot_in_words, place, seat))
    return {team: tuple(sorted(members, key=lambda member: member.place)) for team, members in found.items()}


def _pauses(teams: Sequence[Team]) -> dict[int, tuple[tuple[date, date | None], ...]]:
    """One query for all teams, none for those whose pauses are loaded already."""
    prefetch_related_objects(list(teams), "pauses")
    return {team.pk: tuple((pause.starts_on, pause.ends_on) for pause in team.pauses.all()) for team in teams}
