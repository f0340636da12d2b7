"""A team's prework list and its storyboard."""

from __future__ import annotations

from dataclasses import asdict, dataclass

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
from joynet.lib.zones import in_words_with_year, local_day
from teams import access, actions, queries
from teams.actions import StoryboardText
from teams.forms import StoryboardForm
from teams.models import PreworkItem, Storyboard, Team


@require_safe
@login_required
def prework(request: SignedInRequest, team_id: int) -> HttpResponse:
    """What is to do before the first workshop, by whom and by when, and what is done."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    page = queries.prework_page(team=found.team, day=local_day(now, found.team.zone))
    return render(request, "teams/prework.html", {"team": found.team, "access": found, "page": page})


@require_POST
@login_required
def prework_done(request: SignedInRequest, team_id: int, key: str) -> HttpResponse:
    """Ticks an item."""
    now = timezone.now()
    item = _item(request, team_id, key)
    actions.finish_prework(item=item, by=request.actor, at=now)
    messages.success(request, f"Done: {item.label}.")
    return redirect("teams:prework", team_id=team_id)


@require_POST
@login_required
def prework_undone(request: SignedInRequest, team_id: int, key: str) -> HttpResponse:
    """Takes a tick back."""
    now = timezone.now()
    item = _item(request, team_id, key)
    actions.reopen_prework(item=item, by=request.actor, at=now)
    messages.success(request, f"Open again: {item.label}.")
    return redirect("teams:prework", team_id=team_id)


@dataclass(frozen=True)
class StoryboardRow:
    """One answer of a storyboard as read."""

    label: str
    value: str


@dataclass(frozen=True)
class StoryboardClash:
    """An answer in which what a person wrote and what is saved by now differ."""

    label: str
    theirs: str
    yours: str


@require_safe
@login_required
def storyboard(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The team's storyboard to read and print."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    stored = queries.find_storyboard(team=found.team)
    context = {
        "team": found.team,
        "access": found,
        "stored": stored,
        "rows": _rows(stored) if stored else (),
        "saved": in_words_with_year(stored.edited_at, found.team.zone) if stored else "",
    }
    return render(request, "teams/storyboard.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def storyboard_edit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Writes the storyboard. When two write at once, the second sees both texts before saving."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    if not found.may_write:
        raise PermissionDenied(
            "Quorum members and data leads of the team write its storyboard, until its last month is locked."
        )
    team, stored = found.team, queries.find_storyboard(team=found.team)
    text = StoryboardText.of(stored) if stored else _first_words(team)
    form = StoryboardForm(
        request.POST or None,
        text=text,
        seen=stored.revision if stored else 0,
        cancel=reverse("teams:storyboard", args=[team.pk]),
    )
    status, theirs = 200, None
    clashes: list[StoryboardClash] = []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.save_storyboard(
                    team=team, text=form.text(), seen_revision=form.cleaned_data["seen"], by=request.actor, at=now
                )
            except actions.StoryboardEditedMeanwhile as refusal:
                status, theirs = 409, queries.find_storyboard(team=team)
                form.add_error(None, refusal)
                if theirs is not None:
                    merged = _merged(form.text(), form.began_from(), StoryboardText.of(theirs))
                    clashes = _clashes(merged, StoryboardText.of(theirs))
                    form.begin_again(text=merged, stored=StoryboardText.of(theirs), seen=theirs.revision)
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, "The storyboard is saved.")
                return redirect("teams:storyboard", team_id=team.pk)
    context = {"team": team, "form": form, "theirs": theirs, "clashes": clashes}
    return render(request, "teams/storyboard_edit.html", context, status=status)


def _item(request: SignedInRequest, team_id: int, key: str) -> PreworkItem:
    """An item that the person may tick."""
    found = access.find_team(request.user, team_id, timezone.now())
    if not found.may_tick:
        raise PermissionDenied(
            "Quorum members, data leads and the team’s coach tick the prework, until its last month is locked."
        )
    item = queries.find_prework_item(team=found.team, key=key)
    if item is None:
        raise Http404
    return item


def _rows(stored: Storyboard) -> list[StoryboardRow]:
    return [StoryboardRow(label, getattr(stored, name)) for name, label in queries.STORYBOARD_PARTS]


def _merged(typed: StoryboardText, began_from: StoryboardText | None, theirs: StoryboardText) -> StoryboardText:
    """What was typed, with what is saved by now where the person had changed nothing."""
    if began_from is None:
        return typed
    yours, seen, saved = asdict(typed), asdict(began_from), asdict(theirs)
    return StoryboardText(**{name: saved[name] if yours[name] == seen[name] else yours[name] for name in yours})


def _clashes(merged: StoryboardText, theirs: StoryboardText) -> list[StoryboardClash]:
    yours, saved = asdict(merged), asdict(theirs)
    return [
        StoryboardClash(label, saved[name], yours[name])
        for name, label in queries.STORYBOARD_PARTS
        if saved[name] != yours[name]
    ]


def _first_words(team: Team) -> StoryboardText:
    """What is known already: the organization, and the charter's aim and first ideas."""
    charter = queries.latest_charter(team=team)
    return StoryboardText(
        who_we_are=team.organization.name,
        aim=charter.aim[:600] if charter else "",
        first_test=charter.change_ideas[:600] if charter else "",
    )
