"""Figures and learning come into a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.months import Month
from submissions import queries, rules
from submissions.actions.locking import locked_team
from submissions.actions.refusing import EditedMeanwhile, ReportRefused, ValueRefused
from submissions.models import (
    DataType,
    Learning,
    MeasureVersion,
    Report,
    ReportPart,
    TeamMeasure,
    Value,
)
from submissions.rules import Part, ReportState, Typed, ValueKind
from teams.models import Team
from teams.queries import span_of


@dataclass(frozen=True)
class CellEntry:
    """What was typed for one measure: `typed` read as numbers, with a note for the chart."""

    team_measure_id: int
    typed: Typed
    note: str = ""
    is_estimate: bool = False
    n: int | None = None


@dataclass(frozen=True)
class LearningEntry:
    """What was typed under one prompt, and with whom it is shared."""

    prompt: str
    text: str
    share: str


@transaction.atomic
def enter_back_data(
    *, team_measure: TeamMeasure, entries: dict[Month, CellEntry], by: Actor, at: datetime
) -> list[Value]:
    """Values of months before the program: the twelve months before M1, open from the day the team has its place.

    A blank entry leaves what is stored. ValueRefused names fields as "<YYYY-MM>-<column>"; all or nothing.
    """
    team = locked_team(team_measure.team)
    allowed = rules.back_data_months(span_of(team))
    outside = [month for month in entries if month not in allowed]
    if outside:
        raise ReportRefused(f"Back data are for {allowed[0].short} to {allowed[-1].short}.")
    calendar = queries.calendar_of(team)
    early = [month for month in entries if rules.submits_from(month, calendar.rule) > at]
    if early:
        raise ReportRefused(f"{early[0]} is not over yet. Enter it when the month has ended.")
    _refuse_faults({(team_measure, month.iso): entry for month, entry in entries.items()}, allowed[-1])
    version = queries.version_in_force(team_measure.measure.versions.all(), allowed[-1])
    written = []
    for month, entry in entries.items():
        value = _write_value(team_measure, version, month, entry, by=by, at=at)
        if value is not None:
            written.append(value)
    if written:
        audit.record(by=by, at=at, verb="entered back data", target=team_measure, details={"months": len(written)})
    return written


@transaction.atomic
def save_values(
    *,
    team: Team,
    month: Month,
    part: Part,
    entries: Iterable[CellEntry],
    nothing_reason: str,
    seen_revision: int,
    by: Actor,
    at: datetime,
) -> ReportPart:
    """Saves the process or outcome data of a month as a draft; anything may be missing, nothing impossible is stored.

    A blank cell takes back a value that was there. Raises EditedMeanwhile, ReportRefused or ValueRefused; then
    nothing is stored.
    """
    team = locked_team(team)
    report = report_to_write(team, month, by=by, at=at)
    saved = save_part(report, part, nothing_reason, seen_revision, by=by, at=at)
    measures = {
        row.pk: row for row in queries.measures_in(team=team, month=month) if row.role in queries.PART_ROLES[part]
    }
    cells = [(measures[entry.team_measure_id], entry) for entry in entries if entry.team_measure_id in measures]
    _refuse_faults({(row, str(row.pk)): entry for row, entry in cells}, month)
    for row, entry in cells:
        version = queries.version_in_force(row.measure.versions.all(), month)
        if _write_value(row, version, month, entry, by=by, at=at) is None:
            _blank_value(row, month, by=by, at=at)
    return saved


@transaction.atomic
def save_learning(
    *,
    team: Team,
    month: Month,
    entries: Iterable[LearningEntry],
    nothing_reason: str,
    seen_revision: int,
    by: Actor,
    at: datetime,
) -> ReportPart:
    """Saves the learning of a month as a draft."""
    team = locked_team(team)
    report = report_to_write(team, month, by=by, at=at)
    saved = save_part(report, Part.LEARNING, nothing_reason, seen_revision, by=by, at=at)
    for entry in entries:
        learning = Learning.objects.filter(report=report, prompt=entry.prompt).first() or Learning(
            report=report, prompt=entry.prompt, revision=0
        )
        if learning.pk is None and not entry.text:
            continue
        learning.text = entry.text
        learning.share = entry.share
        learning.revision += 1
        learning.full_clean()
        learning.save()
    return saved


def report_to_write(team: Team, month: Month, *, by: Actor, at: datetime) -> Report:
    """The month's report, started when it is not there yet; refused when the month is closed to the team."""
    calendar = queries.calendar_of(team)
    if month not in rules.months_to_report(calendar.span, calendar.waived):
        raise ReportRefused(f"{team} does not owe a report for {month}.")
    if at < rules.opens_at(month, calendar.rule):
        raise ReportRefused(f"{month} has not begun yet. Choose a month that has.")
    report = Report.objects.filter(team=team, month=month.first_day).first()
    if report is not None and report.state in {ReportState.SUBMITTED, ReportState.ACCEPTED}:
        raise ReportRefused(f"{month} has already been submitted. Ask your coach to return it if it must change.")
    if not rules.may_edit(
        state=report.state if report else None,
        month=month,
        rule=calendar.rule,
        exceptions=calendar.of(month),
        returned_at=report.returned_at if report else None,
        at=at,
    ):
        raise ReportRefused(f"{month} is locked. Ask IHI for an exception; the help line is at the foot of the page.")
    if report is None:
        report = Report(team=team, month=month.first_day)
        report.full_clean()
        report.save()
        audit.record(by=by, at=at, verb="started report", target=report)
    return report


def save_part(
    report: Report, part: Part, nothing_reason: str, seen_revision: int, *, by: Actor, at: datetime
) -> ReportPart:
    stored = ReportPart.objects.filter(report=report, part=part).select_related("edited_by").first()
    if (stored.revision if stored else 0) != seen_revision:
        who = stored.edited_by if stored else None
        raise EditedMeanwhile(
            f"{who or 'Somebody else'} has saved this part since you opened it. "
            "What you typed is still here: compare it with what is stored, then save again."
        )
    row = stored or ReportPart(report=report, part=part, revision=0)
    row.nothing_reason = nothing_reason
    row.revision += 1
    row.edited_by = by.user
    row.edited_at = at
    row.full_clean()
    row.save()
    return row


def touch_part(report: Report, part: Part, *, by: Actor, at: datetime) -> None:
    """The part was worked on; what it says about nothing tested falls away."""
    row = ReportPart.objects.filter(report=report, part=part).first()
    save_part(report, part, "", row.revision if row else 0, by=by, at=at)


def _refuse_faults(cells: dict[tuple[TeamMeasure, str], CellEntry], month: Month) -> None:
    faults: dict[str, Any] = {}
    for (row, key), entry in cells.items():
        version = queries.version_in_force(row.measure.versions.all(), month)
        fault = rules.fault_in(
            entry.typed,
            has_denominator=version.has_denominator,
            is_proportion=version.data_type == DataType.PROPORTION,
        )
        if fault is not None:
            faults[f"{key}-{fault[0]}"] = fault[1]
    if faults:
        raise ValueRefused(faults)


def _write_value(
    row: TeamMeasure, version: MeasureVersion, month: Month, entry: CellEntry, *, by: Actor, at: datetime
) -> Value | None:
    """Stores what was typed; None when the cell is blank. An unchanged cell writes nothing."""
    kind = rules.kind_of(entry.typed, has_denominator=version.has_denominator)
    if kind is None:
        return None
    value = Value.objects.filter(team_measure=row, month=month.first_day).first() or Value(
        team_measure=row, month=month.first_day, revision=0
    )
    has_figures = kind in {ValueKind.MEASURED, ValueKind.PARTIAL}
    wanted = {
        "version": version,
        "kind": kind,
        "numerator": entry.typed.numerator if has_figures and version.has_denominator else None,
        "denominator": entry.typed.denominator if has_figures and version.has_denominator else None,
        "value": entry.typed.value if has_figures and not version.has_denominator else None,
        "n": entry.n,
        "reason": entry.typed.reason if kind == ValueKind.NOT_COLLECTED else "",
        "is_estimate": entry.is_estimate,
        "note": entry.note,
    }
    if value.pk is not None and all(getattr(value, name) == wish for name, wish in wanted.items()):
        return value
    for name, wish in wanted.items():
        setattr(value, name, wish)
    value.revision += 1
    value.full_clean()
    stamp(value, by=by, at=at)
    value.save()
    return value


def _blank_value(row: TeamMeasure, month: Month, *, by: Actor, at: datetime) -> None:
    """A cell that was cleared: the row stays with its history, as half typed without figures."""
    value = Value.objects.filter(team_measure=row, month=month.first_day).first()
    if value is None or (value.kind == ValueKind.PARTIAL and value.numerator is None and value.value is None):
        return
    value.kind = ValueKind.PARTIAL
    value.numerator = value.denominator = value.value = value.n = None
    value.reason = ""
    value.revision += 1
    value.full_clean()
    stamp(value, by=by, at=at)
    value.save()
