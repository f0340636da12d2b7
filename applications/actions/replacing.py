"""Somebody else takes a named person's place in an application that has been sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import queries, rules
from applications.actions.confirming import put_question
from applications.actions.moving import lock, save_section
from applications.actions.people import Participant, describe, end_nominee, refuse_more_names, refuse_others
from applications.actions.refusals import ApplicationClosed
from applications.models import Nominee
from applications.rules import SectionKey
from joynet.accounts import audit
from joynet.accounts.actors import Actor


class ReplacementRefused(ValidationError):
    """This person cannot take the place so; the message stands beside its field."""


@transaction.atomic
def replace_nominee(*, nominee: Nominee, participant: Participant, nonce: UUID, by: Actor, at: datetime) -> Nominee:
    """Names somebody else for the same place, and asks them at once. The same `nonce` twice is one replacement."""
    application = lock(nominee.application)
    existing = application.nominees.filter(nonce=nonce).first()
    if existing is not None:
        refuse_others(existing, participant)
        existing.application = application
        return existing
    if application.state not in rules.REPLACEABLE:
        raise ApplicationClosed(
            f"Nobody was replaced: this application is “{application.public_state.lower()}”. "
            "Until it is sent, and once the place is taken, the people are changed elsewhere."
        )
    former = application.nominees.filter(pk=nominee.pk, ended_at__isnull=True).first()
    if former is None:
        raise ApplicationClosed("Nobody was replaced: this person has been replaced already. Look at who is named now.")
    former.application = application
    refuse_more_names(application)
    new = Nominee(application=application, slot=former.slot, nonce=nonce)
    describe(new, participant)
    _refuse_what_is_missing_or_twice(former, new)
    end_nominee(former, by=by, at=at)
    save_section(application, SectionKey.PARTICIPANTS, seen=None, by=by, at=at)
    audit.record(by=by, at=at, verb="replaced nominee", target=new, details={"former": former.pk})
    put_question(new, by=by, at=at)
    return new


def _beside_its_field(sentence: str, new: Nominee) -> str:
    """The sentence without whom it is about: the page is about nobody else."""
    who = queries.nominee_fact(new).in_words
    for start in (f"{who}: ", f"{who}, {rules.SEAT_WORDS[new.slot]}: "):
        if sentence.startswith(start):
            sentence = sentence.removeprefix(start)
            return sentence[:1].upper() + sentence[1:]
    return sentence


def _refuse_what_is_missing_or_twice(former: Nominee, new: Nominee) -> None:
    """What is asked before sending holds for whoever comes later: everything is there, and each is another person."""
    others = [each for each in queries.nominees_of(former.application) if each.pk not in (former.pk, new.pk)]
    facts = rules.Facts(nominees=(*map(queries.nominee_fact, others), queries.nominee_fact(new)))
    wrong: dict[str, list[str]] = {}
    for gap in rules.missing_of_nominee(facts, new.pk):
        wrong.setdefault(gap.field, []).append(_beside_its_field(gap.sentence, new))
    if wrong:
        raise ReplacementRefused(wrong)
