"""How a team stands, for the team; and how all teams stand, for staff and coaches."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from joynet.accounts import roles
from joynet.accounts.actors import Actor
from joynet.accounts.http import SignedInRequest
from joynet.accounts.models import User
from joynet.lib.csv import write_rows
from joynet.lib.zones import day_in_words, local_day
from joynet.overview import queries
from joynet.overview.rules import TITLES
from joynet.overview.standing_actions import export_standing
from joynet.overview.standing_forms import DayForm, JudgmentForm, TeamsForm
from teams import access
from teams import actions as team_actions
from teams.models import Cohort, Team
from teams.queries import judgments_of, own_places
from teams.rules import Band


@require_safe
@login_required
def standing(request: SignedInRequest, team_id: int) -> HttpResponse:
    """How the team stands with each expectation, as of today or a day one chooses."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    team = found.team
    today = local_day(now, team.zone)
    form = DayForm(request.GET if "on" in request.GET else None, first=min(team.joined_on, today), today=today)
    day = form.cleaned_data["on"] if form.is_valid() else today
    page = queries.standing_page(access=found, day=day, now=now)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"team": team, "access": found, "page": page, "form": form}
    return render(request, "overview/standing.html", context, status=status)


@require_safe
def all_standing(request: HttpRequest) -> HttpResponse:
    """The teams of a cohort with standing and risk; a coach sees the teams coached."""
    user, now = _reader(request), timezone.now()
    form = TeamsForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    band = wanted.get("band") or ""
    line = wanted.get("line") if wanted.get("line") in TITLES else ""
    found = queries.standing_list(
        user=user,
        cohort_id=wanted.get("cohort"),
        band=band,
        line=line or "",
        page=wanted.get("page") or 1,
        today=roles.staff_day(user, now),
        at=now,
    )
    context = {
        **admin.site.each_context(request),
        "title": "Standing and help needed",
        "page": found,
        "bands": Band.choices,
        "expectations": TITLES.items(),
        "band": band,
        "line": line,
        "may_judge": _may_judge(user),
    }
    return TemplateResponse(request, "overview/admin/standing.html", context)


@require_POST
def standing_file(request: HttpRequest) -> HttpResponse:
    """The cohort's teams as a file, those open to the reader. Taking it out is written down."""
    user, now = _reader(request), timezone.now()
    number = request.POST.get("cohort", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Http404
    cohort = get_object_or_404(Cohort, pk=int(number))
    pks = queries.readable_teams(user, cohort=cohort, today=roles.staff_day(user, now))
    found = queries.standing_of_all(pks, band="", line="", at=now)
    rows = export_standing(cohort=cohort, found=found, by=Actor.of(user), at=now)
    name = f"standing-{slugify(cohort.name)}-{local_day(now, cohort.zone).isoformat()}.csv"
    return HttpResponse(
        write_rows(queries.TABLE_HEADER, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_http_methods(["GET", "POST"])
def judge_team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Staff say how much help a team needs, above the score, with a reason and until a day; or take it back."""
    user, now = _reader(request), timezone.now()
    if not _may_judge(user):
        raise PermissionDenied("Coordinators and directors judge how much help a team needs.")
    team = get_object_or_404(Team.objects.select_related("cohort"), pk=team_id)
    if own_places(user=user, day=local_day(now, team.zone)).filter(team=team).exists():
        raise PermissionDenied("Somebody who is not on the team judges how much help it needs.")
    if "take_back" in request.POST:
        if team_actions.take_back_override(team=team, by=Actor.of(user), at=now):
            messages.success(request, f"The judgment about {team} is taken back: the signs speak again.")
        return redirect("overview:judge_team", team.pk)
    form = JudgmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = team_actions.override_risk(team=team, **form.cleaned_data, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            until = day_in_words(made.last_day)
            messages.success(request, f"{team}: {Band(made.band).label.lower()}, until {until}.")
            return redirect("overview:judge_team", team.pk)
    judgments = judgments_of([team.pk]).get(team.pk, [])
    day = local_day(now, team.zone)
    context = {
        **admin.site.each_context(request),
        "title": f"How much help {team} needs",
        "team": team,
        "form": form,
        "found": queries.team_standing(team=team, at=now),
        "judgments": [(row, row.is_in_force_on(day)) for row in judgments],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "overview/admin/judge.html", context, status=status)


def _reader(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not queries.may_read_standing(user, today=roles.staff_day(user, timezone.now())):
        raise PermissionDenied("Coordinators, directors and coaches read how teams stand.")
    return user


def _may_judge(user: User) -> bool:
    return roles.has_role(user, *queries.READERS, today=roles.staff_day(user, timezone.now()))
