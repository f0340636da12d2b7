"""A team's measures, each with its chart, its notes and its earlier months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from joynet.accounts.http import SignedInRequest
from joynet.lib.forms import add_errors
from joynet.lib.months import Month
from submissions import actions, queries
from submissions.forms import ChooseMeasureForm, GridCell, GridForm, NoteForm
from submissions.models import Measure, TeamMeasure
from submissions.views.opening import REFUSED, to_enter
from teams.access import TeamAccess, find_team
from teams.models import Team


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
    found = to_enter(request, team_id, now)
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
            add_errors(form, refusal)
        else:
            messages.success(request, "Note added to the chart.")
            return redirect("submissions:measure", team_id=team_id, team_measure_id=team_measure_id)
    return _measure_page(request, found, row, form, now, REFUSED)


@dataclass(frozen=True)
class BackLine:
    """One earlier month with its fields."""

    month: Month
    fields: dict[str, BoundField]


@require_http_methods(["GET", "POST"])
@login_required
def back_data(request: SignedInRequest, team_id: int, team_measure_id: int) -> HttpResponse:
    """The twelve months before M1, entered at once."""
    now = timezone.now()
    found = to_enter(request, team_id, now)
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
                add_errors(form, refusal)
            else:
                count = len(written)
                messages.success(request, f"{count} {'month' if count == 1 else 'months'} saved.")
                return redirect("submissions:measure", team_id=team_id, team_measure_id=team_measure_id)
    context = {
        "team": found.team,
        "measure": row,
        "card": card,
        "form": form,
        "lines": [BackLine(month, _month_fields(form, month)) for month, _value in stored],
    }
    return render(request, "submissions/back_data.html", context, status=status)


def _month_fields(form: GridForm, month: Month) -> dict[str, BoundField]:
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
    found = to_enter(request, team_id, now)
    team = found.team
    month = _newest_month(team, now)
    back = reverse("submissions:measures", args=[team_id])
    choosable = queries.choosable_measures(team=team, month=month)
    form = ChooseMeasureForm(request.POST or None, measures=choosable, cancel=back)
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
            add_errors(form, refusal)
        else:
            messages.success(request, "Measure chosen. Values of earlier months can be entered now.")
            return redirect("submissions:measure", team_id=team_id, team_measure_id=row.pk)
    status = REFUSED if form.is_bound else 200
    context = {"team": team, "form": form, "library": choosable}
    return render(request, "submissions/choose_measure.html", context, status=status)
