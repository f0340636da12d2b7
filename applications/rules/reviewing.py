"""How an application is reviewed: while what lasts, what each criterion asks, and what is looked for in a letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from applications.rules.review import DISAGREEMENT, REVIEWER_CRITERIA, Criterion, LetterPoint
from applications.rules.states import State

REVIEWABLE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.INFORMATION_REQUESTED, State.RESUBMITTED})
"""States in which reviewers are assigned and hand in: from sending until the decision is told."""
STARTS_REVIEW = frozenset({State.SUBMITTED, State.RESUBMITTED})
"""States that are left for “in review” when a reviewer is assigned."""
SCORE_WORDS: Mapping[int, str] = {0: "Not shown", 1: "A beginning", 2: "Clear", 3: "Strong"}
"""What a score says, from 0 to the most."""
CRITERION_QUESTIONS: Mapping[Criterion, str] = {
    Criterion.LEADERSHIP: "Does the highest level of leadership stand behind this, in the letter and in what it does?",
    Criterion.RESOURCES: "Are hours, people and money named, and can they last for the whole program?",
    Criterion.TEAM: "Are the three places held by people who can decide, lead the work and speak from the front line?",
    Criterion.READINESS: "Do the answers match their evidence, low ones included?",
    Criterion.DATA: "Can the organization collect and send its measures every month?",
    Criterion.SHARING: "Is it ready to share what worked and what did not, by name?",
    Criterion.PARTNERSHIP: "Do patients, the workforce and the community have a part in the work?",
}
"""What a reviewer asks before giving a score."""


FOUND = {"yes": True, "no": False}
"""What can be found when somebody looks for a point in a letter."""


def found(*, is_met: bool) -> str:
    """ "yes" or "no"."""
    return "yes" if is_met else "no"


def letter_points(*, is_signed_here: bool) -> tuple[LetterPoint, ...]:
    """What is looked for in a letter. One that is signed here by link has no letterhead."""
    return tuple(point for point in LetterPoint if not (is_signed_here and point == LetterPoint.LETTERHEAD))


def is_disagreement(scores: Sequence[int]) -> bool:
    """Whether reviewers lie so far apart that they should talk."""
    return len(scores) > 1 and max(scores) - min(scores) >= DISAGREEMENT


@dataclass(frozen=True)
class ScoreGiven:
    """What a reviewer gives one criterion; a draft may have a comment without a score."""

    criterion: Criterion
    score: int | None
    comment: str = ""


def unscored(given: Sequence[ScoreGiven]) -> tuple[Criterion, ...]:
    """The criteria that still need a score before a review can be handed in."""
    scored = {one.criterion for one in given if one.score is not None}
    return tuple(criterion for criterion in REVIEWER_CRITERIA if criterion not in scored)
