"""When a team assesses its readiness again, and when its members are asked about later phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from joynet.lib.months import Month
from teams.rules.months import Span

REPEATS = {"m9": 9, "m18": 18}
"""Occasion → the month of the program in which readiness is assessed again (domain 4.5)."""

MONTHS_LEFT_WHEN_ASKED = 2
"""Members are asked about later phases from the first day of M16 when the program has eighteen months."""


class OccasionState(StrEnum):
    """How far a repeat of the self-assessment is."""

    NEVER = "never"  # the team is not in the program in that month
    NOT_YET = "not_yet"
    OPEN = "open"
    DRAFT = "draft"
    DONE = "done"
    OVER = "over"  # not handed in before the next repeat began


@dataclass(frozen=True)
class Window:
    """From when a repeat can be handed in, and from when the next one takes its place (None: it stays open)."""

    occasion: str
    opens_on: date
    closes_on: date | None

    def is_open_on(self, day: date) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day < self.closes_on)


def windows(span: Span) -> tuple[Window, ...]:
    """The repeats that the team is asked for: those whose month it is in the program for, each until the next opens."""
    asked = [
        (occasion, month)
        for occasion, number in REPEATS.items()
        if _is_in_program(span, month := span.cohort_first.plus(number - 1))
    ]
    return tuple(
        Window(occasion, month.first_day, asked[place + 1][1].first_day if place + 1 < len(asked) else None)
        for place, (occasion, month) in enumerate(asked)
    )


def window_of(span: Span, occasion: str) -> Window | None:
    """When this repeat is open; None when the team is not asked for it."""
    return next((window for window in windows(span) if window.occasion == occasion), None)


def occasion_state(window: Window | None, *, has_answers: bool, is_handed_in: bool, day: date) -> OccasionState:
    """How far the repeat is on `day`."""
    match window:
        case _ if is_handed_in:
            return OccasionState.DONE
        case None:
            return OccasionState.NEVER
        case Window() if day < window.opens_on:
            return OccasionState.NOT_YET
        case Window() if not window.is_open_on(day):
            return OccasionState.OVER
    return OccasionState.DRAFT if has_answers else OccasionState.OPEN


def asked_openness_from(span: Span) -> date | None:
    """The first day on which members are asked whether they contribute later; None when the team left before it."""
    month = max(span.cohort_first, span.cohort_last.plus(-MONTHS_LEFT_WHEN_ASKED))
    return month.first_day if _is_in_program(span, month) else None


def change_in_levels(before: int | None, after: int | None) -> int | None:
    """How many levels an item has risen (negative: fallen); None when one of the two is not known."""
    return None if before is None or after is None else after - before


def _is_in_program(span: Span, month: Month) -> bool:
    return span.first <= month <= span.cohort_last and month.first_day < span.ends_on
