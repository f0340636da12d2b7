"""May this person? The only way from an id in an address to an event. Strangers get 404; who may only see, 403."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404

from joynet.accounts import roles
from joynet.accounts.models import Role, User
from joynet.lib.days import active_on
from meetings.models import Event, EventQuerySet
from teams import access as teams_access
from teams.models import Cohort, Team

MANAGERS = (Role.COORDINATOR, Role.DIRECTOR)


def get_event(user: User, team_id: int, event_id: int, at: datetime) -> tuple[Team, Event]:
    """An event to read as one of its team's; Http404 for a stranger to the team and for another team's event."""
    team = teams_access.get_team(user, team_id, at)
    event = Event.objects.of_team(team).filter(pk=event_id).first()
    if event is None:
        raise Http404
    return team, event


def may_manage(user: User, at: datetime) -> bool:
    """Whether the person plans, moves and cancels events and waives them."""
    return roles.has_role(user, *MANAGERS, today=roles.staff_day(user, at))


def check_may_manage(user: User, at: datetime) -> None:
    """PermissionDenied for everybody but coordinators and directors."""
    if not may_manage(user, at):
        raise PermissionDenied("Coordinators and directors change the calendar.")


def events_seen_by_staff(user: User, at: datetime) -> EventQuerySet:
    """Every event for whoever works with all teams; of a coach, the own teams' and their cohorts'."""
    if roles.has_role(user, *MANAGERS, Role.EVALUATOR, today=roles.staff_day(user, at)):
        return Event.objects.all()
    return Event.objects.for_coach_of(coached_team_ids(user, at))


def get_event_to_manage(user: User, event_id: int, at: datetime) -> Event:
    """An event to move or cancel: coordinators and directors."""
    check_may_manage(user, at)
    event = Event.objects.filter(pk=event_id).select_related("cohort", "team").first()
    if event is None:
        raise Http404
    return event


def get_event_to_waive(user: User, event_id: int, team_id: int, at: datetime) -> tuple[Event, Team]:
    """An event with the team for which it is to be waived: coordinators and directors."""
    event = get_event_to_manage(user, event_id, at)
    team = Team.objects.filter(pk=team_id, cohort=event.cohort_id).first()
    if team is None or event.team_id not in (None, team.pk):
        raise Http404
    return event, team


def get_cohort_to_plan(user: User, cohort_id: int, at: datetime) -> Cohort:
    """A cohort whose calendar is to be generated: coordinators and directors."""
    check_may_manage(user, at)
    cohort = Cohort.objects.filter(pk=cohort_id).first()
    if cohort is None:
        raise Http404
    return cohort


def get_roll(user: User, event_id: int, at: datetime) -> tuple[Event, list[Team]]:
    """An event with the teams whose roll the person takes: all for coordinators and directors, a coach's own."""
    event = Event.objects.filter(pk=event_id, counts=True).select_related("cohort", "team").first()
    if event is None:
        raise Http404
    teams = Team.objects.filter(cohort=event.cohort_id).select_related("cohort").order_by("name", "pk")
    if event.team_id is not None:
        teams = teams.filter(pk=event.team_id)
    if not may_manage(user, at):
        teams = teams.filter(pk__in=coached_team_ids(user, at))
        if not teams:
            raise PermissionDenied("Coaches take the roll of their own teams.")
    return event, list(teams)


def coached_team_ids(user: User, at: datetime) -> list[int]:
    """The teams that the person coaches today; none for somebody without the role of a coach."""
    today = roles.staff_day(user, at)
    if not roles.has_role(user, Role.COACH, today=today):
        return []
    return list(
        Team.objects.filter(active_on(today, "coach_assignments__"), coach_assignments__user=user).values_list(
            "pk", flat=True
        )
    )
