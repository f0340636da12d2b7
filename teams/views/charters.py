"""A team's charter: read it, write a version, compare two, stand by it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
from joynet.lib.zones import local_day
from teams import access, actions, queries
from teams.access import TeamAccess
from teams.actions import CharterText
from teams.forms import CharterForm
from teams.models import Charter, Team

_ONLY_MEMBERS = "Quorum members and data leads of the team write its charter, until its last month is locked."


@require_safe
@login_required
def charter(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The version in force, what its aim lacks, and the versions before it."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    latest = queries.latest_charter(team=found.team)
    page = queries.charter_page(team=found.team, charter=latest, is_latest=True) if latest else None
    context = _frame(found, now) | {
        "page": page,
        "versions": queries.charter_versions(team=found.team),
        "members": queries.hours_of_members(team=found.team, day=local_day(now, found.team.zone)),
    }
    return render(request, "teams/charter.html", context)


@require_safe
@login_required
def charter_version(request: SignedInRequest, team_id: int, number: int) -> HttpResponse:
    """One version, as it was saved."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    version, latest = _version(found.team, number), queries.latest_charter(team=found.team)
    page = queries.charter_page(team=found.team, charter=version, is_latest=version == latest)
    return render(request, "teams/charter_version.html", _frame(found, now) | {"page": page})


@require_safe
@login_required
def charter_compare(request: SignedInRequest, team_id: int) -> HttpResponse:
    """What changed between two versions, word by word; without a choice, the last two."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    versions = queries.charter_versions(team=found.team)
    context = _frame(found, now) | {"versions": versions}
    if len(versions) > 1:
        older = _version(found.team, _number(request, "from", versions[1].number))
        newer = _version(found.team, _number(request, "to", versions[0].number))
        if older.number > newer.number:
            older, newer = newer, older
        context |= {"older": older, "newer": newer, "differences": queries.compare_charters(older, newer)}
    return render(request, "teams/charter_compare.html", context)


@dataclass(frozen=True)
class Clash:
    """What somebody else wrote into a field that the person changed too."""

    label: str
    theirs: str
    yours: str


@require_http_methods(["GET", "POST"])
@login_required
def charter_edit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Writes a new version. When two write at once, the second sees both texts before saving."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    if not found.may_write:
        raise PermissionDenied(_ONLY_MEMBERS)
    team, latest = found.team, queries.latest_charter(team=found.team)
    back = reverse("teams:charter", args=[team.pk])
    stored = CharterText.of(latest) if latest else CharterText(title=team.name)
    seen = latest.number if latest else 0
    form = CharterForm(request.POST or None, text=stored, seen=seen, cancel=back)
    context = _frame(found, now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = actions.save_charter(
                    team=team,
                    text=form.text(),
                    seen_number=form.cleaned_data["seen"],
                    note=form.cleaned_data["note"],
                    by=request.actor,
                    at=now,
                )
            except actions.CharterEditedMeanwhile:
                status = 409
                typed, base = form.text(), form.cleaned_data["seen"]
                newest = queries.latest_charter(team=team)
                if newest is None:
                    raise Http404 from None
                merged = _merged(team, typed, base, newest)
                form = CharterForm(text=merged, seen=newest.number, cancel=back, note=form.cleaned_data["note"])
                context |= {"newest": newest, "clashes": _clashes(team, merged, newest), "has_errors": True}
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"Version {saved.number} of the charter is saved.")
                return redirect("teams:charter", team_id=team.pk)
    advice = queries.advice_on(team=team, charter=latest) if latest else ()
    context |= {"form": form, "advice": advice, "lacks": any(not item.is_there for item in advice)}
    return render(request, "teams/charter_edit.html", context, status=status)


@require_POST
@login_required
def charter_approve(request: SignedInRequest, team_id: int, number: int) -> HttpResponse:
    """The team stands by this version."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    if not found.may_write:
        raise PermissionDenied("Quorum members and data leads approve the charter for their team.")
    return _signed_off(request, found.team, number, now, is_coach=False)


@require_POST
@login_required
def charter_review(request: SignedInRequest, team_id: int, number: int) -> HttpResponse:
    """The team's coach has read this version."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    if not found.is_coach:
        raise PermissionDenied("The team’s coach marks the charter as reviewed.")
    return _signed_off(request, found.team, number, now, is_coach=True)


def _signed_off(request: SignedInRequest, team: Team, number: int, at: datetime, *, is_coach: bool) -> HttpResponse:
    sign_off = actions.review_charter if is_coach else actions.approve_charter
    try:
        sign_off(team=team, number=number, by=request.actor, at=at)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        words = "reviewed by the coach" if is_coach else "approved by the team"
        messages.success(request, f"Version {number} is {words}.")
    return redirect("teams:charter", team_id=team.pk)


def _frame(found: TeamAccess, at: datetime) -> dict[str, object]:
    return {"team": found.team, "access": found, "at": at}


def _version(team: Team, number: int) -> Charter:
    version = queries.find_charter(team=team, number=number)
    if version is None:
        raise Http404
    return version


def _number(request: SignedInRequest, name: str, otherwise: int) -> int:
    """A version's number from the address; Http404 for what is none."""
    given = request.GET.get(name, "")
    if not given:
        return otherwise
    if not (given.isascii() and given.isdecimal() and len(given) <= 4):
        raise Http404
    return int(given)


def _merged(team: Team, typed: CharterText, base_number: int, newest: Charter) -> CharterText:
    """What was typed, with the newest version's words where the person had changed nothing."""
    base = queries.find_charter(team=team, number=base_number)
    if base is None:
        return typed
    yours, seen, theirs = asdict(typed), asdict(CharterText.of(base)), asdict(CharterText.of(newest))
    return CharterText(**{name: theirs[name] if yours[name] == seen[name] else yours[name] for name in yours})


def _clashes(team: Team, merged: CharterText, newest: Charter) -> list[Clash]:
    """Where what the person typed and the newest version differ."""
    yours = Charter(team=team, number=newest.number, **asdict(merged))
    return [Clash(row.label, row.before, row.after) for row in queries.compare_charters(newest, yours)]
