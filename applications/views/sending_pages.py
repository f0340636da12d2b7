"""Check answers, sending, and what comes after it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries, rules
from applications.forms import (
    DeclarationForm,
    WithdrawForm,
    typed_in,
)
from applications.rules import State
from applications.views.draft_pages import closed
from applications.views.too_late import too_late
from joynet.accounts import kept
from joynet.accounts.http import SignedInRequest
from joynet.lib.zones import day_in_words, in_words_with_year, local_day


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every answer on one page, what is missing, who vouches for it, and the button that sends."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    is_sending = request.method == "POST"
    form = DeclarationForm(
        request.POST if is_sending else None, initial=queries.who_declares(application, request.user)
    )
    seen = queries.seen_of(application)
    changed = queries.changed_since(application, form.seen_answers, request.user) if is_sending else ""
    refusal: ValidationError | None = None
    if is_sending and (form.is_valid() or not application.is_editable):
        try:
            actions.send_application(
                application=application, **form.declared, seen=form.seen_answers, by=request.actor, at=now
            )
        except actions.ApplicationClosed as late:
            return closed(request, application, late)
        except actions.AnswersChanged as found:
            changed = found.messages[0]
        except ValidationError as found:
            refusal = found
        else:
            return redirect("applications:sent", reference=application.reference)
    if application.state == State.INFORMATION_REQUESTED:
        return redirect("applications:send_again", reference=application.reference)
    if not application.is_editable:
        return redirect("applications:home", reference=application.reference)
    form.show_seen(seen)
    facts = queries.facts_of(application, now)
    gaps = rules.missing(facts, queries.today_of(application, now))
    page = {
        "application": application,
        "answers": queries.answers(application, zone=request.user.time_zone, at=now),
        "gaps": queries.gap_lines(application, gaps),
        "gap_groups": queries.gap_groups(application, gaps),
        "warnings": queries.gap_lines(application, rules.warnings(facts)),
        "readiness": queries.readiness(application),
        "closes": queries.closing_in_words(application, request.user),
        "form": form,
        "wanting": len(gaps) + len(form.faults),
        "declaration": rules.declaration(application.name_in_words),
        "is_refused": is_sending,
        "has_errors": is_sending,
        "refusal": changed or said_of(refusal),
    }
    return render(request, "applications/check.html", page, status=status_of(changed, is_sending=is_sending))


def said_of(refusal: ValidationError | None) -> str:
    """The sentence of a refusal; what is missing is listed, each with its own."""
    return "" if refusal is None or isinstance(refusal, actions.NotComplete) else refusal.messages[0]


def status_of(changed: str, *, is_sending: bool) -> int:
    """409 where something else would be sent than what was read, 422 where something is to be mended."""
    return 409 if changed else 422 if is_sending else 200


@login_required
@require_safe
def sent(request: SignedInRequest, reference: str) -> HttpResponse:
    """The application has arrived: its reference, and what happens next. Safe to keep as a bookmark."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    moment = queries.sent_at(application)
    if application.state != State.SUBMITTED or moment is None:
        return redirect("applications:home", reference=application.reference)
    page = {
        "application": application,
        "sent": in_words_with_year(moment, request.user.time_zone),
        "decided_by": day_in_words(queries.decision_day_of(application)),
        "starts": day_in_words(application.cohort.starts_on),
        "address": request.user.email,
        "change_until": queries.closing_in_words(application, request.user)
        if queries.may_take_back(application, now)
        else "",
        "is_today": local_day(moment, request.user.time_zone) == local_day(now, request.user.time_zone),
    }
    return render(request, "applications/sent.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Takes the application back, after asking."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    back = queries.url_of(application)
    is_sent = request.method == "POST"
    typed = None if is_sent else kept.typed(request, now)
    if is_sent:
        kept.forget(request)
    if "leave_out" in request.POST:
        return redirect("applications:withdraw", reference=application.reference)
    form = WithdrawForm(request.POST or typed, back=back)
    is_late = is_sent and application.state not in rules.WITHDRAWABLE and form.is_valid()
    if is_late and not queries.was_withdrawn_for(application, form.cleaned_data["reason"]):
        sentence = f"Nothing was withdrawn: this application is “{application.public_state.lower()}”."
        return too_late(request, application, sentence, typed_in(form), heading="Withdrawing the application")
    if application.state in rules.PLACE_OFFERED:
        return redirect("applications:give_place_back", reference=application.reference)
    if application.state not in rules.WITHDRAWABLE:
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_application(
                application=application, reason=form.cleaned_data["reason"], by=request.actor, at=now
            )
        except ValidationError as refusal:
            return closed(request, application, refusal)
        messages.success(request, f"Application {application.reference} is withdrawn.")
        return redirect(back)
    form.helper.is_kept = True
    page = {"application": application, "form": form, "back": back, "was_kept": typed is not None}
    return render(request, "applications/withdraw.html", page, status=422 if form.errors else 200)
