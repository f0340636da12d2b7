"""Ordering a document, watching it being made, and fetching it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from joynet import pdf_libraries
from joynet.accounts.http import SignedInRequest
from joynet.files.refusals import FileClosed
from joynet.files.serving import file_response
from joynet.lib.months import Month
from joynet.reports import access, actions
from joynet.reports.rules import DocumentState

LOOK_AGAIN = 2  # seconds until the page of a document in work loads itself again


@require_POST
@login_required
def order_month(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """Orders the PDF of a team's submitted month."""
    now = timezone.now()
    team = access.get_team_for_documents(request.user, team_id, now)
    missing = pdf_libraries.missing()
    if missing:
        messages.error(request, pdf_libraries.sentence(missing))
        return redirect("submissions:report", team_id=team.pk, month=month)
    try:
        document = actions.order_team_month(team=team, month=month, by=request.actor, at=now)
    except actions.DocumentRefused as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("submissions:report", team_id=team.pk, month=month)
    return redirect("reports:document", team_id=team.pk, document_id=document.pk)


@require_safe
@login_required
def document(request: SignedInRequest, team_id: int, document_id: int) -> HttpResponse:
    """How far a document is; loads itself again until it is ready, without any script."""
    found = access.get_document(request.user, team_id, document_id, timezone.now())
    response = render(
        request,
        "reports/document.html",
        {
            "document": found,
            "team_id": team_id,
            "month": Month.of(found.month) if found.month else None,
            "is_failed": found.state == DocumentState.FAILED,
            "is_made": found.state == DocumentState.MADE,
        },
    )
    if found.is_in_work:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


@require_POST
@login_required
def order_again(request: SignedInRequest, team_id: int, document_id: int) -> HttpResponse:
    """Tries a failed document again."""
    now = timezone.now()
    found = access.get_document(request.user, team_id, document_id, now)
    actions.order_again(document=found, by=request.actor, at=now)
    return redirect("reports:document", team_id=team_id, document_id=document_id)


@require_safe
@login_required
def document_file(request: SignedInRequest, team_id: int, document_id: int) -> HttpResponseBase:
    """The PDF as a download."""
    found = access.get_document(request.user, team_id, document_id, timezone.now())
    if found.file is None:
        raise Http404
    try:
        return file_response(found.file, f"{slugify(found.data['team'])}-{found.month:%Y-%m}-v{found.number}.pdf")
    except FileClosed as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("reports:document", team_id=team_id, document_id=document_id)
