"""Answers on their way from a page to the table. Pure: no database, clock or request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class GivenAnswer:
    """One item as it stands on the page; `level` None is "don't know". An item left open is not given."""

    item: str
    level: int | None
    evidence: str


def fingerprint(answers: Iterable[GivenAnswer]) -> str:
    """Tells two states of the same answers apart, whatever their order."""
    rows = sorted((answer.item, answer.level or 0, answer.evidence) for answer in answers)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
