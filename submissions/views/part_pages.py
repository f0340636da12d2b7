"""The four parts of a month: changes tested, learning, process data, outcome data."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from joynet.accounts.http import SignedInRequest
from joynet.lib.forms import add_errors
from joynet.lib.months import Month
from submissions import actions, queries
from submissions.charts import Chart, draw, sparkline_svg
from submissions.forms import GridCell, GridForm, LearningForm, NothingTestedForm, TestForm
from submissions.models import Prompt
from submissions.queries import GridRow, LearningLine
from submissions.rules import Part
from submissions.views.opening import (
    CONFLICT,
    REFUSED,
    after_saving,
    carry_revision,
    clock,
    frame,
    open_part,
    to_enter,
)

# ---- changes tested


@require_http_methods(["GET", "POST"])
@login_required
def part_changes(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """The tests of this month; a form for why there was none."""
    now = timezone.now()
    opened = open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    part = opened.part(Part.CHANGES)
    form = NothingTestedForm(request.POST or None, revision=part.revision, reason=part.nothing_reason)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                actions.say_nothing_tested(
                    team=opened.team,
                    month=month,
                    reason=form.cleaned_data["reason"],
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except actions.EditedMeanwhile as refusal:
                form.add_error(None, refusal)
                carry_revision(form, part.revision)
                status = CONFLICT
            except ValidationError as refusal:
                form.add_error("reason", refusal)
            else:
                messages.success(request, f"Changes tested saved at {clock(opened.team, now)}.")
                return after_saving(request, team_id, month, Part.CHANGES)
    in_month = {test.cycle_id for test in opened.page.tests}
    context = frame(opened, request.user.time_zone, Part.CHANGES) | {
        "form": form,
        "part": part,
        "running": [cycle for cycle in queries.open_cycles(team=opened.team) if cycle.pk not in in_month],
    }
    return render(request, "submissions/part_changes.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def edit_test(request: SignedInRequest, team_id: int, month: Month, cycle_id: int | None = None) -> HttpResponse:
    """Adds a test to the month, or changes one."""
    now = timezone.now()
    if request.method == "GET":
        to_enter(request, team_id, now)
    opened = open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    cycle = queries.find_cycle(team=opened.team, cycle_id=cycle_id) if cycle_id is not None else None
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
                    team=opened.team,
                    month=month,
                    entry=form.entry(cycle_id),
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except actions.EditedMeanwhile as refusal:
                form.add_error(None, refusal)
                carry_revision(form, cycle.revision if cycle else 0)
                stored = queries.test_line(cycle) if cycle else None
                status = CONFLICT
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"Test {saved.number} saved at {clock(opened.team, now)}.")
                return redirect(back)
    context = frame(opened, request.user.time_zone, Part.CHANGES) | {"form": form, "cycle": cycle, "stored": stored}
    return render(request, "submissions/edit_test.html", context, status=status)


@require_POST
@login_required
def carry_test_on(request: SignedInRequest, team_id: int, month: Month, cycle_id: int) -> HttpResponse:
    """Counts a running test to this month too."""
    now = timezone.now()
    team = to_enter(request, team_id, now).team
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
    team = to_enter(request, team_id, now).team
    cycle = queries.find_cycle(team=team, cycle_id=cycle_id)
    if cycle is None:
        raise Http404
    try:
        actions.take_test_out(team=team, month=month, cycle=cycle, by=request.actor, at=now)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, f"Test {cycle.number} was taken out of {month}.")
    return redirect("submissions:part_changes", team_id=team_id, month=month)


# ---- learning


@dataclass(frozen=True)
class LearningBlock:
    """One prompt with its two fields and what was written a month ago."""

    label: str
    text: BoundField
    share: BoundField
    before: str


@require_http_methods(["GET", "POST"])
@login_required
def part_learning(request: SignedInRequest, team_id: int, month: Month) -> HttpResponse:
    """What the team learned, prompt by prompt, with last month's words folded under."""
    now = timezone.now()
    opened = open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    part, learnings = opened.part(Part.LEARNING), opened.page.learnings
    form = LearningForm(
        request.POST or None, stored=learnings, revision=part.revision, nothing_reason=part.nothing_reason
    )
    status = 200
    stored: tuple[LearningLine, ...] = ()
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                actions.save_learning(
                    team=opened.team,
                    month=month,
                    entries=form.entries(),
                    nothing_reason=form.cleaned_data["nothing_reason"],
                    seen_revision=form.cleaned_data["revision"],
                    by=request.actor,
                    at=now,
                )
            except actions.EditedMeanwhile as refusal:
                form.add_error(None, refusal)
                carry_revision(form, part.revision)
                stored, status = learnings, CONFLICT
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"Learning saved at {clock(opened.team, now)}.")
                return after_saving(request, team_id, month, Part.LEARNING)
    before = queries.learnings_before(team=opened.team, month=month)
    context = frame(opened, request.user.time_zone, Part.LEARNING) | {
        "form": form,
        "part": part,
        "stored": stored,
        "last_month": month.previous,
        "blocks": [
            LearningBlock(
                prompt.label, form[f"{prompt.value}-text"], form[f"{prompt.value}-share"], before.get(prompt, "")
            )
            for prompt in Prompt
        ],
        "shows_form": opened.may_write or request.method == "POST",
    }
    return render(request, "submissions/part_learning.html", context, status=status)


# ---- process and outcome data


@dataclass(frozen=True)
class GridLine:
    """One measure of the grid with its form fields and its chart."""

    row: GridRow
    fields: dict[str, BoundField]
    sparkline: SafeString
    chart: Chart

    @property
    def has_more(self) -> bool:
        """Whether something stands, or is wrong, in the fields that are folded away."""
        more = [self.fields[name] for name in ("kind", "reason", "note", "is_estimate")]
        return any(field.errors or field.value() not in {"", None, False, "measured"} for field in more)


@require_http_methods(["GET", "POST"])
@login_required
def part_data(request: SignedInRequest, team_id: int, month: Month, part: Part) -> HttpResponse:
    """The data grid of a part: this month's cells beside last month's, with the chart under each measure."""
    now = timezone.now()
    opened = open_part(request, team_id, month, now)
    if isinstance(opened, HttpResponse):
        return opened
    line = opened.part(part)
    rows = opened.book.grid()[part]
    form = GridForm(
        request.POST or None,
        cells=[_cell(row) for row in rows],
        initial={"revision": line.revision, "nothing_reason": line.nothing_reason},
    )
    status, is_stale = 200, False
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                actions.save_values(
                    team=opened.team,
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
                carry_revision(form, line.revision)
                is_stale, status = True, CONFLICT
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"{part.label} saved at {clock(opened.team, now)}.")
                return after_saving(request, team_id, month, part)
    context = frame(opened, request.user.time_zone, part) | {
        "form": form,
        "part": line,
        "is_stale": is_stale,
        "grid": [_grid_line(form, row) for row in rows],
        "last_month": month.previous,
        "shows_form": opened.may_write or request.method == "POST",
    }
    return render(request, "submissions/part_data.html", context, status=status)


def _cell(row: GridRow) -> GridCell:
    card = row.card
    return GridCell(
        key=row.key,
        team_measure_id=row.team_measure.pk,
        card=card,
        stored=row.stored,
        numerator_hint=card.numerator_definition,
        denominator_hint=card.denominator_definition,
    )


def _grid_line(form: GridForm, row: GridRow) -> GridLine:
    start = f"{row.key}-"
    return GridLine(
        row=row,
        fields={name.removeprefix(start): form[name] for name in form.fields if name.startswith(start)},
        sparkline=sparkline_svg(row.chart_input),
        chart=draw(row.chart_input),
    )
