"""What the tables refuse by themselves, whoever writes: for each constraint the row that breaks it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from submissions.models import (
    Annotation,
    Barrier,
    ChangeIdea,
    Cycle,
    CycleInMonth,
    Feedback,
    HelpRequest,
    Learning,
    Measure,
    MeasureVersion,
    MonthException,
    Phase,
    ProgressScore,
    Report,
    ReportPart,
    Submission,
    TeamMeasure,
    Value,
)
from tests.submissions.conftest import NOW, Mercy

FIRST, SECOND_DAY, APRIL = date(2027, 3, 1), date(2027, 3, 2), date(2027, 4, 1)
type Rows = Callable[[Mercy, Report], list[models.Model]]
"""The rows that together break one constraint; the last of them is refused."""


def value(mercy: Mercy, **fields: object) -> Value:
    version = mercy.process.measure.versions.get()
    given = {"team_measure": mercy.process, "month": FIRST, "version": version, "kind": "measured"}
    if fields.get("kind", "measured") == "measured" and not {"numerator", "value"} & set(fields):
        given |= {"numerator": 12, "denominator": 16}
    return Value(**{**given, **fields})


def version_of(mercy: Mercy, **fields: object) -> MeasureVersion:
    given = {"measure": mercy.process.measure, "number": 2, "name": "X", "data_type": "count", "effective_from": FIRST}
    return MeasureVersion(**{**given, **fields})


def team_measure(mercy: Mercy, **fields: object) -> TeamMeasure:
    given = {
        "team": mercy.team,
        "measure": Measure.objects.get(code="P2", team=None, cohort=None),
        "role": "process",
        "first_month": FIRST,
        "direction": "up",
    }
    return TeamMeasure(**{**given, **fields})


def exception(mercy: Mercy, **fields: object) -> MonthException:
    given = {
        "team": mercy.team,
        "month": FIRST,
        "kind": "waiver",
        "reason": "A flood.",
        "by": mercy.staff,
        "at": NOW,
    }
    return MonthException(**{**given, **fields})


def cycle(mercy: Mercy, **fields: object) -> Cycle:
    return Cycle(**{"team": mercy.team, "number": 1, "objective": "Two questions", **fields})


def phase(mercy: Mercy, **fields: object) -> Phase:
    given = {
        "team_measure": mercy.process,
        "first_month": FIRST,
        "is_different": True,
        "reason_known": "Two questions at each huddle.",
        "is_wanted": True,
        "will_continue": True,
        "by": mercy.staff,
        "at": NOW,
    }
    return Phase(**{**given, **fields})


def score(mercy: Mercy, **fields: object) -> ProgressScore:
    given = {
        "team": mercy.team,
        "month": FIRST,
        "rater_role": "self",
        "value": Decimal("2.5"),
        "by": mercy.user,
        "at": NOW,
    }
    return ProgressScore(**{**given, **fields})


BROKEN: list[tuple[str, Rows]] = [
    (
        "measure_owned_by_cohort_or_team_not_both",
        lambda m, r: [Measure(code="Z", category="process", team=m.team, cohort=m.team.cohort)],
    ),
    ("measure_code_once_in_the_library", lambda m, r: [Measure(code="O5", category="outcome")]),
    (
        "measure_code_once_per_cohort",
        lambda m, r: [Measure(code="Z", category="process", cohort=m.team.cohort) for _ in range(2)],
    ),
    ("measure_code_once_per_team", lambda m, r: [Measure(code="Z", category="process", team=m.team) for _ in range(2)]),
    ("measure_version_number_once", lambda m, r: [version_of(m, number=1)]),
    ("measure_version_numbers_start_at_1", lambda m, r: [version_of(m, number=0)]),
    ("measure_multiplier_above_0", lambda m, r: [version_of(m, multiplier=0)]),
    ("measure_decimals_0_to_4", lambda m, r: [version_of(m, decimals=5)]),
    ("measure_once_per_team", lambda m, r: [team_measure(m, measure=m.process.measure)]),
    ("team_measure_first_month_starts_on_first", lambda m, r: [team_measure(m, first_month=SECOND_DAY)]),
    ("team_measure_last_month_not_before_first", lambda m, r: [team_measure(m, last_month=date(2027, 2, 1))]),
    ("team_measure_last_month_not_before_first", lambda m, r: [team_measure(m, last_month=SECOND_DAY)]),
    ("team_measure_baseline_has_both_ends", lambda m, r: [team_measure(m, baseline_from=FIRST)]),
    ("team_measure_baseline_has_both_ends", lambda m, r: [team_measure(m, baseline_to=FIRST)]),
    (
        "team_measure_baseline_has_both_ends",
        lambda m, r: [team_measure(m, baseline_from=APRIL, baseline_to=FIRST)],
    ),
    ("one_value_per_measure_and_month", lambda m, r: [value(m), value(m)]),
    ("value_month_starts_on_first", lambda m, r: [value(m, month=SECOND_DAY)]),
    ("measured_value_is_a_ratio_or_a_number", lambda m, r: [value(m, numerator=12)]),
    ("measured_value_is_a_ratio_or_a_number", lambda m, r: [value(m, numerator=12, denominator=0)]),
    ("measured_value_is_a_ratio_or_a_number", lambda m, r: [value(m, numerator=12, denominator=16, value=75)]),
    ("measured_value_is_a_ratio_or_a_number", lambda m, r: [value(m, value=None)]),
    ("value_not_collected_has_a_reason", lambda m, r: [value(m, kind="not_collected")]),
    (
        "value_without_figures_unless_measured_or_partial",
        lambda m, r: [value(m, kind="not_applicable", numerator=12)],
    ),
    ("value_kind_is_known", lambda m, r: [value(m, kind="guess")]),
    ("one_report_per_team_and_month", lambda m, r: [Report(team=m.team, month=FIRST)]),
    ("report_month_starts_on_first", lambda m, r: [Report(team=m.team, month=date(2027, 4, 2))]),
    ("report_state_is_known", lambda m, r: [Report(team=m.team, month=APRIL, state="late")]),
    (
        "report_returned_at_some_time_with_a_reason",
        lambda m, r: [Report(team=m.team, month=APRIL, state="returned", return_reason="Check it.")],
    ),
    (
        "report_returned_at_some_time_with_a_reason",
        lambda m, r: [Report(team=m.team, month=APRIL, state="returned", returned_at=NOW)],
    ),
    ("report_part_once", lambda m, r: [ReportPart(report=r, part="process", edited_at=NOW) for _ in range(2)]),
    ("report_part_is_known", lambda m, r: [ReportPart(report=r, part="thanks", edited_at=NOW)]),
    ("learning_prompt_once_per_report", lambda m, r: [Learning(report=r, prompt="help") for _ in range(2)]),
    (
        "submission_number_once_per_report",
        lambda m, r: [Submission(report=r, number=1, at=NOW, content={}) for _ in range(2)],
    ),
    ("submission_numbers_start_at_1", lambda m, r: [Submission(report=r, number=0, at=NOW, content={})]),
    ("month_exception_month_starts_on_first", lambda m, r: [exception(m, month=SECOND_DAY)]),
    ("month_exception_carries_its_own_date", lambda m, r: [exception(m, kind="extension")]),
    ("month_exception_carries_its_own_date", lambda m, r: [exception(m, kind="lock", due_on=APRIL)]),
    ("month_exception_carries_its_own_date", lambda m, r: [exception(m, due_on=APRIL)]),
    ("month_exception_has_a_reason", lambda m, r: [exception(m, reason="")]),
    ("change_idea_once_per_team", lambda m, r: [ChangeIdea(team=m.team, title="Check-in") for _ in range(2)]),
    ("cycle_number_once_per_team", lambda m, r: [cycle(m), cycle(m)]),
    ("cycle_numbers_start_at_1", lambda m, r: [cycle(m, number=0)]),
    ("cycle_says_what_was_tested", lambda m, r: [cycle(m, objective="")]),
    ("cycle_closed_with_a_decision", lambda m, r: [cycle(m, closed_on=APRIL)]),
    (
        "cycle_closes_no_sooner_than_it_starts",
        lambda m, r: [cycle(m, started_on=APRIL, closed_on=FIRST, decision="adopt")],
    ),
    ("cycle_once_per_report", lambda m, r: [c := cycle(m), *[CycleInMonth(report=r, cycle=c) for _ in range(2)]]),
    (
        "annotation_month_starts_on_first",
        lambda m, r: [Annotation(team_measure=m.process, month=SECOND_DAY, kind="event", text="New unit")],
    ),
    (
        "annotation_has_a_text",
        lambda m, r: [Annotation(team_measure=m.process, month=FIRST, kind="event", text="")],
    ),
    ("phase_starts_once", lambda m, r: [phase(m), phase(m)]),
    ("phase_month_starts_on_first", lambda m, r: [phase(m, first_month=SECOND_DAY)]),
    ("phase_needs_four_times_yes", lambda m, r: [phase(m, is_different=False)]),
    ("phase_needs_four_times_yes", lambda m, r: [phase(m, is_wanted=False)]),
    ("phase_needs_four_times_yes", lambda m, r: [phase(m, will_continue=False)]),
    ("phase_needs_four_times_yes", lambda m, r: [phase(m, reason_known="")]),
    ("progress_scored_once_per_rater_and_month", lambda m, r: [score(m), score(m)]),
    ("progress_month_starts_on_first", lambda m, r: [score(m, month=SECOND_DAY)]),
    ("progress_from_half_to_five_by_halves", lambda m, r: [score(m, value=Decimal("2.7"))]),
    ("progress_from_half_to_five_by_halves", lambda m, r: [score(m, value=Decimal(0))]),
    ("progress_from_half_to_five_by_halves", lambda m, r: [score(m, value=Decimal("5.5"))]),
    ("feedback_says_something", lambda m, r: [Feedback(report=r, by=m.staff, at=NOW)]),
    ("help_asked_once_per_month", lambda m, r: [HelpRequest(report=r, whom="coach", text="Time") for _ in range(2)]),
    ("help_request_says_what", lambda m, r: [HelpRequest(report=r, whom="coach", text="")]),
    (
        "barrier_once_per_category_and_report",
        lambda m, r: [Barrier(report=r, category="time", text="No time") for _ in range(2)],
    ),
    ("barrier_says_what", lambda m, r: [Barrier(report=r, category="time", text="")]),
]


@pytest.fixture
def report(mercy: Mercy) -> Report:
    """March, started."""
    started = Report(team=mercy.team, month=FIRST)
    started.save()
    return started


@pytest.mark.parametrize(("constraint", "rows"), BROKEN)
def test_the_database_refuses_it(constraint: str, rows: Rows, mercy: Mercy, report: Report) -> None:
    *good, bad = rows(mercy, report)
    for row in good:
        row.save()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        bad.save()
    columns = next(getattr(known, "fields", ()) for known in type(bad)._meta.constraints if known.name == constraint)
    told = str(refusal.value)
    assert constraint in told or all(column in told for column in columns)


def test_each_constraint_has_the_row_that_it_must_refuse() -> None:
    known = {
        constraint.name
        for model in apps.get_app_config("submissions").get_models()
        for constraint in model._meta.constraints
    }
    assert known == {name for name, _rows in BROKEN}


@pytest.mark.parametrize("half", range(1, 11))
def test_every_half_from_one_half_to_five_is_a_score(mercy: Mercy, half: int) -> None:
    score(mercy, value=Decimal(half) / 2).save()
    assert ProgressScore.objects.get().value == Decimal(half) / 2


def test_one_code_may_stand_in_the_library_in_a_cohort_and_in_a_team(mercy: Mercy) -> None:
    Measure(code="O5", category="outcome", cohort=mercy.team.cohort).save()
    Measure(code="O5", category="outcome", team=mercy.team).save()
    assert Measure.objects.filter(code="O5").count() == 3
