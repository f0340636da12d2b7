"""Having the letter of support signed here: what it says, and whom to ask."""

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
from applications.forms import AskForm, LetterWordsForm
from applications.models import Application, LetterRequest, Section
from applications.rules import SectionKey
from applications.views.draft_pages import DraftPage, closed, respond, revision, to_status
from joynet.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def letter_words(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the letter says."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if request.method != "POST" and not queries.may_edit(application, SectionKey.LETTER):
        return to_status(request, application)

    def initial() -> dict[str, object]:
        return {
            "revision": revision(application, SectionKey.LETTER),
            "letter": queries.letter_words(application, now),
        }

    form = LetterWordsForm(request.POST or None, initial=initial())

    def save() -> Section:
        return actions.word_letter(
            application=application,
            seen_revision=form.seen_revision,
            text=form.cleaned_data["letter"],
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.LETTER,
        "What the letter says",
        onward=queries.url_of(
            application, "letter" if queries.open_letter_request(application) else "ask_for_signature"
        ),
        lead="Whoever signs can change the wording. The commitments stand under it, in their own words.",
        back=queries.url_of(application, "letter"),
        is_autosaved=not queries.is_signed_or_asked(application),
    )
    return respond(page, form, save=save, fresh=lambda: LetterWordsForm(initial=initial()))


@login_required
@require_http_methods(["GET", "POST"])
def ask_for_signature(request: SignedInRequest, reference: str) -> HttpResponse:
    """The letter as it will be read, and whom to ask to sign it."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not queries.may_edit(application, SectionKey.LETTER):
        return to_status(request, application)
    last = queries.last_letter_request(application)
    initial = {"name": last.name, "email": last.email} if last else {}
    form = AskForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            asked = actions.ask_for_signature(
                application=application,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                by=request.actor,
                at=now,
            )
        except actions.ApplicationClosed as refusal:
            return closed(request, application, refusal)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages[0])
        else:
            messages.success(request, f"{asked.name} is asked to sign the letter. The link goes to {asked.email}.")
            return redirect("applications:letter", reference=reference)
    page = {
        "application": application,
        "form": form,
        "text": queries.letter_text(application, now),
        "back": queries.url_of(application, "letter"),
    }
    return render(request, "applications/ask_for_signature.html", page, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def ask_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """A new link to whoever has been asked; opened as an address, it only leads back to the button."""

    def act(asked: LetterRequest) -> str:
        actions.ask_for_signature_again(asked=asked, by=request.actor, at=timezone.now())
        return f"A new link goes to {asked.email}. The earlier one no longer opens the letter."

    return _on_request(request, reference, act)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_request(request: SignedInRequest, reference: str) -> HttpResponse:
    """Nobody is asked any more."""

    def act(asked: LetterRequest) -> str:
        actions.withdraw_letter_request(asked=asked, by=request.actor, at=timezone.now())
        return f"{asked.name} is no longer asked to sign. The link says so."

    return _on_request(request, reference, act)


def _on_request(request: SignedInRequest, reference: str, act: Callable[[LetterRequest], str]) -> HttpResponse:
    application: Application = access.get_application(request.user, reference)
    asked = queries.open_letter_request(application)
    if request.method == "POST" and asked is None:
        messages.warning(request, "Nothing was changed: nobody is asked to sign the letter now.")
    elif request.method == "POST" and asked is not None:
        try:
            messages.success(request, act(asked))
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
    return redirect("applications:letter", reference=reference)
