"""Pages of the monthly report and of measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from joynet.accounts.http import SignedInRequest
from joynet.lib.months import Month
from joynet.lib.zones import deadline_in_both_zones, in_words, in_words_with_year
from submissions import actions, queries, rules
from submissions.charts import Chart, draw, sparkline_svg
from submissions.forms import (
    ChooseMeasureForm,
    GridCell,
    GridForm,
    LearningForm,
    NoteForm,
    NothingTestedForm,
    TestForm,
)
from submissions.models import Learning, Measure, TeamMeasure
from submissions.queries import GridRow, PartLine, ReportPage
from submissions.rules import Part, ReportState
from teams.access import TeamAccess, find_team
from teams.models import Team

REFUSED = 422

PART_PAGES = {
    Part.CHANGES: "submissions:part_changes",
    Part.LEARNING: "submissions:part_learning",
    Part.PROCESS: "submissions:part_process",
    Part.OUTCOME: "submissions:part_outcome",
}


# ---- months


@require_safe
@login_required
def months(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Every month that has begun, newest first, with its state."""
    now = timezone.now()
    found = find_team(request.user, team_id, now)
    lines = queries.month_lines(team=found.team, at=now)
    return render(
        request,
        "submissions/months.html",
        {
            "team": found.team,
            "access": found,
            "lines": list(reversed(lines)),
            "next": queries.month_to_open(lines) if found.may_enter else None,
        },
    )


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


@dataclass(frozen=True)
class PartLink:
    """A part of the report with its address."""

    line: PartLine
    url: str
    is_current: bool


def _open_month(
    request: SignedInRequest, team_id: int, month: Month, at: datetime
) -> tuple[TeamAccess, ReportPage] | HttpResponse:
    """The team and the month's page; a month that the team does not report on is said to be so."""
    found = find_team(request.user, team_id, at)
    page = queries.report_page(team=found.team, month=month, at=at)
    if page is not None and not (found.sees_drafts or page.line.is_submitted):
        raise Http404
    if page is None:
        calendar = queries.calendar_of(found.team)
        is_ahead = rules.opens_at(month, calendar.rule) > at
        context = {"team": found.team, "month": month, "is_ahead": is_ahead}
        return render(request, "submissions/not_a_month.html", context, status=404)
    return found, page


def _frame(found: TeamAccess, page: ReportPage, reader_zone: str, part: Part | None) -> dict[str, Any]:
    """What every page of a month shows."""
    team, line = found.team, page.line
    return {
        "team": team,
        "access": found,
        "page": page,
        "line": line,
        "month": line.month,
        "due": deadline_in_both_zones(line.due_by, team.zone, reader_zone),
        "locks": deadline_in_both_zones(line.locks_by, team.zone, reader_zone),
        "may_write": found.may_enter and line.may_edit,
        "parts": [
            PartLink(item, reverse(PART_PAGES[item.part], args=[team.pk, line.month]), item.part == part)
            for item in page.parts
        ],
        "done": sum(item.is_done for item in page.parts),
    }


@require_safe
@login_required
def report(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """One month: its four parts, what is lacking, and the button; after submission the report as it was sent."""
    now = timezone.now()
    opened = _open_month(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    return _report_page(request, *opened, at=now)


def _report_page(
    request: SignedInRequest,
    found: TeamAccess,
    page: ReportPage,
    *,
    at: datetime,
    refusals: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    team, line = found.team, page.line
    stored = queries.find_report(team=team, month=line.month)
    grid = queries.grid_rows(team=team, month=line.month)
    context = _frame(found, page, request.user.time_zone, None) | {
        "refusals": refusals,
        "may_submit": found.may_enter and line.may_edit and at >= line.submits_from,
        "submits_from": in_words(line.submits_from, team.zone),
        "versions": [
            {"number": sent.number, "at": in_words_with_year(sent.at, team.zone), "by": str(sent.by or "")}
            for sent in (queries.submissions_of(report=stored) if stored else [])
        ],
        "return_reason": stored.return_reason if stored and stored.state == ReportState.RETURNED else "",
        "charts": [(row, draw(row.chart_input)) for rows in grid.values() for row in rows],
        "rows": [(part.label, rows) for part, rows in grid.items()] if line.is_submitted else [],
    }
    return render(request, "submissions/report.html", context, status=status)


@require_POST
@login_required
def submit_report(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """Submits the month; a refusal is shown on the same page."""
    now = timezone.now()
    found = _to_enter(request, team_id, now)
    try:
        actions.submit_report(team=found.team, month=month, by=request.actor, at=now)
    except actions.ReportRefused as refusal:
        opened = _open_month(request, team_id, month, now)
        if isinstance(opened, HttpResponse):
            return opened
        is_second = any(error.code == "already_submitted" for error in refusal.error_list)
        return _report_page(
            request, *opened, at=now, refusals=tuple(refusal.messages), status=409 if is_second else REFUSED
        )
    messages.success(request, f"{month} report submitted.")
    return redirect("submissions:report", team_id=team_id, month=month)


def _to_enter(request: SignedInRequest, team_id: int, at: datetime) -> TeamAccess:
    found = find_team(request.user, team_id, at)
    if not found.may_enter:
        raise PermissionDenied("Only quorum members and data leads of the team enter its data.")
    return found


def _open_part(
    request: SignedInRequest, team_id: int, month: Month, at: datetime
) -> tuple[TeamAccess, ReportPage] | HttpResponse:
    """A part's page is for those who see drafts; writing needs the right to enter."""
    if request.method == "POST":
        _to_enter(request, team_id, at)
    opened = _open_month(request, team_id, month, at)
    if not isinstance(opened, HttpResponse) and not opened[1].line.may_edit and request.method == "GET":
        return redirect("submissions:report", team_id=team_id, month=month)
    return opened


# ---- changes tested


@require_http_methods(["GET", "POST"])
@login_required
def part_changes(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """The tests of this month; a form for why there was none."""
    now = timezone.now()
    opened = _open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    found, page = opened
    part = _part_of(page, Part.CHANGES)
    form = NothingTestedForm(request.POST or None, revision=part.revision, reason=part.nothing_reason)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                actions.say_nothing_tested(
                    team=found.team,
                    month=month,
                    reason=form.cleaned_data["reason"],
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except ValidationError as refusal:
                form.add_error("reason", refusal)
                _carry_revision(form, part.revision)
            else:
                messages.success(request, f"Changes tested saved at {_clock(found.team, now)}.")
                return redirect("submissions:part_changes", team_id=team_id, month=month)
    in_month = {test.cycle_id for test in page.tests}
    running = [cycle for cycle in queries.open_cycles(team=found.team) if cycle.pk not in in_month]
    context = _frame(found, page, request.user.time_zone, Part.CHANGES) | {"form": form, "running": running}
    return render(request, "submissions/part_changes.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def edit_test(request: SignedInRequest, team_id: int, month: Month, cycle_id: int | None = None) -> HttpResponse:
    """Adds a test to the month, or changes one."""
    now = timezone.now()
    opened = _open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    found, page = opened
    cycle = queries.find_cycle(team=found.team, cycle_id=cycle_id) if cycle_id is not None else None
    if cycle_id is not None and cycle is None:
        raise Http404
    back = reverse("submissions:part_changes", args=[team_id, month])
    form = TestForm(request.POST or None, cycle=cycle, cancel=back)
    status, stored = 200, None
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                saved = actions.save_test(
                    team=found.team,
                    month=month,
                    entry=form.entry(cycle_id),
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except actions.EditedMeanwhile as refusal:
                form.add_error(None, refusal)
                _carry_revision(form, cycle.revision if cycle else 0)
                stored = queries.test_line(cycle) if cycle else None
                status = 409
            except ValidationError as refusal:
                _add_errors(form, refusal)
            else:
                messages.success(request, f"Test {saved.number} saved at {_clock(found.team, now)}.")
                return redirect(back)
    context = _frame(found, page, request.user.time_zone, Part.CHANGES) | {
        "form": form,
        "cycle": cycle,
        "stored": stored,
    }
    return render(request, "submissions/edit_test.html", context, status=status)


@require_POST
@login_required
def carry_test_on(request: SignedInRequest, team_id: int, month: Month, cycle_id: int) -> HttpResponse:
    """Counts a running test to this month too."""
    now = timezone.now()
    team = _to_enter(request, team_id, now).team
    cycle = queries.find_cycle(team=team, cycle_id=cycle_id)
    if cycle is None:
        raise Http404
    try:
        actions.carry_test_on(team=team, month=month, cycle=cycle, by=request.actor, at=now)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, f"Test {cycle.number} counts to {month} too.")
    return redirect("submissions:part_changes", team_id=team_id, month=month)


@require_POST
@login_required
def take_test_out(request: SignedInRequest, team_id: int, month: Month, cycle_id: int) -> HttpResponse:
    """Takes a test out of this month; the test stays."""
    now = timezone.now()
    team = _to_enter(request, team_id, now).team
    cycle = queries.find_cycle(team=team, cycle_id=cycle_id)
    if cycle is None:
        raise Http404
    try:
        actions.take_test_out(team=team, month=month, cycle=cycle, by=request.actor, at=now)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, f"Test {cycle.number} was taken out of {month}. It can be added again below.")
    return redirect("submissions:part_changes", team_id=team_id, month=month)


# ---- learning


@require_http_methods(["GET", "POST"])
@login_required
def part_learning(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """What the team learned, prompt by prompt, with last month's words folded under."""
    now = timezone.now()
    opened = _open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    found, page = opened
    part = _part_of(page, Part.LEARNING)
    form = LearningForm(
        request.POST or None, stored=page.learnings, revision=part.revision, nothing_reason=part.nothing_reason
    )
    status = 200
    stored: tuple[Learning, ...] = ()
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                actions.save_learning(
                    team=found.team,
                    month=month,
                    entries=form.entries(),
                    nothing_reason=form.cleaned_data["nothing_reason"],
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except actions.EditedMeanwhile as refusal:
                form.add_error(None, refusal)
                _carry_revision(form, part.revision)
                stored, status = page.learnings, 409
            except ValidationError as refusal:
                _add_errors(form, refusal)
            else:
                messages.success(request, f"Learning saved at {_clock(found.team, now)}.")
                return redirect("submissions:part_learning", team_id=team_id, month=month)
    context = _frame(found, page, request.user.time_zone, Part.LEARNING) | {
        "form": form,
        "part": part,
        "stored": stored,
        "before": queries.learnings_before(team=found.team, month=month),
    }
    return render(request, "submissions/part_learning.html", context, status=status)


# ---- process and outcome data


@dataclass(frozen=True)
class GridLine:
    """One measure of the grid with its form fields and its chart."""

    row: GridRow
    fields: dict[str, Any]
    sparkline: SafeString
    chart: Chart


@require_http_methods(["GET", "POST"])
@login_required
def part_data(request: SignedInRequest, team_id: int, month: Month, part: Part) -> HttpResponse:
    """The data grid of a part: this month's cells beside last month's, with the chart under each measure."""
    now = timezone.now()
    opened = _open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    found, page = opened
    line = _part_of(page, part)
    rows = queries.grid_rows(team=found.team, month=month)[part]
    form = GridForm(
        request.POST or None,
        cells=[GridCell(row.key, row.team_measure.pk, row.card, row.stored) for row in rows],
        initial={"revision": line.revision, "nothing_reason": line.nothing_reason},
    )
    status, is_stale = 200, False
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                actions.save_values(
                    team=found.team,
                    month=month,
                    part=part,
                    entries=[entry for _cell, entry in form.entries()],
                    nothing_reason=form.cleaned_data["nothing_reason"],
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except actions.EditedMeanwhile as refusal:
                form.add_error(None, refusal)
                _carry_revision(form, line.revision)
                is_stale, status = True, 409
            except ValidationError as refusal:
                _add_errors(form, refusal)
            else:
                messages.success(request, f"{part.label} saved at {_clock(found.team, now)}.")
                return redirect(PART_PAGES[part], team_id=team_id, month=month)
    context = _frame(found, page, request.user.time_zone, part) | {
        "form": form,
        "part": line,
        "is_stale": is_stale,
        "grid": [_grid_line(form, row) for row in rows],
        "last_month": month.previous,
    }
    return render(request, "submissions/part_data.html", context, status=status)


def _grid_line(form: GridForm, row: GridRow) -> GridLine:
    return GridLine(
        row=row,
        fields=_bound(form, row.key),
        sparkline=sparkline_svg(row.chart_input),
        chart=draw(row.chart_input),
    )


def _bound(form: GridForm, key: str) -> dict[str, Any]:
    return {name.partition("-")[2]: form[name] for name in form.fields if name.startswith(f"{key}-")}


# ---- measures


@require_safe
@login_required
def measures(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Each measure of the team with its chart and its sentence."""
    now = timezone.now()
    found = find_team(request.user, team_id, now)
    charts = queries.charts_of(
        team=found.team, until=_newest_month(found.team, now), hides_unsubmitted=not found.sees_drafts
    )
    return render(request, "submissions/measures.html", {"team": found.team, "access": found, "charts": charts})


def _newest_month(team: Team, at: datetime) -> Month:
    """The calendar month of the team's day, and at least M1: measures that begin with M1 are there from acceptance."""
    return max(Month.of(queries.today_of(team, at)), queries.calendar_of(team).span.cohort_first)


def _find_measure(found: TeamAccess, team_measure_id: int) -> TeamMeasure:
    row = queries.find_team_measure(team=found.team, team_measure_id=team_measure_id)
    if row is None:
        raise Http404
    return row


@require_safe
@login_required
def measure(request: SignedInRequest, team_id: int, team_measure_id: int) -> HttpResponse:
    """One measure: chart, sentence, notes, table, definition."""
    now = timezone.now()
    found = find_team(request.user, team_id, now)
    row = _find_measure(found, team_measure_id)
    form = NoteForm(months=queries.months_begun(team=found.team, at=now))
    return _measure_page(request, found, row, form, now)


def _measure_page(
    request: SignedInRequest, found: TeamAccess, row: TeamMeasure, form: NoteForm, at: datetime, status: int = 200
) -> HttpResponse:
    shown = queries.charts_of(
        team=found.team,
        until=_newest_month(found.team, at),
        only=[row.pk],
        hides_unsubmitted=not found.sees_drafts,
    )
    if not shown:
        raise Http404
    context = {"team": found.team, "access": found, "item": shown[0], "form": form}
    return render(request, "submissions/measure.html", context, status=status)


@require_POST
@login_required
def note_on_chart(request: SignedInRequest, team_id: int, team_measure_id: int) -> HttpResponse:
    """Adds a numbered note to the chart."""
    now = timezone.now()
    found = _to_enter(request, team_id, now)
    row = _find_measure(found, team_measure_id)
    form = NoteForm(request.POST, months=queries.months_begun(team=found.team, at=now))
    if form.is_valid():
        try:
            actions.note_on_chart(
                team_measure=row,
                month=Month.parse(form.cleaned_data["month"]),
                kind=form.cleaned_data["kind"],
                text=form.cleaned_data["text"],
                cycle=None,
                by=request.actor,
                at=now,
            )
        except ValidationError as refusal:
            _add_errors(form, refusal)
        else:
            messages.success(request, "Note added to the chart.")
            return redirect("submissions:measure", team_id=team_id, team_measure_id=team_measure_id)
    return _measure_page(request, found, row, form, now, REFUSED)


@require_http_methods(["GET", "POST"])
@login_required
def back_data(request: SignedInRequest, team_id: int, team_measure_id: int) -> HttpResponse:
    """The twelve months before M1, entered at once."""
    now = timezone.now()
    found = _to_enter(request, team_id, now)
    row = _find_measure(found, team_measure_id)
    stored = queries.back_data_rows(team_measure=row)
    card = queries.version_in_force(row.measure.versions.all(), stored[-1][0])
    form = GridForm(
        request.POST or None,
        cells=[GridCell(month.iso, row.pk, card, value) for month, value in stored],
    )
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                written = actions.enter_back_data(
                    team_measure=row,
                    entries={Month.parse(cell.key): entry for cell, entry in form.entries() if _is_typed(form, cell)},
                    by=request.actor,
                    at=now,
                )
            except ValidationError as refusal:
                _add_errors(form, refusal)
            else:
                count = len(written)
                messages.success(request, f"{count} {'month' if count == 1 else 'months'} saved.")
                return redirect("submissions:measure", team_id=team_id, team_measure_id=team_measure_id)
    lines = [(month, value, _month_fields(form, month)) for month, value in stored]
    context = {"team": found.team, "measure": row, "card": card, "form": form, "lines": lines}
    return render(request, "submissions/back_data.html", context, status=status)


def _month_fields(form: GridForm, month: Month) -> dict[str, Any]:
    start = f"{month.iso}-"
    return {name.removeprefix(start): form[name] for name in form.fields if name.startswith(start)}


def _is_typed(form: GridForm, cell: GridCell) -> bool:
    """Whether anything stands in the row: a blank month leaves what is stored."""
    names = ("numerator", "denominator", "value")
    has_figures = any(form.cleaned_data.get(f"{cell.key}-{name}") is not None for name in names)
    return has_figures or form.cleaned_data.get(f"{cell.key}-kind") not in {"", "measured"}


@require_http_methods(["GET", "POST"])
@login_required
def choose_measure(request: SignedInRequest, team_id: int) -> HttpResponse:
    """A team takes up a measure of the network's library."""
    now = timezone.now()
    found = _to_enter(request, team_id, now)
    team = found.team
    month = _newest_month(team, now)
    back = reverse("submissions:measures", args=[team_id])
    form = ChooseMeasureForm(
        request.POST or None, measures=queries.choosable_measures(team=team, month=month), cancel=back
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.choose_measure(
                team=team,
                measure=Measure.objects.get(pk=form.cleaned_data["measure"]),
                role=form.cleaned_data["role"],
                direction=form.cleaned_data["direction"],
                target=form.cleaned_data["target"],
                required=True,
                first_month=month,
                by=request.actor,
                at=now,
            )
        except ValidationError as refusal:
            _add_errors(form, refusal)
        else:
            messages.success(request, "Measure chosen. Values of earlier months can be entered now.")
            return redirect("submissions:measure", team_id=team_id, team_measure_id=row.pk)
    status = REFUSED if form.is_bound else 200
    return render(request, "submissions/choose_measure.html", {"team": team, "form": form}, status=status)


# ---- what the views share


def _part_of(page: ReportPage, part: Part) -> PartLine:
    return next(line for line in page.parts if line.part == part)


def _clock(team: Team, at: datetime) -> str:
    """The time of saving, in the team's zone: "3:42 PM Eastern"."""
    return in_words(at, team.zone).rpartition(", ")[2]


def _carry_revision(form: Any, revision: int) -> None:  # noqa: ANN401  # any of the forms above
    """The form goes back with the newest revision, so that saving once more wins knowingly."""
    data: QueryDict = form.data.copy()
    data["revision"] = str(revision)
    form.data = data


def _add_errors(form: Any, refusal: ValidationError) -> None:  # noqa: ANN401  # any of the forms above
    """A refusal beside its field; what names no field of the form goes on top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
