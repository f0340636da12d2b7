"""Where a sent application stands, and the messages about it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries, rules
from applications.forms import MessageForm, SendAgainForm, typed_in
from applications.models import Application
from applications.rules import State
from applications.views.sending_pages import said_of, status_of
from applications.views.too_late import too_late
from joynet.accounts import kept
from joynet.accounts.http import SignedInRequest


def show_status(
    request: SignedInRequest, application: Application, now: datetime, *, form: MessageForm | None = None
) -> HttpResponse:
    """What has happened, what comes next, the messages, and the answers as they stand."""
    is_asked = application.state == State.INFORMATION_REQUESTED
    typed = None if form else kept.typed(request, now, path=queries.url_of(application, "write_message"))
    page = {
        "asked": queries.question_page(application, reader=request.user, at=now) if is_asked else None,
        "application": application,
        "status": queries.status_page(application, reader=request.user, at=now),
        "messages_so_far": queries.thread(application, zone=request.user.time_zone),
        "people": queries.people_box(application, reader=request.user),
        "form": form or (MessageForm(typed) if queries.may_talk(application) else None),
        "was_kept": typed is not None,
        "answers": queries.answers(application, zone=request.user.time_zone, at=now),
        "readiness": queries.readiness(application),
        "letter": queries.letter_line(queries.letter_in_force(application)),
    }
    return render(request, "applications/status.html", page, status=422 if form else 200)


@login_required
@require_http_methods(["GET", "POST"])
def write_message(request: SignedInRequest, reference: str) -> HttpResponse:
    """Sends a message to staff. The page of it is the status page."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if request.method != "POST":
        return redirect(f"{queries.url_of(application)}#messages")
    kept.forget(request)
    if "leave_out" in request.POST:
        return redirect(f"{queries.url_of(application)}#messages")
    form = MessageForm(request.POST)
    if not queries.may_talk(application):
        return too_late(request, application, rules.NOT_SENT_YET, typed_in(form), heading="Your message")
    if not form.is_valid():
        return show_status(request, application, now, form=form)
    try:
        message = actions.write_to_staff(
            application=application, text=form.cleaned_data["text"], nonce=form.nonce, by=request.actor, at=now
        )
    except actions.ApplicationClosed as refusal:
        return too_late(request, application, refusal.messages[0], typed_in(form), heading="Your message")
    except ValidationError as refusal:
        if isinstance(refusal, actions.SentOtherwise):
            form.renew()
        form.add_error("text", refusal.messages[0])
        return show_status(request, application, now, form=form)
    messages.success(request, "Your message is on its way to us.")
    return redirect(f"{queries.url_of(application)}#message-{message.pk}")


@login_required
@require_http_methods(["GET", "POST"])
def send_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """What staff asked, the parts that were opened as they stand now, who vouches for them, and the button."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    is_sending = request.method == "POST"
    typed = None if is_sending else kept.typed(request, now)
    if is_sending:
        kept.forget(request)
    if "leave_out" in request.POST:
        return redirect("applications:send_again", reference=application.reference)
    form = SendAgainForm(
        request.POST if is_sending else typed,
        initial={**queries.who_declares(application, request.user), "entry": str(uuid4())},
    )
    seen = queries.seen_of(application)
    changed = queries.changed_since(application, form.seen_answers, request.user) if is_sending else ""
    refusal: ValidationError | None = None
    if is_sending and (form.is_valid() or application.state != State.INFORMATION_REQUESTED):
        try:
            actions.answer_question(
                application=application,
                **form.declared,
                **form.said,
                seen=form.seen_answers,
                by=request.actor,
                at=now,
            )
        except actions.ApplicationClosed as late:
            words = typed_in(form, only=("text",))
            return too_late(request, application, late.messages[0], words, heading="Your answer")
        except actions.AnswersChanged as found:
            changed = found.messages[0]
        except ValidationError as found:
            refusal = found
        else:
            messages.success(request, "Your answer has arrived. We go on reading your application.")
            return redirect(queries.url_of(application))
    if application.state != State.INFORMATION_REQUESTED:
        return redirect(queries.url_of(application))
    form.show_seen(seen)
    page = {
        "application": application,
        "asked": queries.question_page(application, reader=request.user, at=now),
        "answers": queries.open_answers(application, zone=request.user.time_zone, at=now),
        "form": form,
        "was_kept": typed is not None,
        "declaration": rules.declaration(application.name_in_words),
        "has_errors": is_sending,
        "refusal": changed or said_of(refusal),
    }
    return render(request, "applications/send_again.html", page, status=status_of(changed, is_sending=is_sending))
