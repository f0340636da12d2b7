"""Pages across the apps: the public page, home, a team's home, help."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import actions as application_actions
from joynet.accounts.http import AnyRequest, SignedInRequest
from joynet.accounts.models import User
from joynet.network.queries import current_network
from joynet.overview import queries
from joynet.overview.forms import HelpForm
from teams import access
from teams import actions as team_actions

ASKED_AT = "asked_at"
"""Where the session keeps the moments of the questions sent from this browser."""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The public page: what the network is, who should join, what is expected, and the way in."""
    return render(request, "overview/landing.html", {"landing": queries.landing(timezone.now())})


@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """What a signed-in person can go on to; with one team and nothing else, straight there."""
    found = queries.home(user=request.user, at=timezone.now())
    if found.only_team_url:
        return redirect(found.only_team_url)
    return render(request, "overview/home.html", {"home": found})


@require_POST
@login_required
def join_team(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Binds the account to the place that waits for its address."""
    now = timezone.now()
    person = access.get_person_to_join(request.user, person_id)
    try:
        team_actions.bind_account(person=person, user=request.user, by=request.actor, at=now)
    except team_actions.JoiningRefused as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "You have joined the team.")
    return redirect("overview:home")


@require_safe
@login_required
def team_home(request: SignedInRequest, team_id: int) -> HttpResponse:
    """A team's home: the one thing to do, this month, the next meetings, how it is doing, and the roster."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    page = queries.team_home(access=found, reader_zone=request.user.time_zone, at=now)
    return render(request, "overview/team_home.html", {"team": found.team, "access": found, "page": page})


@require_http_methods(["GET", "POST"])
def get_help(request: AnyRequest) -> HttpResponse:
    """Ask a question or report a problem; the answer comes by e-mail."""
    user = request.user if isinstance(request.user, User) else None
    known = {"name": user.name, "email": user.email} if user else {}
    form = HelpForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form)
        except application_actions.EnquiryRefused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Your message has been sent. We answer by e-mail.")
            return redirect("overview:help")
    return render(request, "overview/help.html", {"form": form})


def _send(request: AnyRequest, form: HelpForm) -> None:
    """Keeps the question, unless a machine wrote it; a browser sends no more in an hour than an address does."""
    if form.is_spam:
        return
    now = timezone.now()
    since = (now - application_actions.COPY_EVERY).timestamp()
    sent = [moment for moment in request.session.get(ASKED_AT, []) if moment > since]
    if len(sent) >= application_actions.MOST_AN_HOUR:
        raise application_actions.EnquiryRefused(
            f"You have sent {len(sent)} questions within an hour. Wait an hour, or call us."
        )
    application_actions.send_enquiry(
        network=current_network(),
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        organization=form.cleaned_data["organization"],
        message=form.cleaned_data["message"],
        by=request.actor,
        at=now,
    )
    request.session[ASKED_AT] = [*sent, now.timestamp()]
