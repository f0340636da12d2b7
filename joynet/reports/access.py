"""May this person? Documents follow what they are about: a team's documents are for those who see its
drafts, an application's copy for its editors, its dossier for staff who read it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model, Q
from django.http import Http404

from applications import access as applications
from applications.models import Application
from applications.queries import acts_on, recused
from joynet.accounts.models import User
from joynet.files.models import StoredFile
from joynet.reports import dossiers
from joynet.reports.models import Document
from joynet.reports.rules import DocumentKind
from teams import access
from teams.models import Team


def get_team_for_documents(user: User, team_id: int, at: datetime) -> Team:
    """The team, for its members, its coach and staff; Http404 for anybody else."""
    return access.get_team(user, team_id, at)


def get_document(user: User, team_id: int, document_id: int, at: datetime) -> Document:
    """A team's document; Http404 for strangers and for documents of other teams."""
    team = access.get_team(user, team_id, at)
    return _document_of(team, document_id, DocumentKind.TEAM_MONTH)


def get_application_copy(user: User, reference: str, document_id: int) -> tuple[Application, Document]:
    """The copy of an application, for those who work on it; Http404 for everybody else."""
    application = applications.get_application(user, reference)
    return application, _document_of(application, document_id, DocumentKind.APPLICATION_COPY)


def get_application_for_dossier(user: User, application_id: int, at: datetime) -> Application:
    """An application for staff who read it, and who are not recused; Http404 for anybody else."""
    return applications.get_application_to_review(user, application_id, at)


def get_dossier(user: User, application_id: int, document_id: int, at: datetime) -> tuple[Application, Document]:
    """The dossier of an application, for the same people, as far as they may see what it holds."""
    application = get_application_for_dossier(user, application_id, at)
    document = _document_of(application, document_id, DocumentKind.APPLICATION_DOSSIER)
    held, allowed = (
        document.data.get("holds", [dossiers.SCORES, dossiers.PENDING]),
        dossiers.may_hold(application, reader=user, at=at),
    )
    if not set(held) <= set(allowed):
        raise Http404
    return application, document


def audit_kept_from(user: User) -> Q:
    """The acts on documents of applications from which the person is recused, and on their files."""
    closed = Application.objects.filter(recused(user))
    documents = Document.objects.filter(
        subject_type=Application._meta.label_lower, subject_id__in=closed.order_by().values("pk")
    )
    return acts_on(documents) | acts_on(StoredFile.objects.filter(pk__in=documents.values("file")))


def _document_of(subject: Model, document_id: int, kind: DocumentKind) -> Document:
    document = (
        Document.objects.filter(
            pk=document_id, kind=kind, subject_type=subject._meta.label_lower, subject_id=subject.pk
        )
        .select_related("file", "requested_by")
        .first()
    )
    if document is None:
        raise Http404
    return document
