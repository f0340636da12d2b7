"""A team's driver diagram: look at it, and change it one node at a time."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from joynet.accounts.http import SignedInRequest
from joynet.lib.forms import add_errors
from teams import access, actions, queries
from teams.forms import DriverForm
from teams.models import Driver, Team
from teams.views.refusing import carry_seen


@require_safe
@login_required
def drivers(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The diagram as a drawing and as a list."""
    found = access.find_team(request.user, team_id, timezone.now())
    page = queries.driver_page(team=found.team)
    return render(request, "teams/drivers.html", {"team": found.team, "access": found, "page": page})


@require_safe
@login_required
def drivers_edit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The list with what can be done at each node."""
    team = _team_to_draw(request, team_id, timezone.now())
    return render(request, "teams/drivers_edit.html", {"team": team, "page": queries.driver_page(team=team)})


@require_POST
@login_required
def drivers_start(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Begins with the nine components under three primary drivers."""
    now = timezone.now()
    team = _team_to_draw(request, team_id, now)
    if actions.start_drivers(team=team, by=request.actor, at=now):
        messages.success(request, "The diagram starts from the nine components. Keep what fits and reword the rest.")
    return redirect("teams:drivers_edit", team_id=team_id)


@require_http_methods(["GET", "POST"])
@login_required
def driver_add(request: SignedInRequest, team_id: int, driver_id: int | None = None) -> HttpResponse:
    """Adds a primary driver, or something under a driver."""
    now = timezone.now()
    team = _team_to_draw(request, team_id, now)
    under = queries.find_driver(team=team, driver_id=driver_id) if driver_id is not None else None
    if driver_id is not None and under is None:
        return _gone(request, team)
    if under is not None and under.kind == Driver.Kind.CHANGE:
        raise Http404
    kind = "primary driver"
    if under is not None:
        kind = "secondary driver" if under.kind == Driver.Kind.PRIMARY else "change idea"
    form = DriverForm(
        request.POST or None, submit=f"Add {kind}", cancel=_back(team), under=under.pk if under is not None else 0
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_driver(
                team=team,
                under=under,
                text=form.cleaned_data["text"],
                component=form.cleaned_data["component"],
                by=request.actor,
                at=now,
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, f"Added: {form.cleaned_data['text']}.")
            return redirect("teams:drivers_edit", team_id=team_id)
    context = {"team": team, "form": form, "heading_words": f"Add a {kind}", "under": under}
    return render(request, "teams/driver_form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@login_required
def driver(request: SignedInRequest, team_id: int, driver_id: int) -> HttpResponse:
    """Rewords a driver."""
    now = timezone.now()
    team = _team_to_draw(request, team_id, now)
    found = queries.find_driver(team=team, driver_id=driver_id)
    if found is None:
        return _gone(request, team)
    form = DriverForm(
        request.POST or None,
        submit="Save",
        cancel=_back(team),
        text=found.text,
        component=found.component,
        seen=found.revision,
        under=found.parent_id or 0,
    )
    status, stored = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_driver(
                    driver=found,
                    text=form.cleaned_data["text"],
                    component=form.cleaned_data["component"],
                    seen_revision=form.cleaned_data["seen"],
                    by=request.actor,
                    at=now,
                )
            except actions.DriverEditedMeanwhile as refusal:
                status, stored = 409, found
                form.add_error(None, refusal)
                carry_seen(form, found.revision)
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"Saved: {form.cleaned_data['text']}.")
                return redirect("teams:drivers_edit", team_id=team_id)
    context = {
        "team": team,
        "form": form,
        "heading_words": f"Change this {found.get_kind_display().lower()}",
        "under": found.parent,
        "stored": stored,
    }
    return render(request, "teams/driver_form.html", context, status=status)


@require_POST
@login_required
def driver_up(request: SignedInRequest, team_id: int, driver_id: int) -> HttpResponse:
    """Moves a driver one place up."""
    now = timezone.now()
    team = _team_to_draw(request, team_id, now)
    found = _driver(team, driver_id)
    actions.move_driver_up(driver=found, seen_place=_whole(request, "seen"), by=request.actor, at=now)
    return redirect(f"{_back(team)}#driver-{found.pk}")


@require_POST
@login_required
def driver_down(request: SignedInRequest, team_id: int, driver_id: int) -> HttpResponse:
    """Moves a driver one place down."""
    now = timezone.now()
    team = _team_to_draw(request, team_id, now)
    found = _driver(team, driver_id)
    actions.move_driver_down(driver=found, seen_place=_whole(request, "seen"), by=request.actor, at=now)
    return redirect(f"{_back(team)}#driver-{found.pk}")


@require_http_methods(["GET", "POST"])
@login_required
def driver_remove(request: SignedInRequest, team_id: int, driver_id: int) -> HttpResponse:
    """Shows what goes with a driver, and takes it out."""
    now = timezone.now()
    team = _team_to_draw(request, team_id, now)
    line = queries.driver_line(team=team, driver_id=driver_id)
    if line is None:
        if request.method == "GET":
            raise Http404
        messages.success(request, "It is no longer in the diagram.")
        return redirect("teams:drivers_edit", team_id=team_id)
    refusal_words, status = "", 200
    if request.method == "POST":
        try:
            actions.remove_driver(
                driver=_driver(team, driver_id), seen_count=_whole(request, "seen"), by=request.actor, at=now
            )
        except ValidationError as refusal:
            refusal_words, status = refusal.messages[0], 409
        else:
            messages.success(request, f"Taken out: {line.text}.")
            return redirect("teams:drivers_edit", team_id=team_id)
    context = {"team": team, "line": line, "refusal": refusal_words, "has_errors": bool(refusal_words)}
    return render(request, "teams/driver_remove.html", context, status=status)


def _team_to_draw(request: SignedInRequest, team_id: int, at: datetime) -> Team:
    found = access.find_team(request.user, team_id, at)
    if not found.may_write:
        raise PermissionDenied(
            "Quorum members and data leads of the team draw its driver diagram, until its last month is locked."
        )
    return found.team


def _driver(team: Team, driver_id: int) -> Driver:
    found = queries.find_driver(team=team, driver_id=driver_id)
    if found is None:
        raise Http404
    return found


def _gone(request: SignedInRequest, team: Team) -> HttpResponse:
    """What was typed about a driver that somebody has taken out meanwhile, and the way to put it back in its place."""
    if request.method != "POST":
        raise Http404
    place = request.POST.get("under", "")
    under = queries.find_driver(team=team, driver_id=_number(place)) if _number(place) else None
    has_place = place == "0" or (under is not None and under.kind != Driver.Kind.CHANGE)
    action = ""
    if has_place:
        action = reverse("teams:driver_add", args=[team.pk, under.pk] if under else [team.pk])
    form = DriverForm(request.POST, submit="Add it again" if has_place else "", cancel=_back(team), action=action)
    way = "Add it again in its place." if has_place else "Copy your words, then add them elsewhere in the diagram."
    form.add_error(None, f"Somebody has taken this driver out of the diagram meanwhile. {way}")
    context = {"team": team, "form": form, "heading_words": "Taken out meanwhile", "under": under}
    return render(request, "teams/driver_form.html", context, status=409)


def _back(team: Team) -> str:
    return reverse("teams:drivers_edit", args=[team.pk])


def _whole(request: SignedInRequest, name: str) -> int:
    """A number that the page sent along; -1, which fits nothing, for what is none."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 4 else -1


def _number(given: str) -> int:
    """The number of a driver that the page sent along; 0 for what is none."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 9 else 0
