"""What a document says, frozen as plain data at the moment of the order, and charts read back from it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from joynet.lib.zones import deadline_in_words, in_words_with_year
from joynet.network.queries import current_network
from submissions import queries, rules
from submissions.charts import Annotation, ChartInput, ChartPoint
from submissions.models import Prompt, Report, Share, Submission
from submissions.rules import Part
from teams.models import Team
from teams.queries import roster_on
from teams.rules import month_number


def team_month(*, team: Team, report: Report, at: datetime) -> dict[str, Any]:
    """A team's submitted month: its four parts as last submitted, its charts up to that month, its roster that day."""
    month = report.as_month
    submission: Submission = report.submissions.order_by("-number")[0]
    first_at = report.submissions.order_by("number")[0].at
    calendar = queries.calendar_of(team)
    due = rules.due_by(month, calendar.rule, calendar.of(month))
    network = current_network()
    help_block = network.help_block
    roster = roster_on(team=team, day=month.last_day)
    return {
        "network": network.name,
        "help": {
            "phone": help_block.phone,
            "hours": help_block.hours,
            "zone": help_block.zone_in_words,
            "email": help_block.email,
        },
        "cohort": team.cohort.name,
        "team": team.name,
        "organization": team.organization.name,
        "country": team.organization.country,
        "month": str(month),
        "month_label": f"M{month_number(calendar.span, month)}",
        "months": team.cohort.months,
        "submitted": in_words_with_year(submission.at, team.zone),
        "submission": submission.number,
        "is_on_time": first_at < due,
        "due": deadline_in_words(due, team.zone),
        "as_at": in_words_with_year(at, team.zone),
        "roster": [{"role": seat.label, "names": [holder.name for holder in seat.holders]} for seat in roster.seats],
        "changes": submission.content["changes"],
        "learning": [
            {
                "prompt": Prompt(item["prompt"]).label,
                "text": item["text"],
                "is_for_coach_only": item["share"] == Share.COACH,
            }
            for item in submission.content["learning"]
        ],
        "nothing_reasons": {part.value: submission.content["nothing_reasons"].get(part.value, "") for part in Part},
        "values": submission.content["values"],
        "charts": [
            {"role": item.role, "definition": definition(item), "input": freeze_chart(item.chart_input)}
            for item in queries.chart_inputs_of(team=team, until=month)
        ],
    }


def definition(item: queries.MeasureInput) -> str:
    """The operational definition in one line."""
    card = item.card
    if card.numerator_definition and card.denominator_definition:
        return (
            f"Numerator: {card.numerator_definition}. Denominator: {card.denominator_definition}. "
            f"{item.direction_in_words}."
        )
    return f"{card.numerator_definition or card.purpose or card.name}. {item.direction_in_words}."


def digest(data: dict[str, Any]) -> str:
    """SHA-256 over the data, the moment of the order left out: the same facts give the same digest."""
    facts = {key: value for key, value in data.items() if key != "as_at"}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def freeze_chart(chart: ChartInput) -> dict[str, Any]:
    """A chart's input as plain data; figures as decimal text, months as ISO dates."""
    return {
        "chart_id": chart.chart_id,
        "measure": chart.measure,
        "team": chart.team,
        "direction": chart.direction,
        "unit": chart.unit,
        "multiplier": str(chart.multiplier),
        "decimals": chart.decimals,
        "target": _text(chart.target),
        "kind": chart.kind,
        "rule_set": chart.rule_set,
        "programme_start": chart.programme_start.isoformat() if chart.programme_start else None,
        "baseline": [day.isoformat() for day in chart.baseline] if chart.baseline else None,
        "points": [
            {
                "month": point.month.isoformat(),
                "numerator": _text(point.numerator),
                "denominator": _text(point.denominator),
                "value": _text(point.value),
                "n": point.n,
                "note": point.note,
                "reason": point.reason,
                "is_estimate": point.is_estimate,
            }
            for point in chart.points
        ],
        "annotations": [
            {"month": note.month.isoformat(), "text": note.text, "is_change": note.is_change}
            for note in chart.annotations
        ],
    }


def thaw_chart(data: dict[str, Any]) -> ChartInput:
    """The input that `freeze_chart` froze."""
    return ChartInput(
        chart_id=data["chart_id"],
        measure=data["measure"],
        team=data["team"],
        direction=data["direction"],
        unit=data["unit"],
        multiplier=Decimal(data["multiplier"]),
        decimals=data["decimals"],
        target=_figure(data["target"]),
        kind=data["kind"],
        rule_set=data["rule_set"],
        programme_start=date.fromisoformat(data["programme_start"]) if data["programme_start"] else None,
        baseline=(date.fromisoformat(data["baseline"][0]), date.fromisoformat(data["baseline"][1]))
        if data["baseline"]
        else None,
        points=tuple(
            ChartPoint(
                date.fromisoformat(point["month"]),
                numerator=_figure(point["numerator"]),
                denominator=_figure(point["denominator"]),
                value=_figure(point["value"]),
                n=point["n"],
                note=point["note"],
                reason=point["reason"],
                is_estimate=point["is_estimate"],
            )
            for point in data["points"]
        ),
        annotations=tuple(
            Annotation(date.fromisoformat(note["month"]), note["text"], is_change=note["is_change"])
            for note in data["annotations"]
        ),
    )


def _text(figure: Decimal | float | None) -> str | None:
    return None if figure is None else str(figure)


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
