"""The people named as participants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from applications import emails, rules
from applications.actions.moving import lock_to_edit, save_section, who_was_it
from applications.actions.refusals import ApplicationClosed, SectionStale, SentOtherwise, TooManyParticipants
from applications.models import (
    Application,
    Nominee,
    Section,
)
from applications.rules import NomineeState, SectionKey, State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox
from teams.rules import Slot

TYPED = ("name", "email", "title", "subtype", "profession", "attests_direct_care", "hours_per_week")
TAKEN_OFF = "Nothing was saved: somebody has taken this person off the application meanwhile."


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
        refuse_others(existing, participant)
        return existing
    if application.nominees.filter(ended_at__isnull=True).count() >= rules.MOST_PARTICIPANTS:
        raise TooManyParticipants(
            f"{rules.MOST_PARTICIPANTS} people are named, and a team has {rules.MOST_PARTICIPANTS} at most. "
            "Remove somebody first."
        )
    refuse_more_names(application)
    nominee = Nominee(application=application, slot=slot, nonce=nonce)
    describe(nominee, participant)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    return nominee


def refuse_more_names(application: Application) -> None:
    """One application names so many people altogether, and no more."""
    if application.nominees.count() >= rules.MOST_NAMED:
        raise TooManyParticipants(
            f"{rules.MOST_NAMED} people have been named in this application, and more are not named from here. Call us."
        )


@transaction.atomic
def change_nominee(
    *, nominee: Nominee, seen_revision: int, participant: Participant, by: Actor, at: datetime
) -> Nominee:
    """Saves what is typed about a participant.

    With another address it is somebody else who answers: whoever was asked or has rated under the old one is no longer
    named, and a new row begins. The same entry twice (a form sent twice) is one change.
    """
    application = lock_to_edit(nominee.application, SectionKey.PARTICIPANTS)
    there = application.nominees.filter(pk=nominee.pk, ended_at__isnull=True).first()
    if there is None:
        successor = _successor(application, nominee, participant)
        if successor is None:
            raise ApplicationClosed(TAKEN_OFF)
        return successor
    nominee = there
    if nominee.revision != seen_revision:
        section = application.sections.filter(key=SectionKey.PARTICIPANTS).select_related("edited_by").first()
        raise SectionStale(who_was_it(section or Section(), by))
    before = confirmed_facts(nominee)
    if participant.email.strip().casefold() != nominee.email.strip().casefold():
        if nominee.times_asked or nominee.readiness.exists():
            return _name_anew(nominee, participant, application, by=by, at=at)
        nominee.rating_key = uuid4()
    nominee.revision += 1
    describe(nominee, participant)
    if confirmed_facts(nominee) != before:
        unconfirm(nominee, by=by, at=at)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    return nominee


def _name_anew(
    former: Nominee, participant: Participant, application: Application, *, by: Actor, at: datetime
) -> Nominee:
    """The same place under another address: what the former holder of the link answered stays with the former row."""
    refuse_more_names(application)
    former.application = application
    new = Nominee(application=application, slot=former.slot, nonce=uuid4())
    describe(new, participant)
    end_nominee(former, by=by, at=at)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    audit.record(by=by, at=at, verb="replaced nominee", target=new, details={"former": former.pk})
    return new


def _successor(application: Application, former: Nominee, participant: Participant) -> Nominee | None:
    """Whoever has just been named in this place with exactly this address and name."""
    return application.nominees.filter(
        slot=former.slot,
        email__iexact=participant.email.strip(),
        name=participant.name,
        pk__gt=former.pk,
        ended_at__isnull=True,
    ).first()


def confirmed_facts(nominee: Nominee) -> tuple[object, ...]:
    """What a person answers for. With another one of these they are asked anew; a job title can be mended."""
    return (
        " ".join(nominee.name.split()),
        nominee.email.strip().casefold(),
        nominee.subtype,
        nominee.profession.strip().casefold(),
        nominee.attests_direct_care,
        nominee.hours_per_week,
    )


def unconfirm(nominee: Nominee, *, by: Actor, at: datetime) -> None:
    """What the person was asked about has changed: an answer no longer counts, and the link that was sent is old."""
    if nominee.asked_at is None and nominee.state == NomineeState.PENDING:
        return
    was = nominee.state
    nominee.state, nominee.answered_at, nominee.decline_reason = NomineeState.PENDING, None, ""
    nominee.key, nominee.asked_at = uuid4(), None
    nominee.full_clean()
    nominee.save()
    audit.record(by=by, at=at, verb="reopened confirmation", target=nominee, details={"was": was})


def refuse_others(existing: Nominee, participant: Participant) -> None:
    """The same form sent twice is fine as long as it holds the same person, who is still named."""
    typed = Nominee(slot=existing.slot)
    put_into(typed, participant)
    if existing.ended_at is None and all(getattr(existing, name) == getattr(typed, name) for name in TYPED):
        return
    raise SentOtherwise(
        f"This form has named {existing.name.strip() or 'somebody'} already. What you typed now is not saved yet. "
        "To name this person too, press the button again. To change who is named, go back to the list."
    )


def describe(nominee: Nominee, participant: Participant) -> None:
    """Puts into the row what is typed, as far as it belongs to the place, and keeps it."""
    put_into(nominee, participant)
    nominee.full_clean()
    nominee.save()


def put_into(nominee: Nominee, participant: Participant) -> None:
    is_clinician = nominee.slot == Slot.FRONTLINE_CLINICIAN
    nominee.name = participant.name
    nominee.email = participant.email
    nominee.title = participant.title
    nominee.subtype = participant.subtype if nominee.slot == Slot.CORE else ""
    nominee.profession = participant.profession if is_clinician else ""
    nominee.attests_direct_care = participant.attests_direct_care if is_clinician else None
    nominee.hours_per_week = participant.hours_per_week


@transaction.atomic
def remove_nominee(*, nominee: Nominee, by: Actor, at: datetime) -> None:
    """Takes a person off. Twice is once. Nothing is kept of one who has never been asked for anything; the row of
    one who has stays, ended, with what they rated."""
    application = lock_to_edit(nominee.application, SectionKey.PARTICIPANTS)
    there = application.nominees.filter(pk=nominee.pk, ended_at__isnull=True).first()
    if there is None:
        return
    if there.times_asked or there.readiness.exists() or application.state != State.DRAFT:
        there.application = application
        end_nominee(there, by=by, at=at)
    else:
        there.delete()
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)


def end_nominee(nominee: Nominee, *, by: Actor, at: datetime) -> None:
    """The person is no longer named, and every link of theirs is old; one who waits or has said yes is told."""
    is_waiting = nominee.asked_at is not None and nominee.state != NomineeState.DECLINED
    nominee.ended_at, nominee.key, nominee.rating_key = at, uuid4(), uuid4()
    nominee.full_clean()
    nominee.save()
    audit.record(by=by, at=at, verb="ended nomination", target=nominee)
    if is_waiting and nominee.email.strip():
        outbox.queue(emails.place_ended(nominee, at=at), at=at)
