"""What meetings say about how teams stand, for many teams in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from joynet.lib.days import is_active
from joynet.lib.zones import local_day
from meetings.models import AttendanceMark, EvaluationDiscussion, Event, EventDay
from meetings.queries.facts import Facts, Meeting, read_facts
from meetings.rules.attendance import AttendanceSoFar, summarize
from meetings.rules.kinds import COUNTED, Kind
from meetings.rules.quorum import Verdict
from teams.models import Team
from teams.rules import Slot

ROLL_DAYS = 2
"""A roll may wait for so many days before staff owe it (domain 6.2)."""


@dataclass(frozen=True)
class MeetingStanding:
    """One team's meetings by a moment.

    `recent`: verdicts of the recorded ones, oldest first. `senior_expected` and `senior_present`: recorded meetings of
    the last days asked about with a senior leader on the roster, and with one there. `coached_on`: the last day of a
    coaching that somebody of the team came to, or whose roll is not taken yet.
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
    since = local_day(at, team.zone) - timedelta(days=senior_days)
    expected, present = _seniors(facts, team, [meeting for meeting, _ in recorded if meeting.days[-1].on > since])
    settings = {"floor": team.cohort.attendance_floor, "min_present": team.cohort.min_present}
    return MeetingStanding(
        attendance=summarize(verdicts, **settings),
        by_kind=tuple(
            (kind.label, summarize([v for m, v in pairs if m.event.kind == kind], **settings)) for kind in COUNTED
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


def _seniors(facts: Facts, team: Team, meetings: Sequence[Meeting]) -> tuple[int, int]:
    """At how many of the meetings a senior leader was expected, and at how many one was there."""
    seniors = [m for m in team.memberships.all() if m.slot == Slot.SENIOR_LEADER and m.approved_by_id is not None]
    expected = present = 0
    for meeting in meetings:
        asked = there = False
        for day in meeting.days:
            people = {m.person_id for m in seniors if is_active(m.starts_on, m.ends_on, day.on)}
            asked = asked or bool(people)
            there = there or bool(people & facts.day(team, day).there)
        expected += asked
        present += there
    return expected, present


def _coached_on(facts: Facts, team: Team, pairs: Sequence[tuple[Meeting, Verdict]], at: datetime) -> date | None:
    for meeting, verdict in reversed(pairs):
        event = meeting.event
        if event.kind != Kind.COACHING or event.is_cancelled or event.ends_at > at:
            continue
        if verdict == Verdict.UNKNOWN or any(facts.day(team, day).there for day in meeting.days):
            return meeting.days[-1].on
    return None
