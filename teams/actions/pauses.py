"""Stretches in which a team owes nothing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.days import overlapping
from joynet.lib.zones import day_in_words
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


@transaction.atomic
def resume_team(*, pause: Pause, on: date, by: Actor, at: datetime) -> Pause | None:
    """Staff end a pause; `on` is the first day after it. A pause that has not begun by then is taken away: None."""
    Team.objects.select_for_update().get(pk=pause.team_id)
    pause = Pause.objects.get(pk=pause.pk)
    if pause.ends_on is not None and pause.ends_on <= on:
        raise RosterRefused({"on": f"This pause ends on {day_in_words(pause.ends_on)} already."})
    audit.record(by=by, at=at, verb="resumed team", target=pause)
    if on <= pause.starts_on:
        pause.delete()
        return None
    pause.ends_on = on
    pause.full_clean()
    pause.save()
    return pause
