"""What meetings say about how teams stand, for many teams in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from joynet.lib.days import is_active
from joynet.lib.zones import local_day
from meetings.models import AttendanceMark, EvaluationDiscussion, Event, EventDay
from meetings.queries.attendance import is_calendar_whole
from meetings.queries.facts import Facts, Meeting, read_facts
from meetings.rules.attendance import AttendanceSoFar, summarize
from meetings.rules.kinds import COUNTED, Kind, Status
from meetings.rules.quorum import Verdict, length_in_minutes, was_there
from teams.models import Team
from teams.rules import Slot

ROLL_DAYS = 2
"""A roll may wait for so many days before staff owe it (domain 6.2)."""


@dataclass(frozen=True)
class MeetingStanding:
    """One team's meetings by a moment.

    `recent`: verdicts of the recorded ones, oldest first. `senior_expected` and `senior_present`: meetings of the last
    days asked about, of every kind, at which it is recorded whether the senior leader of today was there, and those
    with one there; nobody is expected who holds the seat for fewer days. `coached_on`: the last day of a coaching that
    somebody of the team came to, or whose roll is not taken yet.
    """

    attendance: AttendanceSoFar
    by_kind: tuple[tuple[str, AttendanceSoFar], ...]
    recent: tuple[Verdict, ...]
    senior_expected: int
    senior_present: int
    coached_on: date | None
    rolls_to_record: int
    discussions_held: int


def standing_by_team(teams: Sequence[Team], *, at: datetime, senior_days: int) -> dict[int, MeetingStanding]:
    """Team → its meetings by `at`. Seven queries at most, however many teams.

    `cohort` must be loaded; `memberships` with those that are approved makes the seniors known without a query.
    """
    pks = [team.pk for team in teams]
    cohorts = {team.cohort_id for team in teams}
    events = Event.objects.invited().filter(Q(team__in=pks) | Q(team__isnull=True, cohort__in=cohorts))
    marks = AttendanceMark.objects.filter(team__in=pks)
    facts = read_facts(EventDay.objects.filter(event__in=events), marks, teams)
    held = (
        EvaluationDiscussion.objects.filter(team__in=pks, state=EvaluationDiscussion.State.HELD, ends_at__lte=at)
        .values_list("team")
        .annotate(n=Count("pk"))
        .order_by("team")
    )
    discussions = dict(held)
    return {team.pk: _of_team(facts, team, at, senior_days, discussions.get(team.pk, 0)) for team in teams}


def _of_team(facts: Facts, team: Team, at: datetime, senior_days: int, discussions: int) -> MeetingStanding:
    meetings = facts.of_team(team)
    verdicts = [facts.outcome(team, meeting, at).verdict for meeting in meetings]
    pairs = list(zip(meetings, verdicts, strict=True))
    recorded = [(meeting, verdict) for meeting, verdict in pairs if verdict in (Verdict.MET, Verdict.MISSED)]
    expected, present = _seniors(facts, team, pairs, at=at, senior_days=senior_days)
    floor, min_present = team.cohort.attendance_floor, team.cohort.min_present
    return MeetingStanding(
        attendance=summarize(
            verdicts, floor=floor, min_present=min_present, is_whole=is_calendar_whole(facts, team, at)
        ),
        by_kind=tuple(
            (kind.label, summarize([v for m, v in pairs if m.event.kind == kind], floor=floor, min_present=min_present))
            for kind in COUNTED
        ),
        recent=tuple(verdict for _, verdict in recorded),
        senior_expected=expected,
        senior_present=present,
        coached_on=_coached_on(facts, team, pairs, at),
        rolls_to_record=sum(
            verdict == Verdict.UNKNOWN and meeting.event.ends_at <= at - timedelta(days=ROLL_DAYS)
            for meeting, verdict in pairs
        ),
        discussions_held=discussions,
    )


def _seniors(
    facts: Facts, team: Team, pairs: Sequence[tuple[Meeting, Verdict]], *, at: datetime, senior_days: int
) -> tuple[int, int]:
    """At how many meetings a senior leader of today was expected, and at how many one was there."""
    today = local_day(at, team.zone)
    since = today - timedelta(days=senior_days)
    held_from = _senior_leaders(team, today)
    expected = present = 0
    for meeting, verdict in pairs:
        event = meeting.event
        if event.is_cancelled or event.ends_at > at or meeting.days[-1].on <= since:
            continue
        known = [(person, day) for day in meeting.days for person in held_from if _is_known(facts, team, day, person)]
        present += any(_was_there(facts, team, day, person) for person, day in known)
        if verdict not in (Verdict.PAUSED, Verdict.WAIVED):
            expected += any(held_from[person] <= since for person, _ in known)
    return expected, present


def _senior_leaders(team: Team, today: date) -> dict[int, date]:
    """Person → since when they hold the seat of the senior leader without a day between, for those who do today."""
    rows = [m for m in team.memberships.all() if m.slot == Slot.SENIOR_LEADER and m.approved_by_id is not None]
    found: dict[int, date] = {}
    for row in sorted(rows, key=lambda row: row.starts_on, reverse=True):
        since = found.get(row.person_id)
        if is_active(row.starts_on, row.ends_on, today) or (since and row.ends_on and row.ends_on >= since):
            found[row.person_id] = row.starts_on
    return found


def _is_known(facts: Facts, team: Team, day: EventDay, person: int) -> bool:
    mark = facts.marks.get((team.pk, day.pk), {}).get(person)
    return mark is not None and mark.status not in (Status.UNKNOWN, Status.NOT_EXPECTED)


def _was_there(facts: Facts, team: Team, day: EventDay, person: int) -> bool:
    mark = facts.marks.get((team.pk, day.pk), {}).get(person)
    return was_there(mark, length_in_minutes(day.starts_at, day.ends_at))


def _coached_on(facts: Facts, team: Team, pairs: Sequence[tuple[Meeting, Verdict]], at: datetime) -> date | None:
    for meeting, verdict in reversed(pairs):
        event = meeting.event
        if event.kind != Kind.COACHING or event.is_cancelled or event.ends_at > at:
            continue
        if verdict == Verdict.UNKNOWN or any(facts.day(team, day).there for day in meeting.days):
            return meeting.days[-1].on
    return None
