"""Taking the standing of teams out as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.overview import queries
from teams.models import Cohort


@transaction.atomic
def export_standing(
    *, cohort: Cohort, found: Sequence[queries.TeamStanding], by: Actor, at: datetime
) -> list[tuple[object, ...]]:
    """The rows of the file (queries.TABLE_HEADER); that they were taken out is written down."""
    rows = [queries.table_row(team) for team in found]
    audit.record(by=by, at=at, verb="exported standing", target=cohort, details={"count": len(rows)})
    return rows
