"""Confirming or declining a place, by a link without account: the link shows, buttons act, nobody is signed in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries
from applications.forms import ConfirmForm, typed_in
from applications.models import Nominee
from applications.rules import NomineeState
from joynet.accounts.actors import Actor
from joynet.accounts.http import AnyRequest
from joynet.lib import signing
from joynet.lib.zones import day_in_words, local_day
from teams.rules import Slot


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_place(request: AnyRequest, token: str) -> HttpResponse:
    """What the place asks of the person, what was typed about them, and the two answers they can give."""
    try:
        nominee = access.get_nominee_by_link(token, timezone.now())
    except signing.LinkRefused as refusal:
        slot = Slot.FRONTLINE_CLINICIAN if "profession" in request.POST else ""
        return _refused(request, refusal, ConfirmForm(request.POST or None, nominee=Nominee(slot=slot)))
    form = ConfirmForm(request.POST if request.method == "POST" else None, nominee=nominee)
    status, notice = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _act(request, form, nominee)
            except actions.ApplicationClosed as refusal:
                return _refused(request, refusal, form)
            except actions.ConfirmationRefused as refusal:
                if hasattr(refusal, "error_dict"):
                    form.add_error(None, refusal)
                else:
                    try:
                        nominee = access.get_nominee_by_link(token, timezone.now())
                    except signing.LinkRefused as late:
                        return _refused(request, late, form)
                    status, notice = 409, refusal.messages[0]
    form.show_seen(nominee.revision)
    application = nominee.application
    page = {
        "nominee": nominee,
        "application": application,
        "cohort": application.cohort,
        "starts": day_in_words(application.cohort.starts_on),
        "hint": queries.seat_hint(nominee.slot),
        "answered": _answered(nominee),
        "form": form,
        "notice": notice,
        "declines": form.is_bound and form.act == "decline",
    }
    return render(request, "applications/confirm_place.html", page, status=status)


def _act(request: AnyRequest, form: ConfirmForm, nominee: Nominee) -> HttpResponse:
    """Does what the pressed button says, and shows what stands now."""
    now, by = timezone.now(), Actor.link(f"nominee:{nominee.pk}")
    if form.act == "decline":
        nominee = actions.decline_place(nominee=nominee, reason=form.cleaned_data["reason"], by=by, at=now)
    else:
        nominee = actions.confirm_place(nominee=nominee, seen_revision=form.seen_revision, own=form.own, by=by, at=now)
    page = {
        "nominee": nominee,
        "application": nominee.application,
        "cohort": nominee.application.cohort,
        "has_confirmed": nominee.state == NomineeState.CONFIRMED,
        "hours": queries.hours_in_words(nominee),
        "day": _answered(nominee),
    }
    return render(request, "applications/place_answered.html", page)


def _answered(nominee: Nominee) -> str:
    """The day of the person's own word, in the organization's zone; "" while there is none."""
    moment = nominee.answered_at
    return "" if moment is None else day_in_words(local_day(moment, nominee.application.zone))


def _refused(request: AnyRequest, refusal: ValidationError, form: ConfirmForm) -> HttpResponse:
    page = {"sentence": refusal.messages[0], "typed": typed_in(form)}
    return render(request, "applications/place_refused.html", page, status=410)
