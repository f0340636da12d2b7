"""Staff say how much help a team needs, with a reason and until a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.zones import day_in_words, local_day
from teams import queries
from teams.models import RiskOverride, Team
from teams.rules import MOST_DAYS_OF_OVERRIDE


class JudgmentRefused(ValidationError):
    """The judgment cannot be made so; the message says what to do."""


@transaction.atomic
def override_risk(*, team: Team, band: str, reason: str, ends_on: date, by: Actor, at: datetime) -> RiskOverride:
    """From now until the day before `ends_on` this band stands above the score; an earlier judgment gives way.

    The same judgment sent twice is one. Nobody judges their own team (JudgmentRefused).
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    today = local_day(at, team.zone)
    _refuse_own(team, today, by=by)
    latest = today + timedelta(days=MOST_DAYS_OF_OVERRIDE)
    if ends_on <= today:
        raise JudgmentRefused({"ends_on": "Choose today or a later day: on its last day the judgment still stands."})
    if ends_on > latest:
        raise JudgmentRefused(
            {
                "ends_on": f"Choose a day up to {day_in_words(latest - timedelta(days=1))}: a judgment stands for"
                f" {MOST_DAYS_OF_OVERRIDE} days at the most."
            }
        )
    standing = team.risk_overrides.in_force_on(today).order_by("-at", "-pk").first()
    if standing and (standing.band, standing.reason, standing.ends_on) == (band, reason, ends_on):
        return standing
    override = RiskOverride(team=team, band=band, reason=reason, starts_on=today, ends_on=ends_on, by=by.user, at=at)
    override.full_clean()
    override.save()
    audit.record(by=by, at=at, verb="overrode risk", target=override)
    return override


@transaction.atomic
def take_back_override(*, team: Team, by: Actor, at: datetime) -> RiskOverride | None:
    """Every judgment in force ends today, and the signs speak again; None when there was none. Refuses one's own."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    today = local_day(at, team.zone)
    _refuse_own(team, today, by=by)
    ended = None
    for override in team.risk_overrides.in_force_on(today).order_by("at", "pk"):
        override.ended_on = today
        override.ended_by = by.user
        override.full_clean()
        override.save()
        audit.record(by=by, at=at, verb="took back risk override", target=override)
        ended = override
    return ended


def _refuse_own(team: Team, today: date, *, by: Actor) -> None:
    if by.user is not None and queries.own_places(user=by.user, day=today).filter(team=team).exists():
        raise JudgmentRefused("You are on this team. Somebody else judges how much help it needs.")
