"""A person's own page about later phases: how open they are, what they offer, what they have done."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from joynet.accounts.http import SignedInRequest
from joynet.lib.zones import local_day
from teams import access, actions, queries
from teams.forms import ContributionForm, OfferForm, WillingnessForm
from teams.models import Person


@login_required
@require_safe
def offers(request: SignedInRequest) -> HttpResponse:
    """What the person has said, offers and has contributed."""
    person = access.get_own_person(request.user)
    return _page(request, person)


@require_POST
@login_required
def say_willingness(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Answers the question about later phases for one of the person's teams."""
    now = timezone.now()
    membership = access.get_own_membership(request.user, membership_id, now)
    form = _willingness_form(membership.pk, request=request)
    if form.is_valid():
        try:
            actions.say_willingness(membership=membership, answer=form.cleaned_data["answer"], by=request.actor, at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Your answer has been saved. You can change it at any time.")
            return redirect("teams:offers")
    return _page(request, membership.person, bound=(membership.pk, form))


@login_required
@require_http_methods(["GET", "POST"])
def edit_offer(request: SignedInRequest) -> HttpResponse:
    """What the person offers."""
    now = timezone.now()
    person = access.get_own_person(request.user)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        offer=queries.pool_offer_of(person),
        today=local_day(now, person.time_zone),
        back=reverse("teams:offers"),
    )
    if form.is_valid():
        try:
            actions.make_offer(
                person=person, seen_revision=form.seen_revision, offer=form.offer, by=request.actor, at=now
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Your offer has been saved.")
            return redirect("teams:offers")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = {
        "form": form,
        "heading": "What would you offer?",
        "lead": "Only staff of the network see it, and only while you agree that they get in touch.",
    }
    return render(request, "teams/offers_form.html", page, status=status)


@require_POST
@login_required
def withdraw_offer(request: SignedInRequest) -> HttpResponse:
    """Takes the person out of the pool."""
    person = access.get_own_person(request.user)
    actions.withdraw_from_pool(person=person, by=request.actor, at=timezone.now())
    messages.success(request, "You are out of the pool. Nobody finds your offer there any more.")
    return redirect("teams:offers")


@login_required
@require_http_methods(["GET", "POST"])
def add_contribution(request: SignedInRequest) -> HttpResponse:
    """Adds something to the person's own log."""
    now = timezone.now()
    person = access.get_own_person(request.user)
    form = ContributionForm(request.POST if request.method == "POST" else None, back=reverse("teams:offers"))
    if form.is_valid():
        try:
            actions.log_contribution(person=person, for_team=None, **form.cleaned_data, by=request.actor, at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Added to your log.")
            return redirect("teams:offers")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = {
        "form": form,
        "heading": "What have you contributed?",
        "lead": "A talk, a visit, an article, time with another team: you and staff of the network see the log.",
    }
    return render(request, "teams/offers_form.html", page, status=status)


@require_POST
@login_required
def take_back_contribution(request: SignedInRequest, contribution_id: int) -> HttpResponse:
    """Takes an entry of one's own out of the log."""
    entry = access.get_own_contribution(request.user, contribution_id)
    actions.take_back_contribution(contribution=entry, by=request.actor, at=timezone.now())
    messages.success(request, "The entry is out of your log.")
    return redirect("teams:offers")


def _page(
    request: SignedInRequest, person: Person, *, bound: tuple[int, WillingnessForm] | None = None
) -> HttpResponse:
    page = queries.offers_page(person=person, at=timezone.now())
    asked = [
        (
            line,
            bound[1] if bound and bound[0] == line.membership_id else _willingness_form(line.membership_id, line=line),
        )
        for line in page.questions
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK
    context = {"page": page, "asked": asked, "has_errors": bool(bound)}
    return render(request, "teams/offers.html", context, status=status)


def _willingness_form(
    membership_id: int, *, request: SignedInRequest | None = None, line: queries.WillingnessLine | None = None
) -> WillingnessForm:
    return WillingnessForm(
        request.POST if request else None,
        answer=line.answer if line else "",
        action=reverse("teams:say_willingness", args=[membership_id]),
        prefix=f"m{membership_id}",
    )
