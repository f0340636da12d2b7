"""What staff take out of the system as a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import queries
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from teams.models import Cohort


@transaction.atomic
def export_applications(*, cohort: Cohort, reader: User, form: str, by: Actor, at: datetime) -> queries.Table:
    """The applications of a cohort that the reader may read, as a table; that they were taken out is written down."""
    table = queries.export(cohort, reader=reader)
    audit.record(
        by=by, at=at, verb="exported applications", target=cohort, details={"count": len(table.rows), "form": form}
    )
    return table
