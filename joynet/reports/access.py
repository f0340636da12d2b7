"""May this person? Documents follow what they are about: a team's documents are for those who see its drafts."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from joynet.accounts.models import User
from joynet.reports.models import Document
from teams import access
from teams.models import Team


def get_team_for_documents(user: User, team_id: int, at: datetime) -> Team:
    """The team, for its members, its coach and staff; Http404 for anybody else."""
    return access.get_team(user, team_id, at)


def get_document(user: User, team_id: int, document_id: int, at: datetime) -> Document:
    """A team's document; Http404 for strangers and for documents of other teams."""
    team = access.get_team(user, team_id, at)
    document = (
        Document.objects.filter(pk=document_id, subject_type=team._meta.label_lower, subject_id=team.pk)
        .select_related("file", "requested_by")
        .first()
    )
    if document is None:
        raise Http404
    return document
