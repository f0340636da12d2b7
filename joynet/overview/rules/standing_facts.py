"""What decides the standing of a team, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from joynet.network.models import Kind
from joynet.overview.rules.timeliness import MonthsSoFar
from meetings.rules.attendance import AttendanceSoFar
from teams.rules import Gap, Window


class Expectation(StrEnum):
    """The lines of the page, in the order of the seed."""

    LETTER = "letter"
    COMMITMENTS = "commitments"
    SEATS = "seats"
    READINESS = "readiness"
    ATTENDANCE = "attendance"
    MONTHS = "months"
    EVALUATION = "evaluation"
    SHARING = "sharing"
    OPENNESS = "openness"


TITLES = {
    Expectation.LETTER: "Letter of support",
    Expectation.COMMITMENTS: "Commitments of leadership",
    Expectation.SEATS: "Three participants in three seats",
    Expectation.READINESS: "Readiness assessed",
    Expectation.ATTENDANCE: "Meetings",
    Expectation.MONTHS: "Monthly data",
    Expectation.EVALUATION: "Evaluation discussions",
    Expectation.SHARING: "Sharing",
    Expectation.OPENNESS: "Openness to contribute later",
}


@dataclass(frozen=True)
class LetterFact:
    """The letter in force. `left_on`: the signatory was on the team and left it on that day."""

    signatory: str
    dated_on: date | None
    left_on: date | None


@dataclass(frozen=True)
class CommitmentFact:
    """The latest answer to one commitment. `is_sure` is False for "not sure"."""

    kind: Kind
    name: str
    on: date
    is_sure: bool
    taken_back_on: date | None


@dataclass(frozen=True)
class WillingFact:
    """What a member said last about contributing later. Without a name: the answer is the member's own."""

    answer: str  # yes, not_sure, not_now
    on: date


@dataclass(frozen=True)
class SharedFact:
    """What the team has shared: submitted months, and notes of learning by who may read them."""

    months: int = 0
    for_network: int = 0
    for_coach: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything that decides the standing of one team on a day."""

    day: date
    joined_on: date
    last_day: date
    is_paused: bool
    letter: LetterFact | None
    commitments: tuple[CommitmentFact, ...]
    gaps: tuple[Gap, ...]
    steering_seat: str  # who holds it on the day, "" for nobody
    has_senior_leader: bool
    assessed: dict[str, date]  # occasion → handed in on
    windows: tuple[Window, ...]
    attendance: AttendanceSoFar
    attendance_by_kind: tuple[tuple[str, AttendanceSoFar], ...]
    months: MonthsSoFar
    discussions_held: int
    shared: SharedFact
    willing: tuple[WillingFact, ...]
    asked_from: date | None
    is_past: bool = False  # seen from a later day, on which more is known than was then
