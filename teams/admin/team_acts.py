"""The staff's acts on a roster and on a whole team, one page each; the team's page links them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.lib.forms import add_errors
from joynet.lib.zones import day_in_words, local_day
from teams import actions, queries
from teams.actions import ABOUT_DAY
from teams.admin.rights import may_manage, user_of
from teams.forms import (
    ChangeMemberForm,
    MergeTeamsForm,
    ProposalForm,
    ResumeForm,
    WithdrawTeamForm,
)
from teams.models import Membership, Pause, Team


def urls_of_acts(site: AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below that of the list of teams."""
    return [
        path(
            "<int:team_id>/memberships/<int:membership_id>/replace/",
            site.admin_view(replace_member),
            name="teams_replace_member",
        ),
        path(
            "<int:team_id>/memberships/<int:membership_id>/change/",
            site.admin_view(change_member),
            name="teams_change_member",
        ),
        path("<int:team_id>/withdraw/", site.admin_view(withdraw_team), name="teams_withdraw_team"),
        path("<int:team_id>/merge/", site.admin_view(merge_teams), name="teams_merge_teams"),
        path("<int:team_id>/pauses/<int:pause_id>/resume/", site.admin_view(resume_team), name="teams_resume_team"),
    ]


def replace_member(request: HttpRequest, team_id: int, membership_id: int) -> HttpResponse:
    """Somebody takes the place of a member from a day on."""
    _refuse_readers(request)
    leaving = _membership(team_id, membership_id)
    form = ProposalForm(request.POST if request.method == "POST" else None, back=_back(team_id), slot=leaving.slot)
    if form.is_valid():

        def act() -> str:
            made = actions.replace_member(
                membership=leaving,
                member=form.member(),
                from_on=form.cleaned_data["from_on"],
                reason=form.cleaned_data["reason"],
                by=Actor.of(user_of(request)),
                at=timezone.now(),
            )
            return (
                f"{made.person} has the place of {leaving.person} from {day_in_words(made.starts_on)} and is invited."
            )

        if _do(request, form, act, beside=form.BESIDE):
            return redirect(_back(team_id))
    return _ask(request, f"Replace {leaving.person} from a date", leaving.team, form)


def change_member(request: HttpRequest, team_id: int, membership_id: int) -> HttpResponse:
    """Data lead, quorum and hours of a member, from a day on."""
    _refuse_readers(request)
    membership = _membership(team_id, membership_id)
    now = timezone.now()
    today = local_day(now, membership.team.zone)
    form = ChangeMemberForm(request.POST if request.method == "POST" else None, membership=membership, today=today)
    if form.is_valid():

        def act() -> str:
            actions.change_member(
                membership=membership, **form.cleaned_data, by=Actor.of(user_of(request)), at=timezone.now()
            )
            return f"The place of {membership.person} is changed."

        if _do(request, form, act, beside={ABOUT_DAY: "from_on"}):
            return redirect(_back(team_id))
    return _ask(request, f"Change the place of {membership.person}", membership.team, form)


def withdraw_team(request: HttpRequest, team_id: int) -> HttpResponse:
    """The team leaves the program."""
    _refuse_readers(request)
    team = _team(team_id)
    form = WithdrawTeamForm(request.POST if request.method == "POST" else None)
    if form.is_valid():

        def act() -> str:
            actions.withdraw_team(team=team, **form.cleaned_data, by=Actor.of(user_of(request)), at=timezone.now())
            return f"{team} leaves on {day_in_words(form.cleaned_data['left_on'])}."

        if _do(request, form, act, beside={ABOUT_DAY: "left_on"}):
            return redirect(_back(team_id))
    return _ask(request, f"{team} leaves the program", team, form)


def merge_teams(request: HttpRequest, team_id: int) -> HttpResponse:
    """The team goes on in another one of its cohort."""
    _refuse_readers(request)
    team = _team(team_id)
    others = queries.teams_to_merge_into(team=team)
    form = MergeTeamsForm(
        request.POST if request.method == "POST" else None, teams=[(str(other.pk), other.name) for other in others]
    )
    if form.is_valid():
        into = next(other for other in others if str(other.pk) == form.cleaned_data["into"])

        def act() -> str:
            actions.merge_teams(
                team=team,
                into=into,
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=Actor.of(user_of(request)),
                at=timezone.now(),
            )
            return f"{team} goes on in {into} from {day_in_words(form.cleaned_data['on'])}."

        if _do(request, form, act, beside={ABOUT_DAY: "on"}):
            return redirect(_back(team_id))
    return _ask(request, f"Merge {team} into another team", team, form)


def resume_team(request: HttpRequest, team_id: int, pause_id: int) -> HttpResponse:
    """A pause ends on a day, or is taken away before it begins."""
    _refuse_readers(request)
    pause = get_object_or_404(Pause.objects.select_related("team__cohort"), pk=pause_id, team_id=team_id)
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():

        def act() -> str:
            left = actions.resume_team(
                pause=pause, on=form.cleaned_data["on"], by=Actor.of(user_of(request)), at=timezone.now()
            )
            return (
                f"{pause.team} goes on from {day_in_words(left.ends_on)}."
                if left and left.ends_on
                else (f"The pause of {pause.team} is taken away.")
            )

        if _do(request, form, act, beside={ABOUT_DAY: "on"}):
            return redirect(_back(team_id))
    return _ask(request, f"End the pause of {pause.team}", pause.team, form)


def _do(request: HttpRequest, form: forms.Form, act: Callable[[], str], *, beside: dict[str, str]) -> bool:
    """Does it and says so; a refusal goes beside its field."""
    try:
        done = act()
    except ValidationError as refusal:
        add_errors(form, refusal, beside=beside)
        return False
    messages.success(request, done)
    return True


def _refuse_readers(request: HttpRequest) -> None:
    if not may_manage(request):
        raise PermissionDenied


def _team(team_id: int) -> Team:
    return get_object_or_404(Team.objects.select_related("cohort"), pk=team_id)


def _membership(team_id: int, membership_id: int) -> Membership:
    rows = Membership.objects.approved().select_related("team__cohort", "person")
    return get_object_or_404(rows, pk=membership_id, team_id=team_id)


def _back(team_id: int) -> str:
    return reverse("admin:teams_team_change", args=[team_id])


def _ask(request: HttpRequest, title: str, team: Team, form: forms.Form) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "team": team,
        "form": form,
        "opts": Team._meta,
        "back": _back(team.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "teams/admin/ask.html", context, status=status)
