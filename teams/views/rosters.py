"""A team's roster, and the changes that the team proposes."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

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
from joynet.lib.zones import day_in_words, local_day
from teams import access, actions, queries
from teams.access import TeamAccess
from teams.actions import Change
from teams.forms import LeaveForm, ProposalForm
from teams.models import Membership, RosterProposal
from teams.rules import Slot

_ONLY_MEMBERS = "Quorum members and data leads of the team propose changes of its roster."


@require_safe
@login_required
def roster(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Who holds which seat, who comes and who was here, and what is proposed."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    day = local_day(now, found.team.zone)
    context = {
        "team": found.team,
        "page": queries.roster_page(team=found.team, reader=request.user, day=day),
        "timeline": queries.timeline_of(team=found.team, day=day),
        "may_propose": found.may_enter and day < queries.span_of(found.team).ends_on,
        "is_staff_reader": found.is_staff,
        "has_left": found.team.left_on is not None and found.team.left_on <= day,
    }
    return render(request, "teams/roster.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def propose_member(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Proposes somebody for the roster; `?slot=` chooses the seat at first."""
    now = timezone.now()
    found = _to_propose(request, team_id, now)
    wanted = request.GET.get("slot", "")
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        back=_back(team_id),
        wanted=wanted if wanted in Slot.values else "",
    )
    if form.is_valid():
        change = Change(
            kind=RosterProposal.Kind.ADD,
            from_on=form.cleaned_data["from_on"],
            member=form.member(),
            reason=form.cleaned_data["reason"],
        )
        done = _propose(request, found, change, form, now)
        if done is not None:
            return done
    return _ask(request, found, form, title="Add a member")


@require_http_methods(["GET", "POST"])
@login_required
def propose_replacement(request: SignedInRequest, team_id: int, membership_id: int) -> HttpResponse:
    """Proposes that somebody takes the place of a member from a day on."""
    now = timezone.now()
    found = _to_propose(request, team_id, now)
    leaving = _membership(found, membership_id)
    form = ProposalForm(request.POST if request.method == "POST" else None, back=_back(team_id), slot=leaving.slot)
    if form.is_valid():
        change = Change(
            kind=RosterProposal.Kind.REPLACE,
            from_on=form.cleaned_data["from_on"],
            membership=leaving,
            member=form.member(),
            reason=form.cleaned_data["reason"],
        )
        done = _propose(request, found, change, form, now)
        if done is not None:
            return done
    return _ask(request, found, form, title=f"Replace {leaving.person}", leaving=leaving)


@require_http_methods(["GET", "POST"])
@login_required
def propose_end(request: SignedInRequest, team_id: int, membership_id: int) -> HttpResponse:
    """Proposes that a member leaves on a day."""
    now = timezone.now()
    found = _to_propose(request, team_id, now)
    leaving = _membership(found, membership_id)
    form = LeaveForm(request.POST if request.method == "POST" else None, back=_back(team_id))
    if form.is_valid():
        change = Change(
            kind=RosterProposal.Kind.END,
            from_on=form.cleaned_data["from_on"],
            membership=leaving,
            reason=form.cleaned_data["reason"],
        )
        done = _propose(request, found, change, form, now)
        if done is not None:
            return done
    return _ask(request, found, form, title=f"{leaving.person} leaves the team", leaving=leaving)


@require_POST
@login_required
def withdraw_proposal(request: SignedInRequest, team_id: int, proposal_id: int) -> HttpResponse:
    """The team takes a proposal back."""
    now = timezone.now()
    found = _to_propose(request, team_id, now)
    proposal = _proposal(found, proposal_id)
    if not queries.may_withdraw(proposal, user=request.user, day=local_day(now, found.team.zone)):
        raise PermissionDenied("Whoever proposed a change, or a senior leader of the team, withdraws it.")
    try:
        actions.withdraw_proposal(proposal=proposal, by=request.actor, at=now)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, "The proposal is withdrawn.")
    return redirect(_back(team_id))


@require_POST
@login_required
def acknowledge_proposal(request: SignedInRequest, team_id: int, proposal_id: int) -> HttpResponse:
    """A senior leader says that they know of a proposed change."""
    now = timezone.now()
    found = _to_propose(request, team_id, now)
    if found.membership is None or found.membership.slot != Slot.SENIOR_LEADER:
        raise PermissionDenied("A senior leader of the team acknowledges a change.")
    try:
        actions.acknowledge_proposal(proposal=_proposal(found, proposal_id), by=request.actor, at=now)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, "You have acknowledged the change.")
    return redirect(_back(team_id))


def _to_propose(request: SignedInRequest, team_id: int, at: datetime) -> TeamAccess:
    found = access.find_team(request.user, team_id, at)
    if not found.may_enter:
        raise PermissionDenied(_ONLY_MEMBERS)
    return found


def _membership(found: TeamAccess, membership_id: int) -> Membership:
    membership = found.team.memberships.approved().filter(pk=membership_id).select_related("person", "team").first()
    if membership is None:
        raise Http404
    return membership


def _proposal(found: TeamAccess, proposal_id: int) -> RosterProposal:
    proposal = found.team.roster_proposals.filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    return proposal


def _propose(
    request: SignedInRequest, found: TeamAccess, change: Change, form: ProposalForm | LeaveForm, at: datetime
) -> HttpResponse | None:
    """The way on after a proposal; None when it is refused, with the reason in the form."""
    try:
        actions.propose_change(team=found.team, change=change, by=request.actor, at=at)
    except ValidationError as refusal:
        add_errors(form, refusal, beside=form.BESIDE)
        return None
    messages.success(request, "The change is proposed. Staff decide, and you get a mail.")
    return redirect(_back(found.team.pk))


def _ask(
    request: SignedInRequest,
    found: TeamAccess,
    form: ProposalForm | LeaveForm,
    *,
    title: str,
    leaving: Membership | None = None,
) -> HttpResponse:
    context = {
        "team": found.team,
        "form": form,
        "title": title,
        "leaving": leaving,
        "since": day_in_words(leaving.starts_on) if leaving else "",
        "back": _back(found.team.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "teams/propose.html", context, status=status)


def _back(team_id: int) -> str:
    return reverse("teams:roster", kwargs={"team_id": team_id})
