"""Coaches come and go."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.lib.days import overlapping
from teams.actions.rosters import RosterRefused
from teams.models import (
    CoachAssignment,
    Team,
)


@transaction.atomic
def assign_coach(*, team: Team, user: User, kind: str, starts_on: date, by: Actor, at: datetime) -> CoachAssignment:
    """Gives a team a coach from a day on."""
    Team.objects.select_for_update().get(pk=team.pk)
    if CoachAssignment.objects.filter(overlapping(starts_on, None), team=team, user=user).exists():
        raise RosterRefused("This person coaches the team already at that time.")
    assignment = CoachAssignment(team=team, user=user, kind=kind, starts_on=starts_on)
    assignment.full_clean()
    stamp(assignment, by=by, at=at)
    assignment.save()
    audit.record(by=by, at=at, verb="assigned coach", target=assignment)
    return assignment
