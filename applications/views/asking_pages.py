"""Asking the people who are named to confirm, one by one or all who have not been asked yet."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions
from joynet.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def ask_to_confirm(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """Sends one person the link; opened as an address, it only leads back to the button."""
    nominee = access.get_nominee(request.user, reference, nominee_id)
    if request.method == "POST":
        try:
            nominee = actions.ask_to_confirm(nominee=nominee, by=request.actor, at=timezone.now())
            messages.success(request, f"{nominee.name} is asked to confirm. The link goes to {nominee.email}.")
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
    return redirect("applications:participants", reference=reference)


@login_required
@require_http_methods(["GET", "POST"])
def ask_everybody(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same for everybody who has not been asked yet."""
    application = access.get_application(request.user, reference)
    if request.method == "POST":
        try:
            count = actions.ask_all_pending(application=application, by=request.actor, at=timezone.now())
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            people = "1 person is" if count == 1 else f"{count} people are"
            messages.success(
                request, f"{people} asked to confirm." if count else "Everybody with an address has been asked already."
            )
    return redirect("applications:participants", reference=reference)
