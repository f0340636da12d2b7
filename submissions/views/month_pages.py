"""The list of months, one month's report, and its submission."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from joynet.accounts.http import SignedInRequest
from joynet.lib.months import Month
from joynet.lib.zones import deadline_in_both_zones, in_words, in_words_with_year
from submissions import actions, queries
from submissions.charts import draw
from submissions.views.opening import CONFLICT, REFUSED, OpenMonth, frame, open_month, to_enter
from teams.access import find_team


@require_safe
@login_required
def months(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Every month that has begun, newest first, with its state."""
    now = timezone.now()
    found = find_team(request.user, team_id, now)
    lines = queries.month_lines(team=found.team, at=now)
    following = queries.month_to_open(lines) if found.may_enter else None
    context = {"team": found.team, "access": found, "lines": list(reversed(lines)), "next": following}
    if following is not None:
        context["due"] = deadline_in_both_zones(following.due_by, found.team.zone, request.user.time_zone)
        context["is_over"] = now >= following.submits_from
    return render(request, "submissions/months.html", context)


@require_safe
@login_required
def this_month(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Opens the oldest owed month that is not submitted, else the newest that can be written."""
    now = timezone.now()
    team = find_team(request.user, team_id, now).team
    lines = queries.month_lines(team=team, at=now)
    line = queries.month_to_open(lines)
    if line is not None:
        return redirect("submissions:report", team_id=team.pk, month=line.month)
    return render(request, "submissions/no_month.html", {"team": team, "has_begun": bool(lines)})


@require_safe
@login_required
def report(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """One month: its four parts, what is lacking, and the button; after submission the report as it was sent."""
    now = timezone.now()
    opened = open_month(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    return _report_page(request, opened, at=now)


def _report_page(
    request: SignedInRequest, opened: OpenMonth, *, at: datetime, refusals: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    team, page, line = opened.team, opened.page, opened.page.line
    grid = opened.book.grid()
    context = frame(opened, request.user.time_zone, None) | {
        "refusals": refusals,
        "has_errors": bool(refusals),
        "is_over": at >= line.submits_from,
        "submits_from": in_words(line.submits_from, team.zone),
        "versions": [
            {"number": sent.number, "at": in_words_with_year(sent.at, team.zone), "by": sent.by} for sent in page.sent
        ],
        "rows": [(part.label, rows) for part, rows in grid.items() if any(row.stored_text for row in rows)],
        "charts": [] if line.may_edit else [(row, draw(row.chart_input)) for rows in grid.values() for row in rows],
    }
    return render(request, "submissions/report.html", context, status=status)


@require_POST
@login_required
def submit_report(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """Submits the month; a refusal is shown on the same page."""
    now = timezone.now()
    found = to_enter(request, team_id, now)
    try:
        actions.submit_report(team=found.team, month=month, by=request.actor, at=now)
    except actions.ReportRefused as refusal:
        opened = open_month(request, team_id, month, now)
        if isinstance(opened, HttpResponse):
            return opened
        is_second = any(error.code == "already_submitted" for error in refusal.error_list)
        status = CONFLICT if is_second else REFUSED
        return _report_page(request, opened, at=now, refusals=tuple(refusal.messages), status=status)
    messages.success(request, f"{month} report submitted.")
    return redirect("submissions:report", team_id=team_id, month=month)
