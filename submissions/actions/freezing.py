"""What a submission keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from joynet.lib.months import Month
from submissions import queries, rules
from submissions.charts import value_text
from submissions.models import (
    Cycle,
    Report,
    Value,
)
from submissions.rules import ValueKind


def content_of(report: Report, month: Month) -> dict[str, Any]:
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
