"""The readiness self-assessment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries, rules
from applications.forms import (
    ReadinessForm,
)
from applications.models import Application, Section
from applications.rules import SectionKey
from applications.views.draft_pages import DraftPage, respond, revision, to_status
from joynet.accounts.http import SignedInRequest


@login_required
@require_safe
def readiness(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the self-assessment comes to so far."""
    application = access.get_application(request.user, reference)
    raters = queries.raters(application)
    page = {
        "application": application,
        "readiness": queries.readiness(application),
        "raters": raters,
        "apart": [line for line in raters.items if line.is_to_talk_about],
        "profile_url": queries.url_of(application, "profile"),
    }
    return render(request, "applications/readiness.html", page)


@login_required
@require_safe
def profile(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every item as a point on its scale and in words, to be read and printed."""
    application = access.get_application(request.user, reference)
    page = {"application": application, "profile": queries.profile(application)}
    return render(request, "applications/profile.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def readiness_domain(request: SignedInRequest, reference: str, domain: str) -> HttpResponse:
    """The items of one domain of the self-assessment."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    instrument = queries.instrument_of(queries.response_of(application))
    order = [known.key for known in instrument.domains]
    if domain not in order:
        raise Http404
    asked = instrument.domain(domain)
    key = rules.section_of_domain(domain)
    open_sections = queries.open_sections(application)
    if request.method != "POST" and key not in open_sections:
        return to_status(request, application)
    order = [one for one in order if one == domain or rules.section_of_domain(one) in open_sections]
    is_last = domain == order[-1]
    submit = "Save and see the result" if is_last and application.is_editable else "Save and continue"

    def fresh() -> ReadinessForm:
        return ReadinessForm(initial=_readiness_initial(application, key), domain=asked, submit=submit)

    form = ReadinessForm(
        request.POST or None, initial=_readiness_initial(application, key), domain=asked, submit=submit
    )

    def save() -> Section:
        return actions.answer_readiness(
            application=application,
            section_key=key,
            seen_revision=form.seen_revision,
            given=form.given,
            by=request.actor,
            at=now,
        )

    following = "" if is_last else order[order.index(domain) + 1]
    afterwards = "readiness" if application.is_editable else "home"
    page = DraftPage(
        request,
        application,
        now,
        key,
        asked.title,
        onward=queries.url_of(application, "readiness_domain", domain=following)
        if following
        else queries.url_of(application, afterwards),
        lead="Choose what describes your organization today. It is no test: honest answers make the best start.",
        template="applications/readiness_domain.html",
        is_autosaved=True,
        extra={"asked": asked, "number": order.index(domain) + 1, "count": len(order)},
    )
    return respond(page, form, save=save, fresh=fresh)


def _readiness_initial(application: Application, key: SectionKey) -> dict[str, object]:
    initial: dict[str, object] = {"revision": revision(application, key)}
    for row in queries.answers_of(queries.response_of(application)):
        initial[f"{row.item}_evidence"] = row.evidence
        if not row.is_open:
            initial[f"{row.item}_level"] = "unknown" if row.level is None else str(row.level)
    return initial
