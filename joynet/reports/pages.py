"""What the templates of documents are told, from frozen data alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from joynet.reports.rules import DocumentKind
from joynet.reports.snapshots import thaw_chart
from submissions.charts import draw
from submissions.rules import ValueKind


def team_month(data: dict[str, Any], number: int) -> dict[str, Any]:
    """The context of a team's month."""
    charts = [
        {"role": item["role"], "definition": item["definition"], "chart": draw(thaw_chart(item["input"]))}
        for item in data["charts"]
    ]
    outcome = [item for item in charts if item["role"] == "outcome"]
    others = [item for item in charts if item["role"] != "outcome"]
    return {
        "data": data,
        "number": number,
        "first_charts": outcome[:2],
        "other_outcome_charts": outcome[2:],
        "other_charts": others,
        "process_values": [_value_line(item) for item in data["values"] if item["role"] == "process"],
        "outcome_values": [_value_line(item) for item in data["values"] if item["role"] != "process"],
        "rule_set": charts[0]["chart"].rule_set if charts else None,
        "help_line": help_line(data["help"]),
    }


def application(data: dict[str, Any], number: int) -> dict[str, Any]:
    """The context of an application, as the applicant's copy and as the staff's dossier."""
    return {"data": data, "number": number, "help_line": help_line(data["help"])}


def help_line(help_block: dict[str, str]) -> str:
    """The help block in one line; an empty number leaves its part out (T01)."""
    hours = " ".join(part for part in (help_block["hours"], help_block["zone"]) if part)
    phone = f"{help_block['phone']} (toll free{', ' + hours if hours else ''})" if help_block["phone"] else ""
    return " · ".join(part for part in (phone, help_block["email"]) if part)


def _value_line(item: dict[str, Any]) -> dict[str, Any]:
    """One value in words: figures as typed, or why there is none."""
    words = {
        ValueKind.MEASURED: "",
        ValueKind.NOT_COLLECTED: f"Not collected: {item['reason']}",
        ValueKind.NOT_APPLICABLE: "Not applicable",
        ValueKind.PARTIAL: "No value",
    }
    return item | {"words": words[ValueKind(item["kind"])]}


TEMPLATES: dict[str, str] = {
    DocumentKind.TEAM_MONTH: "reports/team_month.html",
    DocumentKind.APPLICATION_COPY: "reports/application.html",
    DocumentKind.APPLICATION_DOSSIER: "reports/application.html",
}
CONTEXTS: dict[str, Callable[[dict[str, Any], int], dict[str, Any]]] = {
    DocumentKind.TEAM_MONTH: team_month,
    DocumentKind.APPLICATION_COPY: application,
    DocumentKind.APPLICATION_DOSSIER: application,
}
