"""Opening cohorts and changing their settings."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.network.models import Network
from teams.models import (
    Cohort,
)


@transaction.atomic
def open_cohort(
    *,
    network: Network,
    name: str,
    starts_on: date,
    zone: str,
    applications_open_at: datetime,
    applications_close_at: datetime,
    capacity: int | None,
    by: Actor,
    at: datetime,
) -> Cohort:
    """A new cohort with the seed's numbers as its settings."""
    cohort = Cohort(
        network=network,
        name=name,
        starts_on=starts_on,
        zone=zone,
        applications_open_at=applications_open_at,
        applications_close_at=applications_close_at,
        capacity=capacity,
    )
    cohort.full_clean()
    stamp(cohort, by=by, at=at)
    cohort.save()
    audit.record(by=by, at=at, verb="opened cohort", target=cohort)
    return cohort


@transaction.atomic
def set_cohort(*, cohort: Cohort, by: Actor, at: datetime) -> Cohort:
    """Staff open a cohort, or change its settings; `cohort` carries the wanted values, not yet saved."""
    is_new = cohort.pk is None
    if not is_new:
        Cohort.objects.select_for_update().get(pk=cohort.pk)
    cohort.full_clean()
    stamp(cohort, by=by, at=at)
    cohort.save()
    audit.record(by=by, at=at, verb="opened cohort" if is_new else "changed cohort", target=cohort)
    return cohort
