"""May this member of staff? The only way from an id in an address to a report. Strangers: 404; no right: 403."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from joynet.accounts import roles
from joynet.accounts.models import Role, User
from joynet.lib.days import active_on
from joynet.lib.months import Month
from submissions import queries
from submissions.models import Measure, Report
from submissions.rules import ReportState
from teams.models import Team
from teams.rules import program_months

MANAGERS = (Role.COORDINATOR, Role.DIRECTOR)


def may_manage(user: User, at: datetime) -> bool:
    """Whether the person decides about every team's months and grants exceptions."""
    return roles.has_role(user, *MANAGERS, today=roles.staff_day(user, at))


def reports_seen_by_staff(user: User, at: datetime) -> QuerySet[Report]:
    """Every report for coordinators and directors; a coach's own teams'; what was submitted for evaluators."""
    if may_manage(user, at):
        return Report.objects.all()
    seen = Q(team__in=coached_team_ids(user, at))
    if roles.has_role(user, Role.EVALUATOR, today=roles.staff_day(user, at)):
        seen |= Q(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])
    return Report.objects.filter(seen)


def measures_seen_by_staff(user: User, at: datetime) -> QuerySet[Measure]:
    """The library and the cohorts' measures, and the own ones of the teams that the person works with."""
    if may_manage(user, at):
        return Measure.objects.all()
    return Measure.objects.filter(Q(team__isnull=True) | Q(team__in=coached_team_ids(user, at)))


def get_report(user: User, report_id: int, at: datetime) -> Report:
    """A report to read."""
    rows = reports_seen_by_staff(user, at).select_related("team__cohort", "team__organization")
    report = rows.filter(pk=report_id).first()
    if report is None:
        raise Http404
    return report


def reads_coach_texts(user: User, team: Team, at: datetime) -> bool:
    """Whether the person reads what a team shares with its coach and staff only; evaluators do not."""
    return may_manage(user, at) or team.pk in coached_team_ids(user, at)


def may_decide(user: User, team: Team, at: datetime) -> bool:
    """Whether the person returns and accepts this team's reports: coordinators, directors, and its coach."""
    return may_manage(user, at) or team.pk in coached_team_ids(user, at)


def get_report_to_decide(user: User, report_id: int, at: datetime) -> Report:
    """A report to return or accept."""
    report = get_report(user, report_id, at)
    if not may_decide(user, report.team, at):
        raise PermissionDenied("Coordinators, directors and the team's coach decide about reports.")
    return report


def check_may_grant(user: User, at: datetime) -> None:
    """PermissionDenied for everybody but coordinators and directors."""
    if not may_manage(user, at):
        raise PermissionDenied("Coordinators and directors grant exceptions.")


def get_team_to_grant(user: User, team_id: int, at: datetime) -> Team:
    """A team to grant an exception to."""
    check_may_grant(user, at)
    team = Team.objects.filter(pk=team_id).select_related("cohort", "organization").first()
    if team is None:
        raise Http404
    return team


def get_month_to_grant(user: User, team_id: int, month: Month, at: datetime) -> Team:
    """A team with one of its months to report on."""
    team = get_team_to_grant(user, team_id, at)
    if month not in program_months(queries.calendar_of(team).span):
        raise Http404
    return team


def coached_team_ids(user: User, at: datetime) -> list[int]:
    """The teams that the person coaches today; none for somebody without the role of a coach."""
    today = roles.staff_day(user, at)
    if not roles.has_role(user, Role.COACH, today=today):
        return []
    mine = Team.objects.filter(active_on(today, "coach_assignments__"), coach_assignments__user=user)
    return list(mine.values_list("pk", flat=True))
