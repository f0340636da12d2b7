"""Stretches in which a team owes nothing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.days import overlapping
from teams.actions.rosters import RosterRefused
from teams.models import (
    Pause,
    Team,
)


@transaction.atomic
def pause_team(*, team: Team, starts_on: date, ends_on: date | None, reason: str, by: Actor, at: datetime) -> Pause:
    """Staff pause a team: months whose last day lies in the pause are not owed."""
    Team.objects.select_for_update().get(pk=team.pk)
    if Pause.objects.filter(overlapping(starts_on, ends_on), team=team).exists():
        raise RosterRefused("The team is paused already at that time.")
    pause = Pause(team=team, starts_on=starts_on, ends_on=ends_on, reason=reason, by=by.user)
    pause.full_clean()
    pause.save()
    audit.record(by=by, at=at, verb="paused team", target=pause)
    return pause
