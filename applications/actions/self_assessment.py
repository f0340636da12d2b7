"""Saving the answers of the readiness self-assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications import queries
from applications.actions.moving import lock_to_edit, save_section
from applications.models import (
    Application,
    ApplicationReadiness,
    ApplicationReadinessAnswer,
    Section,
)
from applications.rules import SectionKey
from joynet.accounts.actors import Actor
from teams.readiness.instrument import CURRENT, INSTRUMENTS, Item


@dataclass(frozen=True)
class ItemAnswer:
    """One item as it stands on the page; `level` None with `is_answered` is "don't know"."""

    item: str
    is_answered: bool
    level: int | None
    evidence: str


@transaction.atomic
def answer_readiness(
    *,
    application: Application,
    section_key: SectionKey,
    seen_revision: int,
    given: Iterable[ItemAnswer],
    by: Actor,
    at: datetime,
) -> Section:
    """Saves the answers of one domain so far."""
    application = lock_to_edit(application, section_key)
    section = save_section(application, section_key, seen=seen_revision, by=by, at=at)
    response = queries.response_of(application)
    if response is None:
        response = ApplicationReadiness(application=application, instrument_version=CURRENT.version)
        response.full_clean()
        response.save()
    keep_answers(response, INSTRUMENTS[response.instrument_version].items, response.answers.all(), given)
    return section


def keep_answers(
    response: ApplicationReadiness,
    items: Iterable[Item],
    stored: Iterable[ApplicationReadinessAnswer],
    given: Iterable[ItemAnswer],
) -> None:
    """Puts what is answered to these items into the response; the caller holds the application's lock."""
    known = {item.code for item in items}
    rows = {row.item: row for row in stored}
    for answer in given:
        if answer.item not in known:
            continue
        row = rows.get(answer.item)
        if not answer.is_answered and not answer.evidence.strip():
            if row is not None:
                row.delete()
            continue
        row = row or ApplicationReadinessAnswer(response=response, item=answer.item)
        row.level = answer.level if answer.is_answered else None
        row.is_open = not answer.is_answered
        row.evidence = answer.evidence
        row.full_clean()
        row.save()
