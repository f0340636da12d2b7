"""The people named as participants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from applications import rules
from applications.actions.moving import lock_to_edit, save_section, who_was_it
from applications.actions.refusals import SectionStale, TooManyParticipants
from applications.models import (
    Application,
    Nominee,
    Section,
)
from applications.rules import SectionKey
from joynet.accounts.actors import Actor
from teams.rules import Slot


@dataclass(frozen=True)
class Participant:
    """What is typed about a named person; anything may be missing."""

    name: str = ""
    email: str = ""
    title: str = ""
    subtype: str = ""
    profession: str = ""
    attests_direct_care: bool = False
    hours_per_week: Decimal | None = None


@transaction.atomic
def nominate(
    *, application: Application, slot: str, participant: Participant, nonce: UUID, by: Actor, at: datetime
) -> Nominee:
    """Names one more participant. The same `nonce` twice (a form sent twice) names one."""
    application = lock_to_edit(application, SectionKey.PARTICIPANTS)
    existing = application.nominees.filter(nonce=nonce).first()
    if existing is not None:
        return existing
    if application.nominees.filter(ended_at__isnull=True).count() >= rules.MOST_PARTICIPANTS:
        raise TooManyParticipants(
            f"{rules.MOST_PARTICIPANTS} people are named, and a team has {rules.MOST_PARTICIPANTS} at most. "
            "Remove somebody first."
        )
    nominee = Nominee(application=application, slot=slot, nonce=nonce)
    _describe(nominee, participant)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    return nominee


@transaction.atomic
def change_nominee(
    *, nominee: Nominee, seen_revision: int, participant: Participant, by: Actor, at: datetime
) -> Nominee:
    """Saves what is typed about a participant."""
    application = lock_to_edit(nominee.application, SectionKey.PARTICIPANTS)
    there = application.nominees.filter(pk=nominee.pk, ended_at__isnull=True).first()
    if there is None:
        raise SectionStale("This person has been taken off the application meanwhile.")
    nominee = there
    if nominee.revision != seen_revision:
        section = application.sections.filter(key=SectionKey.PARTICIPANTS).select_related("edited_by").first()
        raise SectionStale(who_was_it(section or Section(), by))
    nominee.revision += 1
    _describe(nominee, participant)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    return nominee


def _describe(nominee: Nominee, participant: Participant) -> None:
    is_clinician = nominee.slot == Slot.FRONTLINE_CLINICIAN
    nominee.name = participant.name
    nominee.email = participant.email
    nominee.title = participant.title
    nominee.subtype = participant.subtype if nominee.slot == Slot.CORE else ""
    nominee.profession = participant.profession if is_clinician else ""
    nominee.attests_direct_care = participant.attests_direct_care if is_clinician else None
    nominee.hours_per_week = participant.hours_per_week
    nominee.full_clean()
    nominee.save()


@transaction.atomic
def remove_nominee(*, nominee: Nominee, by: Actor, at: datetime) -> None:
    """Takes a person off the draft; what was typed about them is not kept."""
    application = lock_to_edit(nominee.application, SectionKey.PARTICIPANTS)
    removed, _ = application.nominees.filter(pk=nominee.pk).delete()
    if removed:
        save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
