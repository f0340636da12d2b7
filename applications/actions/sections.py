"""Saving the answers of the sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from applications import rules
from applications.actions.moving import lock_to_edit, save_section
from applications.models import (
    Application,
    CommitmentTick,
    Section,
)
from applications.rules import SectionKey
from joynet.accounts.actors import Actor
from joynet.network.models import MAY_BE_UNSURE
from joynet.network.queries import commitments_in_force


@transaction.atomic
def describe_organization(
    *,
    application: Application,
    seen_revision: int,
    organization_name: str,
    kind: str,
    country: str,
    size: int | None,
    zone: str,
    by: Actor,
    at: datetime,
) -> Section:
    """Saves what is known of the organization so far; anything may be missing."""
    application = lock_to_edit(application)
    section = save_section(application, SectionKey.ORGANIZATION, seen=seen_revision, by=by, at=at)
    application.organization_name = organization_name
    application.kind = kind
    application.country = country
    application.size = size
    application.zone = zone or application.cohort.zone
    application.full_clean()
    application.save()
    return section


@transaction.atomic
def make_commitments(
    *, application: Application, seen_revision: int, name: str, given: Mapping[int, str], by: Actor, at: datetime
) -> Section:
    """Saves which commitments are made, by the number of their text ("" = not made).

    A tick that stands keeps its name and time; one that changes is taken back and made anew.
    """
    application = lock_to_edit(application)
    section = save_section(application, SectionKey.COMMITMENTS, seen=seen_revision, by=by, at=at)
    standing = {tick.text_version_id: tick for tick in application.ticks.filter(taken_back_at__isnull=True)}
    for text in commitments_in_force(at):
        tick, answer = standing.get(text.pk), given.get(text.pk, "")
        if tick is not None and tick.answer == answer and (tick.name or not name):
            continue
        if tick is not None:
            tick.taken_back_at = at
            tick.full_clean()
            tick.save()
        if answer and (answer == rules.TickAnswer.YES or text.kind in MAY_BE_UNSURE):
            made = CommitmentTick(
                application=application, text_version=text, answer=answer, name=name, at=at, by=by.user
            )
            made.full_clean()
            made.save()
    return section
