"""A sent application becomes a draft again; the answers of one that is over begin the next."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries, rules
from applications.views.draft_pages import closed
from joynet.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Opens a sent application for changes, after saying that it then counts only once it is sent again."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    home = queries.url_of(application)
    if request.method == "POST":
        try:
            actions.take_back_application(application=application, by=request.actor, at=now)
        except ValidationError as refusal:
            return closed(request, application, refusal)
        messages.warning(request, f"Application {application} is a draft again. Change it, then send it again.")
        return redirect(home)
    if not queries.may_take_back(application, now):
        return redirect(home)
    page = {
        "application": application,
        "back": home,
        "closes": queries.closing_in_words(application, request.user),
    }
    return render(request, "applications/take_back.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def carry_over(request: SignedInRequest, reference: str) -> HttpResponse:
    """Begins the next application with the answers of one that is over, after saying which."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    home = queries.url_of(application)
    offer = queries.carrying_offer(application, request.user, now)
    if offer is None:
        if request.method == "POST" and application.state in rules.OVER:
            messages.warning(request, "Nothing was carried over: no cohort takes applications now.")
        return redirect(home)
    if request.method == "POST":
        try:
            made = actions.carry_over(
                application=application, cohort=offer.cohort, user=request.user, by=request.actor, at=now
            )
        except ValidationError as refusal:
            return closed(request, application, refusal)
        messages.success(request, f"Your answers stand in the new draft, {made}.")
        return redirect(queries.url_of(made))
    if offer.begun is not None:
        return redirect(queries.url_of(offer.begun))
    return render(request, "applications/carry_over.html", {"application": application, "back": home, "offer": offer})
