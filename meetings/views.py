"""Pages of a team's meetings."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from joynet.accounts.http import SignedInRequest
from meetings import access, queries
from teams import access as teams_access


@require_safe
@login_required
def team_meetings(request: SignedInRequest, team_id: int) -> HttpResponse:
    """What is next, what was and who was there, and how the team stands with the attendance rule."""
    now = timezone.now()
    team = teams_access.get_team(request.user, team_id, now)
    page = queries.team_meetings(team=team, at=now, reader_zone=request.user.time_zone)
    return render(request, "meetings/team_meetings.html", {"team": team, "page": page})


@require_safe
@login_required
def event(request: SignedInRequest, team_id: int, event_id: int) -> HttpResponse:
    """One meeting: when and where, and after it who was there."""
    now = timezone.now()
    team, found = access.get_event(request.user, team_id, event_id, now)
    page = queries.meeting_page(event=found, team=team, at=now, reader_zone=request.user.time_zone)
    if page is None:
        raise Http404
    return render(request, "meetings/event.html", {"team": team, "page": page, "meeting": page.meeting})
