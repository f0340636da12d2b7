"""Applying again with the answers of an application that is over."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.beginning import begin_draft
from applications.actions.moving import lock, save_section
from applications.actions.refusals import ApplicationClosed, ApplyingRefused
from applications.models import (
    Application,
    ApplicationEditor,
    ApplicationReadiness,
    ApplicationReadinessAnswer,
    Nominee,
    TextAnswer,
)
from applications.rules import READINESS, TEXTS_OF, SectionKey
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.outbox import actions as outbox
from teams.models import Cohort
from teams.readiness.instrument import CURRENT

COPIED = (
    "organization_name",
    "country",
    "kind",
    "legal_name",
    "size",
    "beds",
    "visits",
    "units_in_scope",
    "contact_name",
    "contact_title",
    "contact_email",
    "contact_phone",
    "zone",
)
"""Columns of an application that stand in the next one as they were typed."""


@transaction.atomic
def carry_over(*, application: Application, cohort: Cohort, user: User, by: Actor, at: datetime) -> Application:
    """A new draft with the answers of one that was declined or withdrawn. Twice, or by two people at once, is once.

    The organization, the contact, the texts, the readiness and the named people go over, who confirm anew; so does
    everybody who works on it. The letter, the commitments and the declaration are made anew for the next cohort.
    """
    application = lock(application)
    User.objects.select_for_update().get(pk=user.pk)
    made = application.carried_to.filter(cohort=cohort).exclude(state__in=rules.OVER).order_by("-pk").first()
    if made is not None and user in queries.editors_of(made):
        return made
    if application.state not in rules.OVER:
        state = application.public_state.lower()
        raise ApplicationClosed(f"Nothing was carried over: this application is “{state}”.")
    other = queries.draft_of(user=user, cohort=cohort)
    if other is not None:
        raise ApplyingRefused(
            f"You have begun application {other} to {cohort} already. Go on with it, or withdraw it first."
        )
    if made is not None:
        raise ApplyingRefused(f"Somebody has carried it over already, to application {made}. Ask to be invited to it.")
    if not cohort.applications_open_at <= at < cohort.applications_close_at:
        raise ApplyingRefused(f"{cohort} does not take applications now.")
    new = copy_into_draft(application, cohort=cohort, user=user, by=by, at=at)
    for editor in queries.editors_of(new):
        outbox.queue(emails.carried_over(new, editor, at=at), at=at)
    return new


def copy_into_draft(application: Application, *, cohort: Cohort, user: User, by: Actor, at: datetime) -> Application:
    """A draft with these answers, whether or not the cohort takes applications now; the caller holds the lock of what
    is copied, and sends the mail."""
    new = begin_draft(cohort=cohort, user=user, by=by, at=at)
    new.carried_from = application
    for column in COPIED:
        setattr(new, column, getattr(application, column))
    new.full_clean()
    new.save()
    _copy_editors(application, new, by=by, at=at)
    copied = [SectionKey.ORGANIZATION, SectionKey.CONTACT]
    copied += _copy_texts(application, new) + _copy_people(application, new) + _copy_readiness(application, new)
    for key in copied:
        save_section(new, key, seen=None, by=by, at=at)
    audit.record(by=by, at=at, verb="carried over", target=new, details={"from": application.pk})
    return new


def _copy_editors(application: Application, new: Application, *, by: Actor, at: datetime) -> None:
    there = queries.editors_of(new)
    for user in queries.editors_of(application):
        if user not in there and queries.draft_of(user=user, cohort=new.cohort) is None:
            editor = ApplicationEditor(application=new, user=user, invited_by=by.user, accepted_at=at)
            editor.full_clean()
            editor.save()


def _copy_texts(application: Application, new: Application) -> list[SectionKey]:
    texts = queries.texts_of(application)
    copied = []
    for section, keys in TEXTS_OF.items():
        given = [key for key in keys if texts.get(key, "")]
        for key in given:
            answer = TextAnswer(application=new, key=key, text=texts[key])
            answer.full_clean()
            answer.save()
        copied += [section] if given else []
    return copied


def _copy_people(application: Application, new: Application) -> list[SectionKey]:
    people = queries.nominees_of(application)
    for known in people:
        nominee = Nominee(
            application=new,
            slot=known.slot,
            subtype=known.subtype,
            name=known.name,
            email=known.email,
            title=known.title,
            profession=known.profession,
            attests_direct_care=known.attests_direct_care,
            hours_per_week=known.hours_per_week,
            nonce=uuid4(),
        )
        nominee.full_clean()
        nominee.save()
    return [SectionKey.PARTICIPANTS] if people else []


def _copy_readiness(application: Application, new: Application) -> list[SectionKey]:
    """Answers to the questions as they are asked today; to another version of them, nothing is carried over."""
    known = queries.response_of(application)
    answers = queries.answers_of(known)
    if known is None or not answers or known.instrument_version != CURRENT.version:
        return []
    response = ApplicationReadiness(application=new, instrument_version=known.instrument_version)
    response.full_clean()
    response.save()
    for row in answers:
        answer = ApplicationReadinessAnswer(
            response=response, item=row.item, level=row.level, evidence=row.evidence, is_open=row.is_open
        )
        answer.full_clean()
        answer.save()
    given = {row.item for row in answers}
    domains = {rules.section_of_domain(domain.key): domain for domain in CURRENT.domains}
    return [key for key in READINESS if any(item.code in given for item in domains[key].items)]
