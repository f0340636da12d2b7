"""What the PDF of an application says, frozen as plain data: the applicant's copy, and the staff's dossier."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from applications import access, queries, rules
from applications.models import Application, ApplicationLetter
from applications.rules import State
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year
from joynet.network.queries import current_network


def application_copy(*, application: Application, at: datetime) -> dict[str, Any]:
    """Everything that the applicant answered, and where the application stands in the applicant's words."""
    zone = application.cohort.zone
    return _answers(application, at) | {
        "state": application.public_state,
        "steps": [
            {"what": rules.PUBLIC_NAMES[State(row.to_state)], "when": in_words_with_year(row.at, zone), "note": ""}
            for row in application.transitions.order_by("at", "pk")
        ],
        "is_for_staff": False,
    }


SCORES, PENDING = "scores", "pending"
"""What a dossier holds for some readers only: what reviewers gave, and decisions that nobody has been told of."""


def may_hold(application: Application, *, reader: User | None, at: datetime) -> list[str]:
    """What a dossier may hold for this reader; for the system, everything."""
    if reader is None:
        return [SCORES, PENDING]
    sees_scores, decides = queries.may_see_scores(reader, application), access.may_decide(reader, at)
    return [name for name, is_held in ((SCORES, sees_scores), (PENDING, decides)) if is_held]


def application_dossier(*, application: Application, reader: User | None, at: datetime) -> dict[str, Any]:
    """The copy, and what staff made of it, as far as the reader may see it: who did what, letter checks, scores and
    decisions."""
    zone = application.cohort.zone
    letter = queries.letter_in_force(application)
    allowed = may_hold(application, reader=reader, at=at)
    scores = _scores(application)
    decisions = [
        decision
        for decision in application.decisions.filter(taken_back_at__isnull=True)
        .select_related("decided_by")
        .order_by("at", "pk")
        if decision.released_at is not None or PENDING in allowed
    ]
    is_any_pending = any(decision.released_at is None for decision in decisions)
    sensitive = ((SCORES, bool(scores)), (PENDING, is_any_pending))
    return _answers(application, at) | {
        "state": application.get_state_display(),
        "steps": [
            {"what": step.what, "when": step.when, "note": ", ".join(part for part in (step.who, step.reason) if part)}
            for step in reversed(queries.steps(application, zone=zone))
        ],
        "is_for_staff": True,
        "letter_checks": [] if letter is None else _letter_checks(letter),
        "holds": [name for name, is_there in sensitive if is_there and name in allowed],
        "scores": scores if SCORES in allowed else [],
        "are_scores_hidden": bool(scores) and SCORES not in allowed,
        "decisions": [
            {
                "kind": decision.get_kind_display(),
                "when": in_words_with_year(decision.at, zone),
                "by": str(decision.decided_by) if decision.decided_by else "The system",
                "told": in_words_with_year(decision.released_at, zone) if decision.released_at else "Not told yet",
                "reason": decision.reason,
                "conditions": decision.conditions,
                "what_would_help": decision.what_would_help,
            }
            for decision in decisions
        ],
    }


def _answers(application: Application, at: datetime) -> dict[str, Any]:
    """What both say: every answer, the words that were ticked by version, the letter's facts, the readiness result."""
    network = current_network()
    help_block = network.help_block
    zone = application.cohort.zone
    sent = queries.sent_at(application)
    readiness = queries.readiness(application)
    return {
        "network": network.name,
        "help": {
            "phone": help_block.phone,
            "hours": help_block.hours,
            "zone": help_block.zone_in_words,
            "email": help_block.email,
        },
        "cohort": application.cohort.name,
        "reference": application.reference,
        "organization": application.name_in_words,
        "as_at": in_words_with_year(at, zone),
        "sent": "" if sent is None else in_words_with_year(sent, zone),
        "sections": [
            {
                "title": section.title,
                "groups": [
                    {"title": group.title, "rows": [asdict(row) for row in group.rows]} for group in section.groups
                ],
            }
            for section in queries.answers(application, zone=zone, at=at)
        ],
        "commitments": [
            {
                "title": line.fact.title,
                "version": line.tick.text_version.number,
                "name": line.tick.name,
                "when": in_words_with_year(line.tick.at, zone),
            }
            for line in queries.commitment_lines(application, at)
            if line.tick is not None
        ],
        "letter": _letter(queries.letter_in_force(application), zone),
        "readiness": {
            "version": readiness.version,
            "lines": [
                {"title": line.title, "shown": line.shown, "band": line.band, "note": line.note}
                for line in (*readiness.domains, readiness.overall)
            ],
            "flags": [f"{flag.kind.value}. {flag.sentence}" for flag in readiness.flags],
            "first_steps": [
                f"{step.item.code} {step.item.title} (level {step.level}): {step.item.first_step}."
                for step in readiness.first_steps
            ],
        },
    }


def _letter(letter: ApplicationLetter | None, zone: str) -> dict[str, str]:
    """How it was given; the file itself is not part of a document."""
    if letter is None:
        return {"how": "There is no letter.", "on_behalf_of": "", "text": ""}
    if letter.signed_at is None:
        return {"how": "Uploaded as a file.", "on_behalf_of": letter.on_behalf_of, "text": ""}
    return {
        "how": f"Signed here {in_words_with_year(letter.signed_at, zone)}.",
        "on_behalf_of": letter.on_behalf_of,
        "text": letter.signed_text,
    }


def _letter_checks(letter: ApplicationLetter) -> list[dict[str, str]]:
    lines = queries.letter_checklist(letter, zone=letter.application.cohort.zone)
    return [
        {
            "point": line.label,
            "found": line.found_in_words,
            "by": ", ".join(part for part in (line.by, line.when) if part),
        }
        for line in lines
    ]


def _scores(application: Application) -> list[dict[str, Any]]:
    """Each criterion with what each reviewer who is done gave it, and the mean."""
    return [
        {
            "criterion": line.label,
            "mean": line.mean_in_words,
            "is_disagreement": line.is_disagreement,
            "each": [{"who": str(one.reviewer), "score": one.score, "comment": one.comment} for one in line.scores],
        }
        for line in queries.scores_of(application)
        if line.scores
    ]
