"""What may be recorded of whom: the refusals of a roll, in the words that stand beside the name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meetings.rules.kinds import WITH_MINUTES, Status
from meetings.rules.quorum import Mark

DAY_IN_MINUTES = 24 * 60


@dataclass(frozen=True)
class Given:
    """What somebody records of one person on one day; `substitute_for` is the member that a substitute came for."""

    person_id: int
    status: Status
    minutes: int | None = None
    substitute_for: int | None = None

    @property
    def mark(self) -> Mark:
        return Mark(self.status, self.minutes, self.substitute_for)


def refusals(given: Iterable[Given], *, members: frozenset[int], roster: frozenset[int]) -> Mapping[int, str]:
    """Person → why this cannot be recorded. `members` are on the roster of that day, `roster` its quorum members."""
    reasons = {}
    seen: set[int] = set()
    for one in given:
        reason = "This person is named twice." if one.person_id in seen else _refusal(one, members, roster)
        seen.add(one.person_id)
        if reason:
            reasons[one.person_id] = reason
    return reasons


def _refusal(one: Given, members: frozenset[int], roster: frozenset[int]) -> str:
    if one.person_id not in members:
        return "This person is not on the team's roster of that day. Change the roster first, or leave the person out."
    if one.status == Status.PART and one.minutes is None:
        return "Enter the minutes that the person was there."
    if one.minutes is not None and one.status not in WITH_MINUTES:
        return "Minutes belong to somebody who was there. Remove them, or choose Part."
    if one.minutes is not None and not 1 <= one.minutes <= DAY_IN_MINUTES:
        return "Enter minutes from 1 to 1,440."
    if one.status != Status.SUBSTITUTE:
        return "Only a substitute comes for somebody. Choose Substitute." if one.substitute_for is not None else ""
    if one.person_id in roster:
        return "This person counts in person. Choose Present, and Absent for whoever did not come."
    if one.substitute_for is None:
        return "Choose whom the substitute came for."
    if one.substitute_for not in roster:
        return "A substitute comes for somebody who counts for quorum on that day. Choose another name."
    return ""
