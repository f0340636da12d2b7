"""What people do to measures, values and monthly reports. The only writers of these tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.months import Month
from joynet.lib.zones import day_in_words, in_words
from joynet.outbox import actions as outbox
from submissions import emails, queries, rules
from submissions.charts import value_text
from submissions.models import (
    Annotation,
    ChangeIdea,
    Cycle,
    CycleInMonth,
    DataType,
    Learning,
    Measure,
    MeasureVersion,
    MonthException,
    Report,
    ReportPart,
    Submission,
    TeamMeasure,
    Value,
)
from submissions.rules import ExceptionKind, Part, ReportState, Typed, ValueKind
from teams.models import Cohort, Team
from teams.queries import span_of
from teams.rules import program_months


class ReportRefused(ValidationError):
    """The report cannot be written or taken; the message is for the person who sent it."""


class EditedMeanwhile(ReportRefused):
    """Somebody else has saved this part since the page was loaded; what was typed is still on the page."""


class ValueRefused(ValidationError):
    """Figures that cannot be stored; `error_dict` names fields as "<team measure id>-<column>"."""


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


@dataclass(frozen=True)
class TestEntry:
    """One test as typed; `cycle_id` None makes a new one."""

    cycle_id: int | None
    objective: str
    idea: str = ""
    prediction: str = ""
    started_on: date | None = None
    found: str = ""
    learned: str = ""
    decision: str = ""
    closed_on: date | None = None
    share: str = "network"


@dataclass(frozen=True)
class MeasureCard:
    """The columns of a measure's operational definition card (domain 2.5)."""

    code: str
    category: str
    name: str
    data_type: str
    numerator_definition: str = ""
    denominator_definition: str = ""
    multiplier: Decimal = Decimal(1)
    unit: str = ""
    decimals: int = 1
    purpose: str = ""
    population: str = ""
    data_source: str = ""
    aim_area: str = ""
    level: str = ""
    guidance: str = ""


# ---- measures


@transaction.atomic
def define_measure(
    *, card: MeasureCard, cohort: Cohort | None, team: Team | None, effective_from: date, by: Actor, at: datetime
) -> Measure:
    """A new measure with the first version of its card: the network's (no owner), a cohort's, or a team's own."""
    measure = Measure(code=card.code, category=card.category, cohort=cohort, team=team)
    measure.full_clean()
    measure.save()
    version = MeasureVersion(
        measure=measure,
        number=1,
        name=card.name,
        data_type=card.data_type,
        numerator_definition=card.numerator_definition,
        denominator_definition=card.denominator_definition,
        multiplier=card.multiplier,
        unit=card.unit,
        decimals=card.decimals,
        purpose=card.purpose,
        population=card.population,
        data_source=card.data_source,
        aim_area=card.aim_area,
        level=card.level,
        guidance=card.guidance,
        effective_from=effective_from,
    )
    version.full_clean()
    version.save()
    audit.record(by=by, at=at, verb="defined measure", target=measure)
    return measure


@transaction.atomic
def choose_measure(
    *,
    team: Team,
    measure: Measure,
    role: str,
    direction: str,
    target: Decimal | None,
    required: bool,
    first_month: Month,
    by: Actor,
    at: datetime,
) -> TeamMeasure:
    """A team takes up a measure from a month on."""
    team = _locked(team)
    row = TeamMeasure(
        team=team,
        measure=measure,
        role=role,
        direction=direction,
        target=target,
        required=required,
        first_month=first_month.first_day,
    )
    row.full_clean()
    stamp(row, by=by, at=at)
    row.save()
    audit.record(by=by, at=at, verb="chose measure", target=row)
    return row


@transaction.atomic
def note_on_chart(
    *, team_measure: TeamMeasure, month: Month, kind: str, text: str, cycle: Cycle | None, by: Actor, at: datetime
) -> Annotation:
    """A numbered flag on a measure's chart."""
    note = Annotation(team_measure=team_measure, month=month.first_day, kind=kind, text=text, cycle=cycle)
    note.full_clean()
    note.save()
    audit.record(by=by, at=at, verb="noted on chart", target=note)
    return note


@transaction.atomic
def enter_back_data(
    *, team_measure: TeamMeasure, entries: dict[Month, CellEntry], by: Actor, at: datetime
) -> list[Value]:
    """Values of months before the program: the twelve months before M1, open from the day the team has its place.

    A blank entry leaves what is stored. ValueRefused names fields as "<YYYY-MM>-<column>"; all or nothing.
    """
    team = _locked(team_measure.team)
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


# ---- the parts of a report; saving a draft is no act, so it leaves no audit row


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
    team = _locked(team)
    report = _report_to_write(team, month, by=by, at=at)
    saved = _save_part(report, part, nothing_reason, seen_revision, by=by, at=at)
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
    team = _locked(team)
    report = _report_to_write(team, month, by=by, at=at)
    saved = _save_part(report, Part.LEARNING, nothing_reason, seen_revision, by=by, at=at)
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


@transaction.atomic
def save_test(*, team: Team, month: Month, entry: TestEntry, seen_revision: int, by: Actor, at: datetime) -> Cycle:
    """Saves one test and counts it to the month. `seen_revision` is the cycle's, 0 for a new one."""
    team = _locked(team)
    report = _report_to_write(team, month, by=by, at=at)
    if entry.cycle_id is None:
        cycle = Cycle(team=team, number=_next_cycle_number(team), revision=0)
    else:
        cycle = Cycle.objects.get(pk=entry.cycle_id, team=team)
        if cycle.revision != seen_revision:
            raise EditedMeanwhile("Somebody else has changed this test since you opened it. Compare, then save again.")
    if entry.prediction and not cycle.prediction:
        cycle.predicted_at = at
    cycle.idea = _idea(team, entry.idea) if entry.idea else None
    cycle.objective = entry.objective
    cycle.prediction = entry.prediction
    cycle.started_on = entry.started_on
    cycle.found = entry.found
    cycle.learned = entry.learned
    cycle.decision = entry.decision
    cycle.closed_on = entry.closed_on
    cycle.share = entry.share
    cycle.revision += 1
    cycle.full_clean()
    cycle.save()
    _count_in_month(report, cycle)
    _touch_part(report, Part.CHANGES, by=by, at=at)
    return cycle


@transaction.atomic
def carry_test_on(*, team: Team, month: Month, cycle: Cycle, by: Actor, at: datetime) -> CycleInMonth:
    """Counts a test that is still running to this month too."""
    team = _locked(team)
    if cycle.team_id != team.pk:
        raise ReportRefused("This test belongs to another team.")
    report = _report_to_write(team, month, by=by, at=at)
    in_month = _count_in_month(report, cycle)
    _touch_part(report, Part.CHANGES, by=by, at=at)
    return in_month


@transaction.atomic
def take_test_out(*, team: Team, month: Month, cycle: Cycle, by: Actor, at: datetime) -> None:
    """Takes a test out of this month's report; the test itself stays."""
    team = _locked(team)
    report = _report_to_write(team, month, by=by, at=at)
    CycleInMonth.objects.filter(report=report, cycle=cycle).delete()
    _touch_part(report, Part.CHANGES, by=by, at=at)


@transaction.atomic
def say_nothing_tested(
    *, team: Team, month: Month, reason: str, seen_revision: int, by: Actor, at: datetime
) -> ReportPart:
    """Says why no change was tested this month; an empty reason takes it back."""
    team = _locked(team)
    report = _report_to_write(team, month, by=by, at=at)
    return _save_part(report, Part.CHANGES, reason, seen_revision, by=by, at=at)


# ---- acts


@transaction.atomic
def submit_report(*, team: Team, month: Month, by: Actor, at: datetime) -> Report:
    """Submits a complete month. Late is allowed until the lock; a second submission of the same month is refused."""
    team = _locked(team)
    calendar = queries.calendar_of(team)
    report = Report.objects.filter(team=team, month=month.first_day).first()
    if report is not None and not rules.may_become(report.state, ReportState.SUBMITTED):
        raise ReportRefused(f"{month} has already been submitted.", code="already_submitted")
    if month not in rules.months_to_report(calendar.span, calendar.waived):
        raise ReportRefused(f"{team} does not owe a report for {month}.")
    opens = rules.submits_from(month, calendar.rule)
    if at < opens:
        raise ReportRefused(f"{month} is not over yet. It can be submitted from {in_words(opens, team.zone)}.")
    report = _report_to_write(team, month, by=by, at=at)
    lacking = rules.missing(queries.facts_of(report=report, team=team, month=month))
    if lacking:
        raise ReportRefused([item.sentence for item in lacking])
    return _submit(report, month, by=by, at=at)


def _submit(report: Report, month: Month, *, by: Actor, at: datetime) -> Report:
    number = (report.submissions.aggregate(last=Max("number"))["last"] or 0) + 1
    report.state = ReportState.SUBMITTED
    report.revision += 1
    report.full_clean()
    report.save()
    submission = Submission(report=report, number=number, at=at, by=by.user, content=_content(report, month))
    submission.full_clean()
    submission.save()
    audit.record(by=by, at=at, verb="submitted report", target=report, details={"number": number})
    if by.user is not None:
        outbox.queue(emails.report_received(report, submission, to=by.user, at=at), at=at)
    return report


@transaction.atomic
def return_report(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Staff send a report back; it can be edited until the lock or for seven days, whichever is later."""
    report = _locked_report(report)
    _become(report, ReportState.RETURNED)
    report.returned_at = at
    report.return_reason = reason
    report.full_clean()
    report.save()
    audit.record(by=by, at=at, verb="returned report", target=report)
    for mail in emails.report_returned(report, at=at):
        outbox.queue(mail, at=at)
    return report


@transaction.atomic
def accept_report(*, report: Report, by: Actor, at: datetime) -> Report:
    """Staff accept a submitted report."""
    report = _locked_report(report)
    _become(report, ReportState.ACCEPTED)
    report.full_clean()
    report.save()
    audit.record(by=by, at=at, verb="accepted report", target=report)
    return report


@transaction.atomic
def grant_exception(
    *,
    team: Team,
    month: Month,
    kind: str,
    due_on: date | None,
    locks_on: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> MonthException:
    """Staff grant a later due date, a later lock, or waive a month, for one team."""
    team = _locked(team)
    _refuse_exception(team, month, kind, due_on, locks_on)
    row = MonthException(
        team=team,
        month=month.first_day,
        kind=kind,
        due_on=due_on,
        locks_on=locks_on,
        reason=reason,
        by=by.user,
        at=at,
    )
    row.full_clean()
    row.save()
    audit.record(by=by, at=at, verb="granted exception", target=row, details={"kind": kind})
    return row


def _refuse_exception(team: Team, month: Month, kind: str, due_on: date | None, locks_on: date | None) -> None:
    """Refuses what would change nothing, or would take back what was submitted."""
    calendar = queries.calendar_of(team)
    if month not in program_months(calendar.span):
        raise ReportRefused(f"{team} does not report on {month}.")
    ordinary = {"due": rules.due_on(month, calendar.rule), "locked after": rules.locks_on(month, calendar.rule)}
    for (word, day), wanted in zip(ordinary.items(), (due_on, locks_on), strict=True):
        if wanted is not None and wanted <= day:
            raise ReportRefused(f"{month} is {word} {day_in_words(day)} without an exception. Choose a later day.")
    submitted = Report.objects.filter(
        team=team, month=month.first_day, state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]
    )
    if kind == ExceptionKind.WAIVER and submitted.exists():
        raise ReportRefused(f"{month} has already been submitted. There is nothing to waive.")


# ---- what the actions share; each caller holds the team's lock


def _locked(team: Team) -> Team:
    return Team.objects.select_for_update(of=("self",)).select_related("cohort", "organization").get(pk=team.pk)


def _locked_report(report: Report) -> Report:
    _locked(report.team)
    return Report.objects.select_related("team__cohort").get(pk=report.pk)


def _become(report: Report, wanted: ReportState) -> None:
    if not rules.may_become(report.state, wanted):
        raise ReportRefused(
            f"This report is {report.get_state_display().lower()} and cannot become {wanted.label.lower()}."
        )
    report.state = wanted
    report.revision += 1


def _report_to_write(team: Team, month: Month, *, by: Actor, at: datetime) -> Report:
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


def _save_part(
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


def _touch_part(report: Report, part: Part, *, by: Actor, at: datetime) -> None:
    """The part was worked on; what it says about nothing tested falls away."""
    row = ReportPart.objects.filter(report=report, part=part).first()
    _save_part(report, part, "", row.revision if row else 0, by=by, at=at)


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


def _next_cycle_number(team: Team) -> int:
    return (Cycle.objects.filter(team=team).aggregate(last=Max("number"))["last"] or 0) + 1


def _idea(team: Team, title: str) -> ChangeIdea:
    known = ChangeIdea.objects.filter(team=team, title__iexact=title).first()
    if known is not None:
        return known
    idea = ChangeIdea(team=team, title=title, stage=ChangeIdea.Stage.TESTING)
    idea.full_clean()
    idea.save()
    return idea


def _count_in_month(report: Report, cycle: Cycle) -> CycleInMonth:
    known = CycleInMonth.objects.filter(report=report, cycle=cycle).first()
    if known is not None:
        return known
    row = CycleInMonth(report=report, cycle=cycle)
    row.full_clean()
    row.save()
    return row


def _content(report: Report, month: Month) -> dict[str, Any]:
    """What is submitted, word for word: the frozen content of a submission."""
    team = report.team
    measures = queries.measures_in(team=team, month=month)
    values = {
        value.team_measure_id: value for value in Value.objects.filter(team_measure__in=measures, month=month.first_day)
    }
    cycles = Cycle.objects.filter(in_months__report=report).select_related("idea").order_by("number")
    return {
        "changes": [
            {
                "cycle": cycle.pk,
                "number": cycle.number,
                "idea": cycle.idea.title if cycle.idea else "",
                "objective": cycle.objective,
                "prediction": cycle.prediction,
                "found": cycle.found,
                "learned": cycle.learned,
                "decision": cycle.decision,
                "started_on": cycle.started_on.isoformat() if cycle.started_on else "",
                "closed_on": cycle.closed_on.isoformat() if cycle.closed_on else "",
                "share": cycle.share,
            }
            for cycle in cycles
        ],
        "learning": [
            {"prompt": learning.prompt, "text": learning.text, "share": learning.share}
            for learning in report.learnings.order_by("pk")
            if learning.text
        ],
        "values": [
            {
                "team_measure": row.pk,
                "code": row.measure.code,
                "name": queries.version_in_force(row.measure.versions.all(), month).name,
                "role": row.role,
                "kind": values[row.pk].kind,
                "numerator": _plain(values[row.pk].numerator),
                "denominator": _plain(values[row.pk].denominator),
                "value": _plain(values[row.pk].value),
                "shown": _shown(values[row.pk]),
                "reason": values[row.pk].reason,
                "note": values[row.pk].note,
            }
            for row in measures
            if row.pk in values
        ],
        "nothing_reasons": {part.part: part.nothing_reason for part in report.parts.order_by("pk")},
    }


def _shown(value: Value) -> str:
    """The value as the page shows it; "" where nothing was measured."""
    if value.kind != ValueKind.MEASURED:
        return ""
    card = value.version
    if value.numerator is None or value.denominator is None:
        return value_text(value.value, decimals=card.decimals, unit=card.unit)
    shown = rules.ratio(value.numerator, value.denominator, card.multiplier)
    return value_text(shown, decimals=card.decimals, unit=card.unit)


def _plain(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure.normalize():f}"
