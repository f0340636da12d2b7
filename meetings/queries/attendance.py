"""How teams stand with attendance, and which rolls are still to be taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from joynet.lib.days import active_on
from joynet.lib.zones import local_day
from meetings.models import AttendanceMark, Event, EventDay, Waiver
from meetings.queries.facts import Facts, read_facts
from meetings.rules.attendance import AttendanceSoFar, is_planned_through, summarize
from meetings.rules.kinds import Kind, Status
from teams.models import Cohort, Membership, Pause, Team
from teams.queries import span_of


def attendance_so_far(*, team: Team, at: datetime) -> AttendanceSoFar:
    """One team's attendance at that moment. Five queries (`team.cohort` must be loaded)."""
    return attendance_in(facts_of_team(team), team, at)


def attendance_by_team(*, cohort: Cohort, at: datetime) -> dict[int, AttendanceSoFar]:
    """The attendance of every team of the cohort. Six queries, however many teams."""
    teams = list(Team.objects.filter(cohort=cohort).select_related("cohort").order_by("pk"))
    days = EventDay.objects.filter(event__in=Event.objects.invited().filter(cohort=cohort))
    facts = read_facts(days, AttendanceMark.objects.all(), teams)
    return {team.pk: attendance_in(facts, team, at) for team in teams}


def facts_of_team(team: Team) -> Facts:
    """What the team is invited to over the whole program, with its roster and its roll."""
    days = EventDay.objects.filter(event__in=Event.objects.of_team(team))
    return read_facts(days, AttendanceMark.objects.all(), [team])


def attendance_in(facts: Facts, team: Team, at: datetime) -> AttendanceSoFar:
    """The team's attendance from facts that are already there."""
    return summarize(
        (facts.outcome(team, meeting, at).verdict for meeting in facts.of_team(team)),
        floor=team.cohort.attendance_floor,
        min_present=team.cohort.min_present,
        is_whole=is_calendar_whole(facts, team, at),
    )


def is_calendar_whole(facts: Facts, team: Team, at: datetime) -> bool:
    """Whether the team's meetings are planned over its whole time, from facts that are already there."""
    last_on = {Kind(meeting.event.kind): meeting.days[-1].on for meeting in facts.of_team(team)}
    return is_planned_through(last_on, ends_on=span_of(team).ends_on, day=local_day(at, team.zone))


def events_to_record(at: datetime) -> QuerySet[Event]:
    """Held events that count and whose roll is incomplete: a quorum member of an invited team has no mark on a day.

    The same as `Outcome.unrecorded` of the rules, in SQL.
    """
    first_day = EventDay.objects.filter(event=OuterRef("event")).order_by("on").values("on")[:1]
    days = EventDay.objects.annotate(first_on=Subquery(first_day)).filter(event=OuterRef("pk"))
    for_all = days.filter(Exists(_unrecorded().filter(team__cohort=OuterRef("event__cohort"))))
    for_one = days.filter(Exists(_unrecorded().filter(team=OuterRef("event__team"))))
    return Event.objects.over_at(at).filter(
        Q(Exists(for_all), team__isnull=True) | Q(Exists(for_one), team__isnull=False), counts=True
    )


def _unrecorded() -> QuerySet[Membership]:
    """Quorum memberships without a mark on the day of the outer query (an EventDay with `first_on`)."""
    on: Any = OuterRef("on")  # a day of the outer query takes the place of a date
    first_on: Any = OuterRef("first_on")
    first_on_of_team: Any = OuterRef(OuterRef("first_on"))
    last_status = (
        AttendanceMark.objects.filter(day=OuterRef(OuterRef("pk")), team=OuterRef("team"), person=OuterRef("person"))
        .order_by("-pk")
        .values("status")[:1]
    )
    waiver = Waiver.objects.filter(event=OuterRef(OuterRef("event")), team=OuterRef("team"))
    pause = Pause.objects.filter(active_on(first_on_of_team), team=OuterRef("team"))
    return (
        Membership.objects.approved()
        .annotate(last_status=Subquery(last_status))
        .filter(
            active_on(on),
            active_on(first_on, "team__", starts="joined_on", ends="left_on"),
            Q(last_status__isnull=True) | Q(last_status=Status.UNKNOWN),
            ~Exists(waiver),
            ~Exists(pause),
            counts_for_quorum=True,
        )
    )
