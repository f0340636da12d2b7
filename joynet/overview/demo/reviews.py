"""What the reviewers of the demonstration found and gave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from applications import actions as applying
from applications import queries
from applications.models import Application
from applications.rules import Criterion, LetterPoint, ScoreGiven
from joynet.accounts.actors import Actor
from joynet.accounts.models import User

STRONG: Mapping[Criterion, tuple[int, str]] = {
    Criterion.LEADERSHIP: (3, "The board chair signs, and joy in work stands in this year’s plan."),
    Criterion.RESOURCES: (3, "Four hours a week for each of the three, written into their schedules."),
    Criterion.TEAM: (3, ""),
    Criterion.READINESS: (2, "Low answers are named as such, with what is missing."),
    Criterion.DATA: (2, "Turnover by unit is there; pulse answers are to come."),
    Criterion.SHARING: (3, ""),
    Criterion.PARTNERSHIP: (2, "A patient council that meets, not yet at this work."),
}
DOUBTFUL: Mapping[Criterion, tuple[int, str]] = {
    Criterion.LEADERSHIP: (2, "The letter is warm and short on what leaders will do."),
    Criterion.RESOURCES: (0, "No hours are named. Everybody does this besides a full week."),
    Criterion.TEAM: (2, ""),
    Criterion.READINESS: (1, "Most levels stand without evidence."),
    Criterion.DATA: (2, ""),
    Criterion.SHARING: (3, "Very open about what has not worked."),
    Criterion.PARTNERSHIP: (1, ""),
}
HOPEFUL: Mapping[Criterion, tuple[int, str]] = {
    **DOUBTFUL,
    Criterion.RESOURCES: (2, "Hours are not named, and the manager says they will be found."),
    Criterion.READINESS: (2, ""),
}


def ask(application: Application, reviewers: tuple[User, ...], *, by: Actor, at: datetime) -> None:
    """Asks these people to review."""
    for reviewer in reviewers:
        applying.assign_reviewer(application=application, reviewer=reviewer, by=by, at=at)


def hand_in(
    application: Application, reviewer: User, gave: Mapping[Criterion, tuple[int, str]], *, at: datetime
) -> None:
    """The reviewer has no conflict of interest, looks at the letter a day later, and hands in the scores."""
    by = Actor.of(reviewer)
    assignment = applying.declare_no_conflict(application=application, by=by, at=at)
    at += timedelta(days=1)
    letter = queries.letter_in_force(application)
    if letter is not None:
        found = {point: "yes" for point in LetterPoint} | ({LetterPoint.TIME: "no"} if gave is not STRONG else {})
        applying.check_letter(letter=letter, found=found, shown=queries.letter_found(letter), by=by, at=at)
    applying.hand_in_review(
        assignment=assignment,
        given=[ScoreGiven(criterion, score, comment) for criterion, (score, comment) in gave.items()],
        seen="",
        by=by,
        at=at + timedelta(minutes=40),
    )
