"""Rating alone, by a link without account: the link shows, only the button saves, and nobody is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries
from applications.forms import ReadinessForm, Typed, typed_in
from applications.models import Nominee
from applications.views.draft_pages import differences, said, said_saved
from joynet.accounts import kept
from joynet.accounts.actors import Actor
from joynet.accounts.http import AnyRequest, SignedInRequest
from joynet.lib import signing
from teams.readiness.instrument import INSTRUMENTS, Domain


@login_required
@require_http_methods(["GET", "POST"])
def ask_to_rate(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """Sends the link to one of the people named; opened as an address, it only leads back to the button."""
    nominee = access.get_nominee(request.user, reference, nominee_id)
    if request.method != "POST":
        return redirect("applications:readiness", reference=reference)
    try:
        actions.ask_to_rate(nominee=nominee, by=request.actor, at=timezone.now())
        messages.success(request, f"{nominee.name} is asked to rate alone. The link goes to {nominee.email}.")
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect("applications:readiness", reference=reference)


@never_cache
@require_safe
def rating(request: AnyRequest, token: str) -> HttpResponse:
    """Who is asked to rate what, and the person's own result so far."""
    try:
        nominee = access.get_rater(token, timezone.now())
    except signing.LinkRefused as refusal:
        return _refused(request, refusal)
    result = queries.readiness_of_rater(nominee)
    page = {"nominee": nominee, "readiness": result, "token": token, "domains": _domains(nominee)}
    return render(request, "applications/rating.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def rating_domain(request: AnyRequest, token: str, domain: str) -> HttpResponse:
    """The items of one domain, answered by one person alone."""
    now = timezone.now()
    try:
        nominee = access.get_rater(token, now)
    except signing.LinkRefused as refusal:
        return _refused(request, refusal, _typed_into(request, domain))
    order = _domains(nominee)
    asked = next((known for known in order if known.key == domain), None)
    if asked is None:
        raise Http404
    number = order.index(asked) + 1
    submit = "Save and see your result" if number == len(order) else "Save and continue"
    form = ReadinessForm(request.POST or None, initial=_initial(nominee, asked), domain=asked, submit=submit)
    form.helper.attrs = {"data-draft": "yes", "data-autosave": "yes"}
    if request.method == "POST" and kept.AUTOSAVE in request.headers:
        return _autosave(nominee, asked, form, now)
    status, sentence = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.rate_alone(
                    nominee=nominee,
                    domain=asked,
                    seen_revision=form.seen_revision,
                    given=form.given,
                    by=Actor.link(f"nominee:{nominee.pk}"),
                    at=now,
                )
            except actions.SectionStale as refusal:
                stored = queries.answers_in(queries.response_of_rater(nominee), asked)
                form.carry(queries.revision_of(stored))
                form.helper.attrs = {"data-draft": "yes", "data-unsaved": "yes"}
                status = 409
                sentence = f"{refusal.messages[0]} Save again to keep what is on this page."
            except actions.ApplicationClosed as refusal:
                return _refused(request, refusal, typed_in(form))
            else:
                if "later" in request.POST or number == len(order):
                    messages.success(request, "Your answers are saved. Thank you.")
                    return redirect("applications:rating", token=token)
                return redirect("applications:rating_domain", token=token, domain=order[number].key)
    page = {
        "nominee": nominee,
        "token": token,
        "form": form,
        "heading": asked.title,
        "number": number,
        "count": len(order),
        "sentence": sentence,
    }
    return render(request, "applications/rating_domain.html", page, status=status)


def _autosave(nominee: Nominee, domain: Domain, form: ReadinessForm, now: datetime) -> HttpResponse:
    """Saves what is answered so far by the same door as the button, and says so to the page's script."""
    if not form.is_valid():
        return said(422, next(str(sentence) for found in form.errors.values() for sentence in found))
    try:
        actions.rate_alone(
            nominee=nominee,
            domain=domain,
            seen_revision=form.seen_revision,
            given=form.given,
            by=Actor.link(f"nominee:{nominee.pk}"),
            at=now,
        )
    except actions.SectionStale as refusal:
        if differences(form, ReadinessForm(initial=_initial(nominee, domain), domain=domain, submit="")):
            return said(409, f"{refusal.messages[0]} Save the page to keep what is on it.")
    except ValidationError as refusal:
        return said(409, refusal.messages[0])
    number = queries.revision_of(queries.answers_in(queries.response_of_rater(nominee), domain))
    return said_saved(now, nominee.application.zone, number)


def _domains(nominee: Nominee) -> tuple[Domain, ...]:
    response = queries.response_of_rater(nominee)
    version = response.instrument_version if response else queries.version_for(nominee.application)
    return INSTRUMENTS[version].domains


def _initial(nominee: Nominee, domain: Domain) -> dict[str, object]:
    rows = queries.answers_in(queries.response_of_rater(nominee), domain)
    initial: dict[str, object] = {"revision": queries.revision_of(rows)}
    for row in rows:
        initial[f"{row.item}_evidence"] = row.evidence
        if not row.is_open:
            initial[f"{row.item}_level"] = "unknown" if row.level is None else str(row.level)
    return initial


def _typed_into(request: AnyRequest, key: str) -> tuple[Typed, ...]:
    """What was written under the items of a domain, whatever version it was drawn from."""
    for instrument in reversed(INSTRUMENTS.values()):
        for domain in instrument.domains:
            if domain.key == key and request.method == "POST":
                return typed_in(ReadinessForm(request.POST, domain=domain, submit=""))
    return ()


def _refused(request: AnyRequest, refusal: ValidationError, typed: Sequence[Typed] = ()) -> HttpResponse:
    page = {"sentence": refusal.messages[0], "typed": typed}
    return render(request, "applications/rating_refused.html", page, status=410)
