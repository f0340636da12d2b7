"""Ordering documents, and what the worker records about them. The only writers of these tables."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model

from applications.models import Application
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.files import actions as files
from joynet.files.intake import Intake
from joynet.lib.months import Month
from joynet.outbox.leases import new_lease
from joynet.outbox.nudging import nudge
from joynet.reports import dossiers, rules, snapshots
from joynet.reports.models import Document
from joynet.reports.rules import DocumentKind, DocumentState
from submissions.charts import RULE_SETS
from submissions.models import Report
from teams.models import Team

MAKE_DUE = "joynet.reports.make_due"


class DocumentRefused(ValidationError):
    """The document cannot be ordered; the message says what to do."""


@transaction.atomic
def order_team_month(*, team: Team, month: Month, by: Actor, at: datetime) -> Document:
    """Orders the PDF of a submitted month. The same facts give the document that is there or on its way already."""
    team = (
        Team.objects.select_for_update(of=("self",)).select_related("cohort__network", "organization").get(pk=team.pk)
    )
    report = Report.objects.filter(team=team, month=month.first_day, submissions__isnull=False).first()
    if report is None:
        raise DocumentRefused(f"{month} has not been submitted yet. Its PDF can be made as soon as it is.")
    rule_set = RULE_SETS["anhoej"]
    return _order(
        kind=DocumentKind.TEAM_MONTH,
        subject=team,
        month=month.first_day,
        data=snapshots.team_month(team=team, report=report, at=at),
        rule_set=f"{rule_set.name}, version {rule_set.version}",
        by=by,
        at=at,
    )


@transaction.atomic
def order_application(*, application: Application, kind: DocumentKind, by: Actor, at: datetime) -> Document:
    """Orders the PDF of an application that was sent: the applicant's copy, or the staff's dossier with as much as
    whoever orders it may see."""
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("cohort__network").get(pk=application.pk)
    )
    if application.is_editable:
        raise DocumentRefused("The application is a draft. Its PDF can be made as soon as it is sent.")
    if kind == DocumentKind.APPLICATION_DOSSIER:
        data = dossiers.application_dossier(application=application, reader=by.user, at=at)
    else:
        data = dossiers.application_copy(application=application, at=at)
    return _order(kind=kind, subject=application, month=None, data=data, by=by, at=at)


def _order(
    *,
    kind: DocumentKind,
    subject: Model,
    month: date | None,
    data: dict[str, Any],
    by: Actor,
    at: datetime,
    rule_set: str = "",
) -> Document:
    """The document of these facts: the one that is there or on its way, else a new one. The subject is locked."""
    data_hash = snapshots.digest(data)
    earlier = Document.objects.filter(
        kind=kind, subject_type=subject._meta.label_lower, subject_id=subject.pk, month=month
    )
    same = earlier.filter(
        data_hash=data_hash, state__in=[DocumentState.DUE, DocumentState.LEASED, DocumentState.MADE]
    ).first()
    if same is not None:
        return same
    document = Document(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        month=month,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        data_as_at=at,
        data=data,
        data_hash=data_hash,
        rule_set=rule_set,
        requested_by=by.user,
    )
    document.full_clean()
    document.save()
    audit.record(by=by, at=at, verb="ordered document", target=document)
    transaction.on_commit(partial(nudge, MAKE_DUE), robust=True)
    return document


@transaction.atomic
def order_again(*, document: Document, by: Actor, at: datetime) -> Document:
    """Puts a failed document back into the queue."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state != DocumentState.FAILED:
        return document
    document.state = DocumentState.DUE
    document.attempts = 0
    document.reason = ""
    document.full_clean()
    document.save()
    audit.record(by=by, at=at, verb="ordered document again", target=document)
    transaction.on_commit(partial(nudge, MAKE_DUE), robust=True)
    return document


@transaction.atomic
def claim_next(*, but_not: Collection[int] = (), by: Actor, at: datetime) -> Document | None:
    """One due document under a fresh lease. The try counts at once: one that kills its maker ends."""
    ready = Document.objects.select_for_update(skip_locked=True).ready(at).exclude(pk__in=but_not)
    document = ready.order_by("pk").first()
    if document is None:
        return None
    lease = new_lease(at)
    document.state = DocumentState.LEASED
    document.claim, document.lease_until = lease.claim, lease.until
    document.attempts += 1
    document.full_clean()
    document.save()
    return document


@transaction.atomic
def record_made(*, document: Document, intake: Intake, by: Actor, at: datetime) -> bool:
    """The file is there. False when the lease is no longer ours: then somebody else makes it, and the bytes can go."""
    held = _still_ours(document)
    if held is None:
        return False
    held.file = files.store_file(intake=intake, by=by, at=at)
    held.state = DocumentState.MADE
    held.claim = held.lease_until = None
    held.full_clean()
    held.save()
    audit.record(by=by, at=at, verb="made document", target=held)
    return True


@transaction.atomic
def record_failure(*, document: Document, reason: str, by: Actor, at: datetime) -> bool:
    """It could not be made: due again, or failed after the last try. False when the lease is no longer ours."""
    held = _still_ours(document)
    if held is None:
        return False
    held.state = rules.state_after_failure(held.attempts)
    held.reason = reason[:300] if held.state == DocumentState.FAILED else ""
    held.claim = held.lease_until = None
    held.full_clean()
    held.save()
    return True


@transaction.atomic
def give_up(*, by: Actor, at: datetime) -> int:
    """Fails the documents whose maker died in their last try; returns how many."""
    count = 0
    for document in Document.objects.select_for_update().abandoned(at):
        document.state = DocumentState.FAILED
        document.reason = "The worker stopped each time it tried to make it."
        document.claim = document.lease_until = None
        document.full_clean()
        document.save()
        audit.record(by=by, at=at, verb="gave document up", target=document)
        count += 1
    return count


def _still_ours(document: Document) -> Document | None:
    return (
        Document.objects.select_for_update()
        .filter(pk=document.pk, state=DocumentState.LEASED, claim=document.claim)
        .first()
    )
