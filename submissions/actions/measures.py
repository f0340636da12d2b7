"""Measures are defined and chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.months import Month
from submissions.actions.locking import locked_team
from submissions.models import (
    Annotation,
    Cycle,
    Measure,
    MeasureVersion,
    TeamMeasure,
)
from teams.models import Cohort, Team


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
    team = locked_team(team)
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
