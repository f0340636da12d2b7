"""What runs by itself: teams get their coaching without anybody asking."""

from __future__ import annotations

import logging

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from joynet.accounts.actors import SYSTEM
from meetings import actions, queries

logger = logging.getLogger("joynet.meetings")


@shared_task(name="joynet.meetings.plan_missing_coaching")
def plan_missing_coaching() -> None:
    """Each team of a running or coming program whose coaching is not planned for all its months, one at a time."""
    now = timezone.now()
    for team in queries.teams_without_coaching(now):
        try:
            actions.plan_team_coaching(team=team, by=SYSTEM, at=now)
        except ValidationError as refusal:  # one team's odd dates do not keep the others waiting
            logger.error("Coaching of team %s cannot be planned: %s", team.pk, " ".join(refusal.messages))
