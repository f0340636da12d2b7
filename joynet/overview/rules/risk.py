"""How much help a team needs: points for signs, each with its reason (domain 6.5). Pure.

Signs whose facts exist: reports late, quorum missed, a seat empty beyond the grace, a senior leader away from
everything, no change tested, no coaching, an adverse signal on an outcome measure. These wait for their facts: the
agreed score (below its path, unchanged, far from the team's own), confidence, and help wanted without an answer.
What staff owe to the team is listed apart and gives no points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from joynet.lib.months import Month
from joynet.lib.zones import day_in_words
from joynet.overview.rules.timeliness import MonthFact
from meetings.rules.quorum import Verdict
from teams.rules import GRACE_DAYS, Band, Gap, Slot, band_of, open_gaps

LATE_DAYS = 7
AWAY_DAYS = 90
UNTESTED_DAYS = 60
UNTESTED_FROM_MONTH = 3
UNCOACHED_DAYS = 45
LAST_EVENTS = 3
OWED_DAYS = 7
"""Staff owe an answer within so many days; after that it is a debt."""


class SignKind(StrEnum):
    """The signs, in the order of the table in domain 6.5."""

    LATE = "late"
    QUORUM = "quorum"
    VACANT = "vacant"
    SENIOR_AWAY = "senior_away"
    UNTESTED = "untested"
    UNCOACHED = "uncoached"
    ADVERSE = "adverse"


@dataclass(frozen=True)
class Sign:
    """One sign: its points, the reason as staff read it, and the same in kind words for the team."""

    kind: SignKind
    points: int
    reason: str
    kind_words: str


@dataclass(frozen=True)
class RiskFacts:
    """What the signs are read from, as of `day` and the moment `at` that ends it for the reader.

    `months`: the owed ones, oldest first. `recent`: verdicts of recorded meetings, oldest first. `senior_expected` and
    `senior_present`: meetings of the last 90 days of which it is known whether the senior leader of today was there, if
    they hold the seat for as long, and those with one there. `tested_on`,
    `coached_on`: the last day on which a change was worked on, and on which somebody of the team met the coach.
    `adverse`: names of outcome measures. `has_coach`: an assignment holds on `day`.
    `resumed_on`: the first day after the team's last pause that is over by `day`; no clock starts before it.
    `is_past`: seen from a later day. `proposed`: the seats for which somebody is proposed, in words.
    """

    day: date
    joined_on: date
    first_month_on: date
    last_day: date
    months: tuple[MonthFact, ...]
    recent: tuple[Verdict, ...]
    gaps: tuple[Gap, ...]
    senior_expected: int
    senior_present: int
    tested_on: date | None
    coached_on: date | None
    adverse: tuple[str, ...]
    has_coach: bool
    is_paused: bool
    rolls_to_record: int
    reports_waiting_since: tuple[datetime, ...]
    proposals_waiting_since: tuple[datetime, ...]
    at: datetime
    resumed_on: date | None = None
    is_past: bool = False
    proposed: Mapping[Slot, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgment:
    """A person's judgment that stands above the score until a day."""

    band: Band
    reason: str
    by: str
    ends_on: date

    @property
    def last_day(self) -> date:
        """The last day on which it stands."""
        return self.ends_on - timedelta(days=1)


@dataclass(frozen=True)
class Risk:
    """The signs of a team with their points, what staff owe it, and the band."""

    signs: tuple[Sign, ...]
    debts: tuple[str, ...]
    judgment: Judgment | None

    @property
    def points(self) -> int:
        return sum(sign.points for sign in self.signs)

    @property
    def band_by_signs(self) -> Band:
        """What the points say."""
        return band_of(self.points)

    @property
    def band(self) -> Band:
        """The judgment in force, else what the points say."""
        return self.judgment.band if self.judgment else self.band_by_signs

    @property
    def is_overridden(self) -> bool:
        return self.judgment is not None


def risk(facts: RiskFacts, judgment: Judgment | None) -> Risk:
    """The whole: a paused team and one whose time is over have no signs; what staff owe stays."""
    is_asked = facts.joined_on <= facts.day <= facts.last_day and not facts.is_paused
    return Risk(_signs(facts) if is_asked else (), _debts(facts), judgment)


def _signs(facts: RiskFacts) -> tuple[Sign, ...]:
    found = (
        _late(facts),
        _quorum(facts.recent),
        _vacant(facts),
        _senior_away(facts),
        _untested(facts),
        _uncoached(facts),
        _adverse(facts.adverse),
    )
    return tuple(sign for sign in found if sign is not None)


def _late(facts: RiskFacts) -> Sign | None:
    """The latest month that was due more than seven days ago is not sent; twice the points when the one before it is
    not sent either."""
    judged = [fact for fact in facts.months if facts.at > fact.due_by + timedelta(days=LATE_DAYS)]
    running = 0
    for fact in reversed(judged):
        if fact.first_submitted_at is not None and fact.first_submitted_at <= facts.at:
            break
        running += 1
    if not running:
        return None
    if running == 1:
        return Sign(
            SignKind.LATE,
            2,
            f"A report is more than {LATE_DAYS} days late",
            "A month has not come in yet. A short one is better than none: your coach can sit down with you.",
        )
    return Sign(
        SignKind.LATE,
        4,
        f"Reports more than {LATE_DAYS} days late {running} months in a row",
        f"{running} months in a row have not come in yet. Tell your coach what gets in the way.",
    )


def _quorum(recent: Sequence[Verdict]) -> Sign | None:
    last = recent[-LAST_EVENTS:]
    missed = last.count(Verdict.MISSED)
    if missed >= 2:
        words = f"{missed} of the last {len(last)} meetings"
        return Sign(
            SignKind.QUORUM,
            3,
            f"Quorum missed at {words}",
            f"Fewer than the agreed number of you could be at {words}. Would other times help?",
        )
    if last and last[-1] == Verdict.MISSED:
        return Sign(
            SignKind.QUORUM,
            1,
            "Quorum missed at the last meeting",
            "Fewer than the agreed number of you could be at the last meeting.",
        )
    return None


def _vacant(facts: RiskFacts) -> Sign | None:
    """Two points, however many seats are empty."""
    long_ones = [gap for gap in open_gaps(facts.gaps, facts.day) if gap.slot and gap.is_beyond_grace_by(facts.day)]
    if not long_ones:
        return None
    seats = " and ".join(Slot(gap.slot).label.lower() for gap in long_ones if gap.slot)
    since = day_in_words(min(gap.starts_on for gap in long_ones))
    proposed = " ".join(facts.proposed[gap.slot] for gap in long_ones if gap.slot and gap.slot in facts.proposed)
    return Sign(
        SignKind.VACANT,
        2,
        f"Vacant for more than {GRACE_DAYS} days: {seats}, since {since}{f'. {proposed}' if proposed else ''}",
        f"The team has been without its {seats} since {since}. {proposed or 'Whom could you name?'}",
    )


def _senior_away(facts: RiskFacts) -> Sign | None:
    is_long_enough = _not_before_pause(facts, facts.joined_on) <= facts.day - timedelta(days=AWAY_DAYS)
    if not (is_long_enough and facts.senior_expected) or facts.senior_present:
        return None
    return Sign(
        SignKind.SENIOR_AWAY,
        1,
        f"Senior leader at no meeting for {AWAY_DAYS} days",
        f"Your senior leader has not been able to join a meeting for {AWAY_DAYS} days. Which one would fit?",
    )


def _untested(facts: RiskFacts) -> Sign | None:
    third = _month_later(facts.first_month_on, UNTESTED_FROM_MONTH - 1)
    since = max(_not_before_pause(facts, facts.tested_on or facts.first_month_on), facts.first_month_on)
    if facts.day < third or (facts.day - since).days <= UNTESTED_DAYS:
        return None
    return Sign(
        SignKind.UNTESTED,
        2,
        f"No change tested for {UNTESTED_DAYS} days",
        f"No test has been recorded for {UNTESTED_DAYS} days. What is the smallest thing to try next week?",
    )


def _uncoached(facts: RiskFacts) -> Sign | None:
    since = max(_not_before_pause(facts, facts.coached_on or facts.first_month_on), facts.first_month_on)
    if (facts.day - since).days <= UNCOACHED_DAYS:
        return None
    words = "A call is waiting to be planned." if facts.has_coach else "We are looking for a coach for you."
    return Sign(
        SignKind.UNCOACHED,
        1,
        f"No coaching for {UNCOACHED_DAYS} days",
        f"There has been no coaching for {UNCOACHED_DAYS} days. {words}",
    )


def _not_before_pause(facts: RiskFacts, day: date) -> date:
    """Where a clock starts: on that day, or after the last pause when that is later."""
    return max(day, facts.resumed_on or day)


def _adverse(names: Sequence[str]) -> Sign | None:
    if not names:
        return None
    listed = ", ".join(names)
    return Sign(
        SignKind.ADVERSE,
        1,
        f"Signal in the unwanted direction: {listed}",
        f"A change that you do not want shows in {listed}. Look at it together with your coach.",
    )


def _debts(facts: RiskFacts) -> tuple[str, ...]:
    """What staff owe to the team, in words; of a day in the past it is not known any more."""
    if facts.is_past:
        return ()
    found = []
    in_program = facts.joined_on <= facts.day <= facts.last_day
    if in_program and not facts.has_coach:
        found.append("No coach is assigned.")
    if facts.rolls_to_record:
        one = facts.rolls_to_record == 1
        found.append(f"{facts.rolls_to_record} {'meeting has' if one else 'meetings have'} no complete roll yet.")
    for moments, one_word, many in (
        (facts.reports_waiting_since, "report waits", "reports wait"),
        (facts.proposals_waiting_since, "roster proposal waits", "roster proposals wait"),
    ):
        old = [moment for moment in moments if facts.at - moment > timedelta(days=OWED_DAYS)]
        if old:
            days = (facts.at - min(old)).days
            found.append(f"{len(old)} {one_word if len(old) == 1 else many} for an answer, the oldest for {days} days.")
    return tuple(found)


def _month_later(first_day: date, count: int) -> date:
    """The first day of the month so many months later."""
    return Month.of(first_day).plus(count).first_day
