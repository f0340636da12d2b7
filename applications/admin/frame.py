"""What our pages in the admin share: who is at work, the frame around a page, and the way back to an application."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from applications.forms import Typed
from applications.models import Application
from joynet.accounts.models import User


def closed_to_all(self: object, request: HttpRequest, obj: Model | None = None) -> bool:
    """Applications are written by actions only."""
    return False


def staff_user(request: HttpRequest) -> User:
    """Whoever is at work; the admin lets nobody in without an account."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def framed(
    model_admin: admin.ModelAdmin[Application],
    request: HttpRequest,
    name: str,
    application: Application | None,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """One of our pages, templates/applications/admin/<name>.html, in the admin's frame."""
    frame = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "application": application,
    }
    return TemplateResponse(request, f"applications/admin/{name}.html", {**frame, **context}, status=status)


def too_late(
    model_admin: admin.ModelAdmin[Application],
    request: HttpRequest,
    application: Application,
    sentence: str,
    typed: Sequence[Typed],
    *,
    title: str,
    home: str = "",
) -> HttpResponse:
    """Nothing was done, and why, with what was written, to be copied; with nothing written, a warning at `home`."""
    home = home or reverse("admin:applications_application_change", args=[application.pk])
    if not typed:
        messages.warning(request, sentence)
        return redirect(home)
    return framed(
        model_admin,
        request,
        "too_late",
        application,
        status=409,
        title=title,
        sentence=sentence,
        typed=typed,
        home=home,
    )


def to_dossier(application: Application) -> HttpResponse:
    """Back to the application."""
    return redirect("admin:applications_application_change", application.pk)
