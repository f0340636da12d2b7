"""What the pages share: opening a month, its frame, and refusals beside their fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from joynet.accounts.http import SignedInRequest
from joynet.lib.months import Month
from joynet.lib.zones import deadline_in_both_zones, in_words
from submissions import queries, rules
from submissions.queries import MonthBook, PartLine, ReportPage
from submissions.rules import Part
from teams.access import TeamAccess, find_team
from teams.models import Team

REFUSED = 422
CONFLICT = 409

PART_PAGES = {
    Part.CHANGES: "submissions:part_changes",
    Part.LEARNING: "submissions:part_learning",
    Part.PROCESS: "submissions:part_process",
    Part.OUTCOME: "submissions:part_outcome",
}


@dataclass(frozen=True)
class OpenMonth:
    """A month that somebody has opened: who asks, what is stored, and what its pages say."""

    found: TeamAccess
    book: MonthBook
    page: ReportPage

    @property
    def team(self) -> Team:
        return self.found.team

    @property
    def may_write(self) -> bool:
        return self.found.may_enter and self.page.line.may_edit

    def part(self, part: Part) -> PartLine:
        """One of its parts."""
        return next(line for line in self.page.parts if line.part == part)


@dataclass(frozen=True)
class PartLink:
    """A part of the report with its address."""

    line: PartLine
    url: str
    is_current: bool


def open_month(request: SignedInRequest, team_id: int, month: Month, at: datetime) -> OpenMonth | HttpResponse:
    """The month, or the page that says why there is nothing to open."""
    found = find_team(request.user, team_id, at)
    book = queries.open_book(team=found.team, month=month, at=at)
    if book is None:
        return _not_a_month(request, found.team, month)
    page = book.page(at)
    if not (found.sees_drafts or page.line.is_submitted):
        raise Http404
    return OpenMonth(found, book, page)


def _not_a_month(request: SignedInRequest, team: Team, month: Month) -> HttpResponse:
    calendar = queries.calendar_of(team)
    context = {
        "team": team,
        "month": month,
        "is_ahead": month in rules.months_to_report(calendar.span, calendar.waived),
        "is_before": month < calendar.span.cohort_first,
        "is_waived": month in calendar.waived,
    }
    return render(request, "submissions/not_a_month.html", context, status=404)


def to_enter(request: SignedInRequest, team_id: int, at: datetime) -> TeamAccess:
    """The team, for somebody who enters its data; PermissionDenied for those who only read."""
    found = find_team(request.user, team_id, at)
    if not found.may_enter:
        raise PermissionDenied("Only quorum members and data leads of the team enter its data.")
    return found


def open_part(request: SignedInRequest, team_id: int, month: Month, at: datetime) -> OpenMonth | HttpResponse:
    """A part's page is for those who see drafts; writing needs the right to enter. A closed month shows its report."""
    opened = open_month(request, team_id, month, at)
    if isinstance(opened, HttpResponse):
        return opened
    if request.method == "POST" and not opened.found.may_enter:
        raise PermissionDenied("Only quorum members and data leads of the team enter its data.")
    if request.method == "GET" and not opened.page.line.may_edit:
        return redirect("submissions:report", team_id=team_id, month=month)
    return opened


def frame(opened: OpenMonth, reader_zone: str, part: Part | None) -> dict[str, Any]:
    """What every page of a month shows."""
    team, page, line = opened.team, opened.page, opened.page.line
    return {
        "team": team,
        "access": opened.found,
        "page": page,
        "line": line,
        "month": line.month,
        "due": deadline_in_both_zones(line.due_by, team.zone, reader_zone),
        "locks": deadline_in_both_zones(line.locks_by, team.zone, reader_zone),
        "may_write": opened.may_write,
        "parts": [
            PartLink(item, reverse(PART_PAGES[item.part], args=[team.pk, line.month]), item.part == part)
            for item in page.parts
        ],
        "done": sum(item.is_done for item in page.parts),
        "next_part": _part_after(part) if part else None,
    }


def _part_after(part: Part) -> Part | None:
    following = list(Part)[list(Part).index(part) + 1 :]
    return following[0] if following else None


def after_saving(request: SignedInRequest, team_id: int, month: Month, part: Part) -> HttpResponse:
    """Where one goes after a save: the same part, or on to the next one and at last to the report."""
    if "next" not in request.POST:
        return redirect(PART_PAGES[part], team_id=team_id, month=month)
    following = _part_after(part)
    return redirect(PART_PAGES[following] if following else "submissions:report", team_id=team_id, month=month)


def clock(team: Team, at: datetime) -> str:
    """The time of saving, in the team's zone: "3:42 PM Eastern"."""
    return in_words(at, team.zone).rpartition(", ")[2]


def carry_revision(form: Any, revision: int) -> None:  # noqa: ANN401  # any of the forms of a part
    """The form goes back with the newest revision, so that saving once more wins knowingly."""
    data: QueryDict = form.data.copy()
    data["revision"] = str(revision)
    form.data = data
