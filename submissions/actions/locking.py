"""Writers come one after another."""

from __future__ import annotations

from teams.models import Team


def locked_team(team: Team) -> Team:
    return Team.objects.select_for_update(of=("self",)).select_related("cohort", "organization").get(pk=team.pk)
