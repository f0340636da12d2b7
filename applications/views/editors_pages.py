"""Who works on an application: inviting colleagues, and ending it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries
from applications.forms import InviteForm
from applications.models import EditorInvitation
from joynet.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def editors(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who works on the application, who is invited, and the way to invite one more."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invited = actions.invite_editor(application=application, **form.cleaned_data, by=request.actor, at=now)
        except actions.ApplicationClosed as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("applications:editors", reference=reference)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"The invitation goes to {invited.email}.")
            return redirect("applications:editors", reference=reference)
    page = {
        "application": application,
        "editors": queries.editors(application, reader=request.user, at=now),
        "form": form,
        "back": queries.url_of(application),
    }
    return render(request, "applications/editors.html", page, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def send_invitation_again(request: SignedInRequest, reference: str, invitation_id: int) -> HttpResponse:
    """A new link to whoever is invited; opened as an address, it only leads back to the button."""

    def act(invited: EditorInvitation) -> str:
        actions.send_invitation_again(invitation=invited, by=request.actor, at=timezone.now())
        return f"A new link goes to {invited.email}. The earlier one no longer works."

    return _on_invitation(request, reference, invitation_id, act)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_invitation(request: SignedInRequest, reference: str, invitation_id: int) -> HttpResponse:
    """Whoever is invited can no longer accept."""

    def act(invited: EditorInvitation) -> str:
        actions.withdraw_invitation(invitation=invited, by=request.actor, at=timezone.now())
        return f"{invited.name or invited.email} is no longer invited. The link says so."

    return _on_invitation(request, reference, invitation_id, act)


def _on_invitation(
    request: SignedInRequest, reference: str, invitation_id: int, act: Callable[[EditorInvitation], str]
) -> HttpResponse:
    invited = access.get_invitation(request.user, reference, invitation_id)
    if request.method == "POST":
        try:
            messages.success(request, act(invited))
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
    return redirect("applications:editors", reference=reference)


@login_required
@require_http_methods(["GET", "POST"])
def end_editor(request: SignedInRequest, reference: str, editor_id: int) -> HttpResponse:
    """Asks before somebody no longer works on the application; one's own row means to leave."""
    editor = access.get_editor(request.user, reference, editor_id)
    leaves = editor.user_id == request.user.pk
    if request.method == "POST":
        try:
            actions.end_editor(editor=editor, by=request.actor, at=timezone.now())
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("applications:editors", reference=reference)
        if leaves:
            messages.success(request, f"You no longer work on application {reference}.")
            return redirect("overview:home")
        messages.success(request, f"{editor.user} no longer works on this application.")
        return redirect("applications:editors", reference=reference)
    page = {
        "application": editor.application,
        "editor": editor,
        "leaves": leaves,
        "back": queries.url_of(editor.application, "editors"),
    }
    return render(request, "applications/end_editor.html", page)
