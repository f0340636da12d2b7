"""Ordering a document, watching it being made, and fetching it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import access as applications
from applications.doors import declared_first
from applications.models import Application
from joynet import pdf_libraries
from joynet.accounts.actors import Actor
from joynet.accounts.http import SignedInRequest
from joynet.files.refusals import FileClosed
from joynet.files.serving import file_response
from joynet.lib.months import Month
from joynet.reports import access, actions
from joynet.reports.models import Document
from joynet.reports.rules import DocumentKind, DocumentState

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
    return _page(request, found, _month_place(team_id, found))


@require_POST
@login_required
def order_again(request: SignedInRequest, team_id: int, document_id: int) -> HttpResponse:
    """Tries a failed document again."""
    now = timezone.now()
    found = access.get_document(request.user, team_id, document_id, now)
    return _again(request, found, _month_place(team_id, found), now)


@require_safe
@login_required
def document_file(request: SignedInRequest, team_id: int, document_id: int) -> HttpResponseBase:
    """The PDF as a download."""
    found = access.get_document(request.user, team_id, document_id, timezone.now())
    return _file(request, found, _month_place(team_id, found))


# ---- the applicant's copy


@require_http_methods(["GET", "POST"])
@login_required
def order_copy(request: SignedInRequest, reference: str) -> HttpResponse:
    """Orders the copy of an application that was sent; opened as an address, it only leads back to the button."""
    application = applications.get_application(request.user, reference)
    back = reverse("applications:home", args=[application.reference])
    if request.method != "POST":
        return redirect(back)
    return _order_application(request, application, DocumentKind.APPLICATION_COPY, back)


@require_safe
@login_required
def copy(request: SignedInRequest, reference: str, document_id: int) -> HttpResponse:
    """How far the copy is."""
    application, found = access.get_application_copy(request.user, reference, document_id)
    return _page(request, found, _copy_place(application))


@require_POST
@login_required
def copy_again(request: SignedInRequest, reference: str, document_id: int) -> HttpResponse:
    """Tries a failed copy again."""
    application, found = access.get_application_copy(request.user, reference, document_id)
    return _again(request, found, _copy_place(application), timezone.now())


@require_safe
@login_required
def copy_file(request: SignedInRequest, reference: str, document_id: int) -> HttpResponseBase:
    """The copy as a download."""
    application, found = access.get_application_copy(request.user, reference, document_id)
    return _file(request, found, _copy_place(application))


# ---- the staff's dossier; the addresses stand behind the admin's door


@require_POST
@declared_first
def order_dossier(request: SignedInRequest, application_id: int) -> HttpResponse:
    """Orders the dossier of an application."""
    application = access.get_application_for_dossier(request.user, application_id, timezone.now())
    back = reverse("admin:applications_application_change", args=[application.pk])
    return _order_application(request, application, DocumentKind.APPLICATION_DOSSIER, back)


@require_safe
@declared_first
def dossier(request: SignedInRequest, application_id: int, document_id: int) -> HttpResponse:
    """How far the dossier is."""
    application, found = access.get_dossier(request.user, application_id, document_id, timezone.now())
    return _page(request, found, _dossier_place(application))


@require_POST
@declared_first
def dossier_again(request: SignedInRequest, application_id: int, document_id: int) -> HttpResponse:
    """Tries a failed dossier again."""
    now = timezone.now()
    application, found = access.get_dossier(request.user, application_id, document_id, now)
    return _again(request, found, _dossier_place(application), now)


@require_safe
@declared_first
def dossier_file(request: SignedInRequest, application_id: int, document_id: int) -> HttpResponseBase:
    """The dossier as a download."""
    application, found = access.get_dossier(request.user, application_id, document_id, timezone.now())
    return _file(request, found, _dossier_place(application))


# ---- what they share


@dataclass(frozen=True)
class Place:
    """Where the pages of a document are, what it is called there, and where it came from."""

    pages: tuple[str, str, str]  # names of the page, of trying again, of the file
    owner: int | str
    title: str
    caption: str
    about: str
    file_name: str
    back_url: str
    back_words: str

    def url(self, number: int, document: Document) -> str:
        """The address of one of the three pages."""
        return reverse(f"reports:{self.pages[number]}", args=[self.owner, document.pk])


def _month_place(team_id: int, document: Document) -> Place:
    month = Month.of(document.month) if document.month else None
    data = document.data
    return Place(
        pages=("document", "order_again", "document_file"),
        owner=team_id,
        title=f"{data['month']} as a PDF",
        caption=data["team"],
        about="the report",
        file_name=f"{slugify(data['team'])}-{document.month:%Y-%m}",
        back_url=reverse("submissions:report", args=[team_id, month]) if month else "",
        back_words=str(month or ""),
    )


def _copy_place(application: Application) -> Place:
    return Place(
        pages=("copy", "copy_again", "copy_file"),
        owner=application.reference,
        title="Your application as a PDF",
        caption=f"{application.reference} · {application.name_in_words}",
        about="your application",
        file_name=f"{application.reference.lower()}-copy",
        back_url=reverse("applications:home", args=[application.reference]),
        back_words="your application",
    )


def _dossier_place(application: Application) -> Place:
    return Place(
        pages=("dossier", "dossier_again", "dossier_file"),
        owner=application.pk,
        title="The dossier as a PDF",
        caption=f"{application.reference} · {application.name_in_words}",
        about="the application",
        file_name=f"{application.reference.lower()}-dossier",
        back_url=reverse("admin:applications_application_change", args=[application.pk]),
        back_words="the application",
    )


def _order_application(
    request: SignedInRequest, application: Application, kind: DocumentKind, back: str
) -> HttpResponse:
    missing = pdf_libraries.missing()
    if missing:
        messages.error(request, pdf_libraries.sentence(missing))
        return redirect(back)
    try:
        document = actions.order_application(
            application=application, kind=kind, by=Actor.of(request.user), at=timezone.now()
        )
    except actions.DocumentRefused as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(back)
    is_copy = kind == DocumentKind.APPLICATION_COPY
    return redirect((_copy_place if is_copy else _dossier_place)(application).url(0, document))


def _page(request: SignedInRequest, found: Document, place: Place) -> HttpResponse:
    response = render(
        request,
        "reports/document.html",
        {
            "document": found,
            "title": place.title,
            "caption": place.caption,
            "about": place.about,
            "again_url": place.url(1, found),
            "file_url": place.url(2, found),
            "back_url": place.back_url,
            "back_words": place.back_words,
            "is_failed": found.state == DocumentState.FAILED,
            "is_made": found.state == DocumentState.MADE,
        },
    )
    if found.is_in_work:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


def _again(request: SignedInRequest, found: Document, place: Place, now: datetime) -> HttpResponse:
    actions.order_again(document=found, by=Actor.of(request.user), at=now)
    return redirect(place.url(0, found))


def _file(request: SignedInRequest, found: Document, place: Place) -> HttpResponseBase:
    if found.file is None:
        raise Http404
    try:
        return file_response(found.file, f"{place.file_name}-v{found.number}.pdf")
    except FileClosed as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(place.url(0, found))
