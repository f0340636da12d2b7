"""The organization's second page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries
from applications.forms import OrganizationDetailsForm
from applications.models import Application, Section
from applications.rules import SectionKey
from applications.views.draft_pages import DraftPage, respond, revision, to_status
from joynet.accounts.http import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def organization_details(request: SignedInRequest, reference: str) -> HttpResponse:
    """What of the organization takes part, and how large it is."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if request.method != "POST" and not queries.may_edit(application, SectionKey.ORGANIZATION):
        return to_status(request, application)
    form = OrganizationDetailsForm(request.POST or None, initial=_initial(application))

    def save() -> Section:
        typed = form.cleaned_data
        return actions.add_organization_details(
            application=application,
            seen_revision=form.seen_revision,
            units_in_scope=typed["units_in_scope"],
            legal_name=typed["legal_name"],
            beds=typed["beds"],
            visits=typed["visits"],
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.ORGANIZATION,
        "What of your organization takes part",
        onward=queries.url_of(application),
        back=queries.url_of(application, "organization"),
    )
    return respond(
        page,
        form,
        save=save,
        fresh=lambda: OrganizationDetailsForm(initial=_initial(access.get_application(request.user, reference))),
    )


def _initial(application: Application) -> dict[str, object]:
    seen = revision(application, SectionKey.ORGANIZATION)
    application.refresh_from_db(fields=["units_in_scope", "legal_name", "beds", "visits"])
    return {
        "revision": seen,
        "units_in_scope": application.units_in_scope,
        "legal_name": application.legal_name,
        "beds": application.beds,
        "visits": application.visits,
    }
