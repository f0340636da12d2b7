"""The staff's pages on who coaches a team: an alumnus from the pool, and the end of an assignment."""

from __future__ import annotations

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
from teams.admin.rights import may_manage, user_of
from teams.forms import AssignAlumnusForm, EndCoachingForm
from teams.models import CoachAssignment, Team


def urls_of_coaching(site: AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below that of the list of teams."""
    return [
        path("<int:team_id>/alumnus/", site.admin_view(assign_alumnus), name="teams_assign_alumnus"),
        path(
            "<int:team_id>/coaches/<int:assignment_id>/end/", site.admin_view(end_coaching), name="teams_end_coaching"
        ),
    ]


def assign_alumnus(request: HttpRequest, team_id: int) -> HttpResponse:
    """Somebody from the pool coaches the team between two days, and sees that team alone."""
    if not may_manage(request):
        raise PermissionDenied
    now = timezone.now()
    team = get_object_or_404(Team.objects.select_related("cohort"), pk=team_id)
    offers = queries.alumni_who_coach(day=local_day(now, team.zone))
    form = AssignAlumnusForm(request.POST if request.method == "POST" else None, offers=offers)
    if form.is_valid():
        offer = next(one for one in offers if str(one.pk) == form.cleaned_data["coach"])
        try:
            made = actions.assign_alumnus(
                team=team,
                offer=offer,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                by=Actor.of(user_of(request)),
                at=now,
            )
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, f"{made.user} coaches {team}: {queries.dates_in_words(made)}.")
            return redirect("admin:teams_team_change", team.pk)
    return _ask(request, f"Assign an alumnus coach to {team}", team, form)


def end_coaching(request: HttpRequest, team_id: int, assignment_id: int) -> HttpResponse:
    """Sets the end of an assignment."""
    if not may_manage(request):
        raise PermissionDenied
    now = timezone.now()
    assignment = get_object_or_404(
        CoachAssignment.objects.select_related("team__cohort", "user"), pk=assignment_id, team_id=team_id
    )
    team = assignment.team
    form = EndCoachingForm(
        request.POST if request.method == "POST" else None, assignment=assignment, today=local_day(now, team.zone)
    )
    if form.is_valid():
        try:
            actions.end_coaching(assignment=assignment, **form.cleaned_data, by=Actor.of(user_of(request)), at=now)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            day = day_in_words(form.cleaned_data["ends_on"])
            messages.success(request, f"{assignment.user} coaches {team} no longer from {day} on.")
            return redirect("admin:teams_team_change", team.pk)
    return _ask(request, f"End the coaching of {team} by {assignment.user}", team, form)


def _ask(request: HttpRequest, title: str, team: Team, form: forms.Form) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "team": team,
        "form": form,
        "opts": Team._meta,
        "back": reverse("admin:teams_team_change", args=[team.pk]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "teams/admin/ask.html", context, status=status)
