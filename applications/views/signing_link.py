"""The letter of support for whoever is asked to sign it, by a link without account: the link shows, buttons act."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries, rules
from applications.forms import BEHALF, SignatureForm, typed_in
from applications.models import LetterRequest
from joynet.accounts.actors import Actor
from joynet.accounts.http import AnyRequest
from joynet.lib import signing
from joynet.lib.zones import day_in_words, local_day


@never_cache
@require_http_methods(["GET", "POST"])
def sign_letter(request: AnyRequest, token: str) -> HttpResponse:
    """The letter's text with its commitments: signed, worded otherwise, or declined."""
    now = timezone.now()
    try:
        asked = access.get_letter_request(token, now)
    except signing.LinkRefused as refusal:
        return _refused(request, refusal, SignatureForm(request.POST or None))
    form = SignatureForm(request.POST or None, initial={"name": asked.name})
    status, notice = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = _act(request, form, asked)
            except actions.LetterChanged as changed:
                status, notice = 409, changed.messages[0]
            except (actions.ApplicationClosed, actions.LetterRefused) as refusal:
                return _refused(request, refusal, form)
            else:
                if done is not None:
                    return done
                status, notice = 200, "The wording is changed. Read the letter once more, then sign it."
    application = asked.application
    words = queries.letter_words(application, now)
    text = queries.letter_text(application, now)
    form.show_seen(rules.letter_hash(text), words, keep_words=form.is_bound and status != 200 and form.act == "reword")
    page = {
        "asked": asked,
        "application": application,
        "form": form,
        "text": text,
        "notice": notice,
        "is_stale": status == 409,
        "has_new_words": status in {409, 422} and form.act == "reword",
        "declines": form.is_bound and form.act == "decline",
    }
    return render(request, "applications/sign_letter.html", page, status=status)


def _act(request: AnyRequest, form: SignatureForm, asked: LetterRequest) -> HttpResponse | None:
    """Does what the pressed button says; None when the letter is to be read once more."""
    now, typed = timezone.now(), form.cleaned_data
    by = Actor.link(f"letter_request:{asked.pk}")
    if form.act == "reword":
        actions.reword_letter(asked=asked, seen_hash=typed["seen"], text=typed["letter"], by=by, at=now)
        return None
    if form.act == "decline":
        actions.decline_letter(asked=asked, reason=typed["reason"], by=by, at=now)
        return render(request, "applications/letter_declined.html", {"asked": asked, "reason": typed["reason"]})
    letter = actions.sign_letter(
        asked=asked,
        seen_hash=typed["seen"],
        name=typed["name"],
        title=typed["title"],
        level=typed["level"],
        on_behalf_of=typed["on_behalf_of"] if typed["capacity"] == BEHALF else "",
        by=by,
        at=now,
    )
    zone = asked.application.zone
    page = {
        "asked": asked,
        "application": asked.application,
        "signed": queries.signed_letter(letter, zone),
        "day": day_in_words(local_day(now, zone)),
    }
    return render(request, "applications/letter_signed.html", page)


def _refused(request: AnyRequest, refusal: ValidationError, form: SignatureForm) -> HttpResponse:
    """Why the link does nothing any more. The page always holds the letter: it is shown where it was reworded."""
    typed = typed_in(form, left_out=() if form.act == "reword" else ("letter",))
    page = {"sentence": refusal.messages[0], "typed": typed}
    return render(request, "applications/letter_refused.html", page, status=410)
