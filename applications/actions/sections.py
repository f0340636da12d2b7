"""Saving the answers of the sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from applications import queries, rules
from applications.actions.letters import void_letter
from applications.actions.moving import lock_to_edit, save_section
from applications.models import (
    Application,
    CommitmentTick,
    Section,
    TextAnswer,
)
from applications.rules import TEXTS_OF, SectionKey, TextKey
from joynet.accounts.actors import Actor
from joynet.network.models import MAY_BE_UNSURE
from joynet.network.queries import commitments_in_force

COMMITMENTS_CHANGED = "the leadership commitments have been changed since"


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
    application = lock_to_edit(application, SectionKey.ORGANIZATION)
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

    A tick that stands keeps its name and time; one that changes is taken back and made anew. A letter that was
    signed here over other commitments is void.
    """
    application = lock_to_edit(application, SectionKey.COMMITMENTS)
    section = save_section(application, SectionKey.COMMITMENTS, seen=seen_revision, by=by, at=at)
    is_unmade = False
    standing = {tick.text_version_id: tick for tick in application.ticks.filter(taken_back_at__isnull=True)}
    for text in commitments_in_force(at):
        tick, answer = standing.get(text.pk), given.get(text.pk, "")
        if tick is not None and tick.answer == answer and (tick.name or not name):
            continue
        if tick is not None:
            is_unmade |= tick.answer == rules.TickAnswer.YES and tick.answer != answer
            tick.taken_back_at = at
            tick.full_clean()
            tick.save()
        if answer and (answer == rules.TickAnswer.YES or text.kind in MAY_BE_UNSURE):
            made = CommitmentTick(
                application=application, text_version=text, answer=answer, name=name, at=at, by=by.user
            )
            made.full_clean()
            made.save()
    letter = queries.letter_in_force(application)
    if letter is None or letter.signed_at is None:
        return section
    if is_unmade or letter.signed_text != queries.letter_text(application, at):
        void_letter(letter, COMMITMENTS_CHANGED, by=by, at=at)
    return section


@transaction.atomic
def name_contact(
    *,
    application: Application,
    seen_revision: int,
    name: str,
    title: str,
    email: str,
    phone: str,
    by: Actor,
    at: datetime,
) -> Section:
    """Saves whom the network calls and writes to; anything may be missing."""
    application = lock_to_edit(application, SectionKey.CONTACT)
    section = save_section(application, SectionKey.CONTACT, seen=seen_revision, by=by, at=at)
    application.contact_name, application.contact_title = name, title
    application.contact_email, application.contact_phone = email, phone
    application.full_clean()
    application.save()
    return section


@transaction.atomic
def write_texts(
    *,
    application: Application,
    section_key: SectionKey,
    seen_revision: int,
    texts: Mapping[TextKey, str],
    by: Actor,
    at: datetime,
) -> Section:
    """Saves the long answers of a section as typed, too long or not; a text that is not given stays as it is."""
    application = lock_to_edit(application, section_key)
    section = save_section(application, section_key, seen=seen_revision, by=by, at=at)
    for key in TEXTS_OF[section_key]:
        if key not in texts:
            continue
        answer = TextAnswer.objects.filter(application=application, key=key).first()
        answer = answer or TextAnswer(application=application, key=key)
        answer.text = texts[key]
        answer.full_clean()
        answer.save()
    return section
