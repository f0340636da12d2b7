"""An offered place: the agreement that is signed for it, and giving it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import access, actions, queries, rules
from applications.forms import AgreementForm, GiveBackForm, typed_in
from applications.views.draft_pages import closed
from applications.views.too_late import too_late
from joynet.accounts.http import SignedInRequest

GIVING_BACK = "Giving the place back"


@login_required
@require_http_methods(["GET", "POST"])
def place(request: SignedInRequest, reference: str) -> HttpResponse:
    """The participation agreement, who has confirmed, and the button that signs and founds the team."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    page = queries.place_page(application, reader=request.user, at=now)
    if application.state not in rules.PLACE_OFFERED and not page.is_taken:
        return redirect(queries.url_of(application))
    form = AgreementForm(request.POST or None, text=page.text.pk, name=request.user.name)
    status = 200
    if request.method == "POST" and not page.is_taken:
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            try:
                team = actions.accept_place(
                    application=application,
                    seen_text=typed["text"],
                    name=typed["name"],
                    title=typed["title"],
                    by=request.actor,
                    at=now,
                )
            except actions.ApplicationClosed as late:
                return closed(request, application, late)
            except actions.AgreementChanged as changed:
                status = 409
                form.show_text(page.text.pk)
                form.add_error(None, changed)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(
                    request, f"The place is yours. The team {team} begins today, and its members are invited."
                )
                return redirect(queries.url_of(application, "place"))
    context = {"application": application, "place": page, "form": form}
    return render(request, "applications/place.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def give_place_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Gives an offered place back, after asking."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    back = queries.url_of(application, "place")
    form = GiveBackForm(request.POST if request.method == "POST" else None, back=back)
    if application.state not in rules.PLACE_OFFERED and (request.method != "POST" or form.is_valid()):
        if request.method != "POST" or queries.was_withdrawn_for(application, form.cleaned_data["reason"]):
            return redirect(queries.url_of(application))
        sentence = f"The place was not given back: this application is “{application.public_state.lower()}”."
        return too_late(request, application, sentence, typed_in(form), heading=GIVING_BACK)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_place_back(
                application=application, reason=form.cleaned_data["reason"], by=request.actor, at=now
            )
        except ValidationError as refusal:
            return too_late(request, application, refusal.messages[0], typed_in(form), heading=GIVING_BACK)
        messages.success(request, f"The place of {application.name_in_words} is given back.")
        return redirect(queries.url_of(application))
    page = {"application": application, "form": form, "back": back}
    return render(request, "applications/give_place_back.html", page, status=422 if form.errors else 200)
