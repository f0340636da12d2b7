"""What the staff's lists of mails and of acts leave out for one person: what is about applications closed to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast

from applications.models import Application, ApplicationLetter
from applications.queries.reviewing import readable_by, recused
from joynet.accounts.models import User
from joynet.files.models import StoredFile
from joynet.outbox.models import OutgoingMail


def mails_kept_from(user: User) -> Q:
    """The outgoing mails about applications that are closed to the person, or not open yet, and about drafts, which
    are their applicants' own."""
    return _mails_about(Application.objects.exclude(pk__in=readable_by(user).values("pk")))


def audit_kept_from(user: User) -> Q:
    """The acts on applications from which the person is recused, on everything in them, on their letters' files and
    on the mails about them."""
    closed = Application.objects.filter(recused(user))
    letters = ApplicationLetter.objects.filter(application__in=closed, file__isnull=False)
    kept = acts_on(StoredFile.objects.filter(pk__in=letters.values("file")))
    kept |= acts_on(OutgoingMail.objects.filter(_mails_about(closed)))
    for rows in _rows_of(closed):
        kept |= acts_on(rows)
    return kept


def acts_on(rows: QuerySet[Any]) -> Q:
    """The entries of the audit trail whose target is one of these rows; there a number is kept as text."""
    numbers = rows.order_by().values_list(Cast("pk", CharField(max_length=64)))
    return Q(target_type=_label(rows.model), target_id__in=numbers)


def _mails_about(applications: QuerySet[Application]) -> Q:
    kept = Q(pk__in=())
    for rows in _rows_of(applications):
        kept |= Q(target_type=_label(rows.model), target_id__in=rows.order_by().values("pk"))
    return kept


def _rows_of(applications: QuerySet[Application]) -> Iterator[QuerySet[Any]]:
    """These applications, and what belongs to one of them."""
    yield applications
    for model in apps.get_app_config("applications").get_models():
        if any(field.name == "application" for field in model._meta.fields):
            yield model._default_manager.filter(application__in=applications)


def _label(model: type[Model]) -> str:
    return model._meta.label_lower
