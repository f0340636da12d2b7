"""Teams: the roster of today, and the acts that change it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.lib.days import is_active
from joynet.lib.forms import add_errors
from joynet.lib.zones import day_in_words, local_day
from teams import actions, queries
from teams.actions import ABOUT_DAY, ABOUT_PERSON
from teams.admin.coaching import urls_of_coaching
from teams.admin.rights import may_manage, never, user_of
from teams.admin.team_acts import urls_of_acts
from teams.admin.vacancies import VacancyFilter
from teams.forms import AddMemberForm, AssignCoachForm, EndMembershipForm, PauseForm
from teams.models import CoachAssignment, Membership, Team
from teams.rules import Slot


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Teams, with the roster of today and the acts that change it."""

    has_add_permission = has_change_permission = has_delete_permission = never
    change_form_template = "teams/admin/team.html"
    list_display = ["name", "organization", "cohort", "joined_on", "left_on"]
    list_filter = ["cohort", VacancyFilter]
    list_select_related = ["organization", "cohort"]
    search_fields = ["name", "organization__name"]
    ordering = ["name", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One team, its seats today and everybody who was ever on it."""
        team = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if team is not None:
            now = timezone.now()
            day = local_day(now, team.zone)
            memberships = list(team.memberships.select_related("person").order_by("starts_on", "pk"))
            leaders = [
                m
                for m in memberships
                if m.approved_by_id and m.slot == Slot.SENIOR_LEADER and is_active(m.starts_on, m.ends_on, day)
            ]
            extra |= {
                "title": team.name,
                "subtitle": team.cohort.name,
                "roster": queries.roster_on(team=team, day=local_day(now, team.zone)),
                "prework": queries.prework_page(team=team, day=local_day(now, team.zone)),
                "charter": queries.latest_charter(team=team),
                "memberships": memberships,
                "steering_seat_is_free": bool(leaders) and not any(m.holds_steering_seat for m in leaders),
                "proposals": _open_proposals(team) if may_manage(request) else [],
                "coaches": team.coach_assignments.select_related("user").order_by("starts_on", "pk"),
                "pauses": team.pauses.order_by("starts_on", "pk"),
                "may_manage": may_manage(request),
                "today": local_day(now, team.zone),
            }
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        own = [
            path("<int:team_id>/add-member/", self.admin_site.admin_view(self.add_member), name="teams_add_member"),
            path("<int:team_id>/coach/", self.admin_site.admin_view(self.assign_coach), name="teams_assign_coach"),
            path("<int:team_id>/pause/", self.admin_site.admin_view(self.pause), name="teams_pause"),
            path(
                "<int:team_id>/memberships/<int:membership_id>/end/",
                self.admin_site.admin_view(self.end_membership),
                name="teams_end_membership",
            ),
        ]
        return own + urls_of_acts(self.admin_site) + urls_of_coaching(self.admin_site) + super().get_urls()

    def add_member(self, request: HttpRequest, team_id: int) -> HttpResponse:
        """Puts somebody on the roster and invites them."""
        if not may_manage(request):
            raise PermissionDenied
        team = get_object_or_404(Team.objects.select_related("cohort"), pk=team_id)
        form = AddMemberForm(request.POST or None)
        if form.is_valid():
            try:
                membership = actions.add_member(
                    team=team,
                    member=form.member(),
                    starts_on=form.cleaned_data["starts_on"],
                    holds_steering_seat=form.cleaned_data["holds_steering_seat"],
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal, beside={ABOUT_DAY: "starts_on", ABOUT_PERSON: "email"})
            else:
                since = day_in_words(membership.starts_on)
                messages.success(request, f"{membership.person} is on the team from {since} and has been invited.")
                return redirect("admin:teams_team_change", team.pk)
        return self._ask(request, f"Add a member to {team}", team, form)

    def end_membership(self, request: HttpRequest, team_id: int, membership_id: int) -> HttpResponse:
        """Ends a membership from a day on."""
        if not may_manage(request):
            raise PermissionDenied
        membership = get_object_or_404(
            Membership.objects.select_related("team", "person"), pk=membership_id, team_id=team_id
        )
        form = EndMembershipForm(request.POST or None)
        if form.is_valid():
            try:
                ended = actions.end_membership(
                    membership=membership, **form.cleaned_data, by=Actor.of(user_of(request)), at=timezone.now()
                )
            except ValidationError as refusal:
                add_errors(form, refusal, beside={ABOUT_DAY: "ends_on"})
            else:
                messages.success(
                    request, f"{membership.person} is off the roster from {day_in_words(form.cleaned_data['ends_on'])}."
                )
                return redirect("admin:teams_team_change", ended.team_id)
        return self._ask(request, f"End the membership of {membership.person}", membership.team, form)

    def assign_coach(self, request: HttpRequest, team_id: int) -> HttpResponse:
        """Gives the team a coach from a day on."""
        if not may_manage(request):
            raise PermissionDenied
        team = get_object_or_404(Team.objects.select_related("cohort"), pk=team_id)
        coaches = queries.coaches_on(day=local_day(timezone.now(), team.zone))
        choices = [(str(user.pk), str(user)) for user in coaches]
        form = AssignCoachForm(request.POST or None, coaches=choices)
        if form.is_valid():
            coach = next(user for user in coaches if str(user.pk) == form.cleaned_data["coach"])
            try:
                actions.assign_coach(
                    team=team,
                    user=coach,
                    kind=CoachAssignment.Kind.STAFF,
                    starts_on=form.cleaned_data["starts_on"],
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(
                    request, f"{coach} coaches {team} from {day_in_words(form.cleaned_data['starts_on'])}."
                )
                return redirect("admin:teams_team_change", team.pk)
        return self._ask(request, f"Assign a coach to {team}", team, form)

    def pause(self, request: HttpRequest, team_id: int) -> HttpResponse:
        """Pauses the team: months whose last day lies in the pause are not owed."""
        if not may_manage(request):
            raise PermissionDenied
        team = get_object_or_404(Team.objects.select_related("cohort"), pk=team_id)
        form = PauseForm(request.POST or None)
        if form.is_valid():
            try:
                actions.pause_team(team=team, **form.cleaned_data, by=Actor.of(user_of(request)), at=timezone.now())
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"{team} is paused from {day_in_words(form.cleaned_data['starts_on'])}.")
                return redirect("admin:teams_team_change", team.pk)
        return self._ask(request, f"Pause {team}", team, form)

    def _ask(self, request: HttpRequest, title: str, team: Team, form: forms.Form) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "team": team,
            "form": form,
            "opts": self.opts,
            "back": reverse("admin:teams_team_change", args=[team.pk]),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return TemplateResponse(request, "teams/admin/ask.html", context, status=status)


def _open_proposals(team: Team) -> list[queries.ProposalLine]:
    return [line for line in queries.proposals_of(team=team, may_acknowledge=False) if line.is_open]
