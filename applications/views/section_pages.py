"""The sections that are one page each."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries
from applications.forms import (
    CommitmentsForm,
    ContactForm,
    OrganizationForm,
    TextsForm,
)
from applications.models import Application, Section
from applications.rules import TEXTS_OF, SectionKey
from applications.views.draft_pages import DraftPage, respond, revision, to_status
from joynet.accounts.http import SignedInRequest
from joynet.lib.zones import in_words_with_year


@login_required
@require_http_methods(["GET", "POST"])
def organization(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who applies."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    key = SectionKey.ORGANIZATION
    if request.method != "POST" and not queries.may_edit(application, key):
        return to_status(request, application)
    form = OrganizationForm(request.POST or None, initial=_organization_initial(application))

    def save() -> Section:
        typed = form.cleaned_data
        return actions.describe_organization(
            application=application,
            seen_revision=form.seen_revision,
            organization_name=typed["organization_name"],
            kind=typed["kind"],
            country=typed["country"],
            size=typed["size"],
            zone=typed["zone"],
            by=request.actor,
            at=now,
        )

    onward = queries.url_of(application, "organization_details")
    page = DraftPage(request, application, now, key, key.label, onward=onward)
    return respond(
        page,
        form,
        save=save,
        fresh=lambda: OrganizationForm(initial=_organization_initial(access.get_application(request.user, reference))),
    )


def _organization_initial(application: Application) -> dict[str, object]:
    seen = revision(application, SectionKey.ORGANIZATION)
    application.refresh_from_db(fields=["organization_name", "kind", "country", "size", "zone"])
    return {
        "revision": seen,
        "organization_name": application.organization_name,
        "kind": application.kind,
        "country": application.country,
        "size": application.size,
        "zone": application.zone,
    }


@login_required
@require_http_methods(["GET", "POST"])
def commitments(request: SignedInRequest, reference: str) -> HttpResponse:
    """The leadership commitments, each a tick of its own."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    key = SectionKey.COMMITMENTS
    if request.method != "POST" and not queries.may_edit(application, key):
        return to_status(request, application)
    form = _commitments_form(request, application, now)

    def save() -> Section:
        return actions.make_commitments(
            application=application,
            seen_revision=form.seen_revision,
            name=form.cleaned_data["name"],
            given=form.given,
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        key,
        key.label,
        onward=queries.url_of(application),
        lead="Tick each one that your leadership makes. Each tick is kept with its words, a name and the time.",
    )
    return respond(page, form, save=save, fresh=lambda: _commitments_form(request, application, now, is_fresh=True))


def _commitments_form(
    request: SignedInRequest, application: Application, now: datetime, *, is_fresh: bool = False
) -> CommitmentsForm:
    seen = revision(application, SectionKey.COMMITMENTS)
    lines = queries.commitment_lines(application, now)
    zone = request.user.time_zone
    made_by = {
        line.fact.text_id: f"Made by {line.tick.name}, {in_words_with_year(line.tick.at, zone)}."
        for line in lines
        if line.tick and line.tick.name
    }
    names = [line.tick.name for line in lines if line.tick and line.tick.name]
    return CommitmentsForm(
        None if is_fresh else request.POST or None,
        initial={
            "revision": seen,
            "name": names[-1] if names else request.user.name,
        },
        lines=lines,
        made_by=made_by,
    )


@login_required
@require_http_methods(["GET", "POST"])
def contact(request: SignedInRequest, reference: str) -> HttpResponse:
    """Whom the network calls and writes to."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    key = SectionKey.CONTACT
    if request.method != "POST" and not queries.may_edit(application, key):
        return to_status(request, application)
    form = ContactForm(request.POST or None, initial=_contact_initial(request, application))

    def save() -> Section:
        typed = form.cleaned_data
        return actions.name_contact(
            application=application,
            seen_revision=form.seen_revision,
            name=typed["contact_name"],
            title=typed["contact_title"],
            email=typed["contact_email"],
            phone=typed["contact_phone"],
            by=request.actor,
            at=now,
        )

    page = DraftPage(request, application, now, key, key.label, onward=queries.url_of(application))
    return respond(
        page,
        form,
        save=save,
        fresh=lambda: ContactForm(initial=_contact_initial(request, access.get_application(request.user, reference))),
    )


def _contact_initial(request: SignedInRequest, application: Application) -> dict[str, object]:
    seen = revision(application, SectionKey.CONTACT)
    application.refresh_from_db(fields=["contact_name", "contact_title", "contact_email", "contact_phone"])
    return {
        "revision": seen,
        "contact_name": application.contact_name if seen else request.user.name,
        "contact_title": application.contact_title,
        "contact_email": application.contact_email if seen else request.user.email,
        "contact_phone": application.contact_phone,
    }


@login_required
@require_http_methods(["GET", "POST"])
def why(request: SignedInRequest, reference: str) -> HttpResponse:
    """Why the organization wants to join."""
    return _texts(request, reference, SectionKey.WHY)


@login_required
@require_http_methods(["GET", "POST"])
def partners(request: SignedInRequest, reference: str) -> HttpResponse:
    """How patients, workforce and community take part."""
    return _texts(request, reference, SectionKey.PARTNERS)


def _texts(request: SignedInRequest, reference: str, key: SectionKey) -> HttpResponse:
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if request.method != "POST" and not queries.may_edit(application, key):
        return to_status(request, application)
    form = TextsForm(request.POST or None, key=key, initial=_texts_initial(application, key))

    def save() -> Section:
        return actions.write_texts(
            application=application,
            section_key=key,
            seen_revision=form.seen_revision,
            texts=form.given,
            by=request.actor,
            at=now,
        )

    page = DraftPage(request, application, now, key, key.label, onward=queries.url_of(application), is_autosaved=True)
    return respond(page, form, save=save, fresh=lambda: TextsForm(key=key, initial=_texts_initial(application, key)))


def _texts_initial(application: Application, key: SectionKey) -> dict[str, object]:
    seen = revision(application, key)
    texts = queries.texts_of(application)
    return {"revision": seen, **{text.value: texts.get(text, "") for text in TEXTS_OF[key]}}
