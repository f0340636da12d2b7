"""When people who are named may rate alone."""

from __future__ import annotations

from datetime import timedelta

from applications.rules.states import State

RATING_LASTS = timedelta(days=60)
"""How long the link to rate alone opens its page."""
LEAST_RATERS = 3
"""Fewer people than this who answered an item, and its range would tell one of them what another answered."""
RATABLE = frozenset({State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.INFORMATION_REQUESTED, State.RESUBMITTED})
"""States in which somebody may still rate alone: nothing is decided yet."""
