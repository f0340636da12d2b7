"""The letter of support."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries
from applications.forms import (
    LetterDetailsForm,
    LetterFileForm,
    typed_in,
)
from applications.models import Application
from applications.rules import SectionKey
from applications.views.draft_pages import DraftPage, closed, respond, revision, to_status
from applications.views.too_late import too_late
from joynet.accounts import kept
from joynet.accounts.http import SignedInRequest
from joynet.files.intake import taken_in
from joynet.files.serving import FileClosed, file_response

SIGNED_HERE = "Nothing was saved: the letter has been signed here, and says itself who signed it."


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: SignedInRequest, reference: str) -> HttpResponse:
    """The letter of support: a PDF that is uploaded, looked at and replaced, or a text signed here."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if not queries.may_edit(application, SectionKey.LETTER):
        return to_status(request, application)
    form = _letter_form(request, application)

    def save() -> None:
        with taken_in(form.cleaned_data["file"]) as intake:
            actions.attach_letter(
                application=application, seen_revision=form.seen_revision, intake=intake, by=request.actor, at=now
            )

    stored = queries.letter_in_force(application)
    zone = request.user.time_zone
    page = DraftPage(
        request,
        application,
        now,
        SectionKey.LETTER,
        SectionKey.LETTER.label,
        onward=queries.url_of(application, "letter_details"),
        lead="From your highest leadership: why you want to join, and that time, data and attendance are promised.",
        template="applications/letter.html",
        extra={
            "line": queries.letter_line(stored),
            "signed": queries.signed_letter(stored, zone),
            "signing": queries.signing(application, zone=zone, at=now),
        },
    )
    return respond(page, form, save=save, fresh=lambda: _letter_form(request, application, is_fresh=True))


def _letter_form(request: SignedInRequest, application: Application, *, is_fresh: bool = False) -> LetterFileForm:
    seen = revision(application, SectionKey.LETTER)
    stored = queries.letter_in_force(application)
    line = queries.letter_line(stored)
    return LetterFileForm(
        None if is_fresh else request.POST or None,
        None if is_fresh else request.FILES or None,
        initial={"revision": seen, "file": line.name if line else ""},
        is_first=line is None and (stored is None or stored.signed_at is None),
    )


@login_required
@require_http_methods(["GET", "POST"])
def letter_details(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who signed the letter, and when."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if request.method != "POST" and not queries.may_edit(application, SectionKey.LETTER):
        return to_status(request, application)
    stored = queries.letter_in_force(application)
    form = LetterDetailsForm(request.POST or None, initial=_letter_initial(application))
    if stored is not None and stored.signed_at is not None:
        if request.method != "POST":
            return redirect("applications:letter", reference=reference)
        kept.forget(request)
        home = queries.url_of(application, "letter")
        return too_late(request, application, SIGNED_HERE, typed_in(form), heading="Who signed the letter", home=home)

    def save() -> None:
        typed = form.cleaned_data
        actions.describe_letter(
            application=application,
            seen_revision=form.seen_revision,
            signatory_name=typed["signatory_name"],
            signatory_title=typed["signatory_title"],
            level=typed["level"],
            dated_on=typed["dated_on"],
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.LETTER,
        "Who signed the letter",
        onward=queries.url_of(application),
        back=queries.url_of(application, "letter"),
    )
    return respond(page, form, save=save, fresh=lambda: LetterDetailsForm(initial=_letter_initial(application)))


def _letter_initial(application: Application) -> dict[str, object]:
    initial: dict[str, object] = {"revision": revision(application, SectionKey.LETTER)}
    stored = queries.letter_in_force(application)
    if stored is not None:
        initial |= {
            "signatory_name": stored.signatory_name,
            "signatory_title": stored.signatory_title,
            "level": stored.level,
            "dated_on": stored.dated_on,
        }
    return initial


@login_required
@require_safe
def letter_file(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """The uploaded letter, as a download for those who work on the application."""
    application = access.get_application(request.user, reference)
    stored = queries.letter_in_force(application)
    if stored is None or stored.file is None:
        raise Http404
    try:
        return file_response(stored.file, f"{application.reference}-letter-of-support.pdf")
    except FileClosed as refusal:
        return closed(request, application, refusal)
