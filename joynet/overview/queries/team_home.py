"""Everything a team's home shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse

from joynet.lib.names import initials
from joynet.lib.zones import (
    day_in_words,
    deadline_in_both_zones,
    local_day,
)
from joynet.overview.queries.foundations import Foundation, Foundations, due_in_words, foundations
from joynet.overview.rules import MonthFact, MonthsSoFar, NextFacts, NextStep, months_so_far, next_step
from meetings.queries import AttendanceSoFar, MeetingLine, attendance_so_far, next_events
from submissions.queries import MeasureChart, MonthLine, calendar_of, charts_of, month_lines, month_to_open
from submissions.rules import ReportState, due_by, months_to_report
from teams.access import TeamAccess
from teams.models import Team
from teams.queries import MemberLine, Roster, roster_on


@dataclass(frozen=True)
class SeatCard:
    """One of the three seats as drawn."""

    role: str
    name: str
    note: str
    initials: str


@dataclass(frozen=True)
class TeamHome:
    """Everything the team's home shows in one screen."""

    next_step: NextStep | None
    month: MonthLine | None
    month_due: str
    owed: tuple[MonthLine, ...]
    meetings: tuple[MeetingLine, ...]
    attendance: AttendanceSoFar
    months: MonthsSoFar
    moved: MeasureChart | None
    seats: tuple[SeatCard, ...]
    others: tuple[MemberLine, ...]
    roster: Roster
    foundations: tuple[Foundation, ...]
    is_proposed: bool  # a change of the roster waits for staff


def team_home(*, access: TeamAccess, reader_zone: str, at: datetime) -> TeamHome:
    """A team's home. Constant number of queries for any number of months, events and values."""
    team = access.team
    today = local_day(at, team.zone)
    prefetch_related_objects([team], "month_exceptions")
    lines = month_lines(team=team, at=at)
    open_line = month_to_open(lines)
    owed = [line for line in lines if line.is_owed]
    roster = roster_on(team=team, day=today)
    meetings = tuple(next_events(team=team, at=at, reader_zone=reader_zone, count=3))
    attendance, months = attendance_so_far(team=team, at=at), _months(team, lines, at)
    ground = foundations(access=access, roster=roster, attendance=attendance, months=months, at=at)
    charts = charts_of(team=team, until=lines[-1].month, hides_unsubmitted=not access.sees_drafts) if lines else []
    facts = _next_facts(access, lines, open_line, roster, ground, meetings, bool(charts), reader_zone, today)
    return TeamHome(
        next_step=next_step(facts),
        month=open_line,
        month_due=deadline_in_both_zones(open_line.due_by, team.zone, reader_zone) if open_line else "",
        owed=tuple(line for line in owed if not line.is_submitted),
        meetings=meetings,
        attendance=attendance,
        months=months,
        moved=chart_that_moved(charts),
        seats=tuple(_seat_cards(roster)),
        others=roster.others,
        roster=roster,
        foundations=ground.rows,
        is_proposed=ground.is_proposed,
    )


def _months(team: Team, lines: list[MonthLine], at: datetime) -> MonthsSoFar:
    """How the months stand, counted as on the page of the standing. The team's exceptions must be loaded."""
    calendar = calendar_of(team)
    sent = {line.month: line.first_submitted_at for line in lines}
    facts = (
        MonthFact(due_by(month, calendar.rule, calendar.of(month)), sent.get(month))
        for month in months_to_report(calendar.span, calendar.waived)
    )
    return months_so_far(facts, floor=team.cohort.attendance_floor, at=at)


def chart_that_moved(charts: list[MeasureChart]) -> MeasureChart | None:
    """The one chart for the home page: a favourable signal first, then any other, then the first outcome."""
    ranked = sorted(
        charts,
        key=lambda item: (
            not item.chart.verdict.is_favourable,
            item.chart.verdict.code != "signal",
            item.role != "outcome",
        ),
    )
    return ranked[0] if ranked else None


def _next_facts(
    access: TeamAccess,
    lines: list[MonthLine],
    open_line: MonthLine | None,
    roster: Roster,
    ground: Foundations,
    meetings: tuple[MeetingLine, ...],
    has_measures: bool,  # noqa: FBT001  # a fact among facts, passed once from above
    reader_zone: str,
    today: date,
) -> NextFacts:
    team = access.team
    returned = next((line for line in lines if line.state == ReportState.RETURNED and line.may_edit), None)
    owed = open_line if open_line is not None and open_line.is_owed else None
    drafted = open_line if open_line is not None and not open_line.is_owed else None
    return NextFacts(
        may_enter=access.may_enter,
        returned_month=str(returned.month) if returned else "",
        returned_url=_month_url(team, returned),
        owed_month=str(owed.month) if owed else "",
        owed_url=_month_url(team, owed),
        owed_due=deadline_in_both_zones(owed.due_by, team.zone, reader_zone) if owed else "",
        owed_is_late=bool(owed and owed.is_overdue),
        empty_seats=tuple(seat.label for seat in roster.vacant),
        empty_since=_day(roster.vacant[0].empty_since) if roster.vacant else "",
        is_proposed=ground.is_proposed,
        to_acknowledge=ground.to_acknowledge,
        roster_url=reverse("teams:roster", kwargs={"team_id": team.pk}),
        prework=ground.prework.label if ground.prework else "",
        prework_due=due_in_words(ground.prework) if ground.prework else "",
        prework_is_late=bool(ground.prework and ground.prework.due_on < today),
        prework_url=reverse("teams:prework", kwargs={"team_id": team.pk}),
        readiness=ground.readiness,
        readiness_url=reverse("teams:readiness", kwargs={"team_id": team.pk}),
        has_charter=ground.has_charter,
        charter_url=reverse("teams:charter_edit", kwargs={"team_id": team.pk}),
        asks_openness=ground.asks_openness,
        openness_url=reverse("teams:offers"),
        has_measures=has_measures or not lines,
        measures_url=reverse("submissions:measures", kwargs={"team_id": team.pk}),
        next_meeting=f"{meetings[0].title}: {meetings[0].when_in_words}." if meetings else "",
        meetings_url=reverse("meetings:team_meetings", kwargs={"team_id": team.pk}),
        drafted_month=str(drafted.month) if drafted else "",
        drafted_url=_month_url(team, drafted),
    )


def _month_url(team: Team, line: MonthLine | None) -> str:
    return reverse("submissions:report", kwargs={"team_id": team.pk, "month": line.month}) if line else ""


def _seat_cards(roster: Roster) -> list[SeatCard]:
    cards: list[SeatCard] = []
    for seat in roster.seats:
        cards.extend(_seat_card(holder) for holder in seat.holders)
        if seat.is_empty:
            cards.append(SeatCard(seat.label, "", f"Empty since {_day(seat.empty_since)}", ""))
    return cards


def _seat_card(holder: MemberLine) -> SeatCard:
    notes = [holder.title or holder.profession]
    if holder.holds_steering_seat:
        notes.append("steering committee")
    if holder.is_data_lead:
        notes.append("data lead")
    if not holder.has_account:
        notes.append("has not signed in yet")
    return SeatCard(holder.role, holder.name, " · ".join(note for note in notes if note), initials(holder.name))


def _day(day: date | None) -> str:
    return day_in_words(day) if day else "the start"
