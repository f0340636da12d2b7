"""Until when a team writes what it has set out to do."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from joynet.lib.zones import day_in_words, local_day
from teams import queries
from teams.models import Team


class PapersClosed(ValidationError):
    """The team's time is over: charter, driver diagram, prework and storyboard stay as they are."""


def refuse_closed_papers(team: Team, at: datetime) -> None:
    """Refuses (PapersClosed) from the day after `queries.last_day_to_write` on."""
    last = queries.last_day_to_write(team)
    if local_day(at, team.zone) > last:
        raise PapersClosed(f"{team} could change this until {day_in_words(last)}.")
