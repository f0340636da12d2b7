"""Somebody else for a named person's place, once the application has been sent."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries, rules
from applications.forms import ReplacementForm, typed_in
from applications.views.too_late import too_late
from joynet.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def replace_participant(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """Who takes the place instead; they are asked to confirm at once."""
    application = access.get_application(request.user, reference)
    nominee = access.get_named(request.user, reference, nominee_id)
    onward = redirect("applications:participants", reference=reference)
    if request.method != "POST" and (nominee.ended_at is not None or application.state not in rules.REPLACEABLE):
        messages.warning(request, "This person cannot be replaced here. Look at who is named now.")
        return onward
    form = ReplacementForm(request.POST if request.method == "POST" else None, nominee=nominee)
    if form.is_valid():
        try:
            new = actions.replace_nominee(
                nominee=nominee, participant=form.participant, nonce=form.nonce, by=request.actor, at=timezone.now()
            )
        except (actions.ApplicationClosed, actions.TooManyParticipants) as refusal:
            return too_late(
                request,
                application,
                refusal.messages[0],
                typed_in(form),
                heading=f"Another {rules.SEAT_WORDS[nominee.slot]}",
                home=queries.url_of(application, "participants"),
            )
        except ValidationError as refusal:
            if isinstance(refusal, actions.SentOtherwise):
                form.renew()
            form.add_error(None, refusal)
        else:
            messages.success(
                request, f"{new.name} is named instead, and asked to confirm. The link goes to {new.email}."
            )
            return onward
    seat = rules.SEAT_WORDS[nominee.slot]
    page = {
        "application": application,
        "heading": f"Name another {seat}",
        "caption": f"Application {application.reference}",
        "lead": f"Whoever you name takes the place of {queries.nominee_fact(nominee).in_words}, who is told. "
        f"{queries.seat_hint(nominee.slot)}",
        "back": queries.url_of(application, "participants"),
        "form": form,
    }
    return render(request, "applications/form.html", page, status=422 if form.errors else 200)
