"""A team's standing page, and how all teams stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from joynet.lib.zones import day_in_words, local_day
from joynet.overview.queries.standing_facts import facts_by_team, load_teams, moment_of
from joynet.overview.rules.risk import Judgment, Risk, RiskFacts, risk
from joynet.overview.rules.standing import Line, lines, standing_sentence
from joynet.overview.rules.standing_facts import TITLES, Expectation, Facts
from meetings.rules.attendance import Standing
from teams.access import TeamAccess
from teams.models import RiskOverride, Team
from teams.queries import Timeline, judgments_of, timeline_of
from teams.rules import Band

TONES = {Standing.MET: "ok", Standing.AT_RISK: "concern", Standing.NOT_MET: "danger", Standing.NOT_YET_DUE: "todo"}
BAND_TONES = {Band.ON_TRACK: "ok", Band.WATCH: "concern", Band.NEEDS_HELP: "danger"}


@dataclass(frozen=True)
class TeamStanding:
    """How one team stands on a day."""

    team: Team
    day: date
    lines: tuple[Line, ...]
    risk: Risk

    @property
    def sentence(self) -> str:
        """The standing in a sentence."""
        return standing_sentence(self.lines)

    @property
    def band_tone(self) -> str:
        return BAND_TONES[self.risk.band]

    @property
    def not_met(self) -> tuple[str, ...]:
        """Titles of the expectations that are not met."""
        return tuple(line.title for line in self.lines if line.standing == Standing.NOT_MET)

    @property
    def at_risk(self) -> tuple[str, ...]:
        """Titles of the expectations at risk."""
        return tuple(line.title for line in self.lines if line.standing == Standing.AT_RISK)

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Titles of the expectations whose floor can no longer be reached."""
        return tuple(line.title for line in self.lines if line.cannot)

    def line(self, expectation: Expectation) -> Line:
        return next(line for line in self.lines if line.expectation == expectation)


@dataclass(frozen=True)
class StandingLine:
    """One line as drawn."""

    line: Line
    tone: str
    url: str
    link: str

    @property
    def word(self) -> str:
        """As in "At risk"."""
        return self.line.standing.value.capitalize()


@dataclass(frozen=True)
class StandingPage:
    """What the team's page shows. `standing` is there for coach and staff; the team reads `reasons`."""

    team: Team
    day: date
    today: date
    lines: tuple[StandingLine, ...]
    sentence: str
    timeline: Timeline
    reasons: tuple[str, ...]
    standing: TeamStanding | None

    @property
    def is_today(self) -> bool:
        return self.day == self.today


def team_standing(*, team: Team, at: datetime) -> TeamStanding:
    """How one team stands at that moment. A fixed number of queries."""
    return standings(load_teams([team.pk]), at=at)[0]


def standings(teams: Sequence[Team], *, at: datetime, is_past: bool = False) -> list[TeamStanding]:
    """How each of the teams from `load_teams` stands, in their order. As many queries for a thousand as for one.

    `is_past`: `at` ends a day before today.
    """
    found = facts_by_team(teams, at=at, is_past=is_past)
    judgments = judgments_of(found)
    return [_standing(team, *found[team.pk], judgments.get(team.pk, ())) for team in teams]


def _standing(team: Team, facts: Facts, risk_facts: RiskFacts, judgments: Sequence[RiskOverride]) -> TeamStanding:
    row = next((row for row in judgments if row.is_in_force_on(facts.day)), None)
    judgment = Judgment(Band(row.band), row.reason, str(row.by), row.ends_on) if row else None
    return TeamStanding(team, facts.day, lines(facts), risk(risk_facts, judgment))


def standing_page(*, access: TeamAccess, day: date, now: datetime) -> StandingPage:
    """The page as of `day`, which is not after today in the team's zone. A fixed number of queries."""
    team = load_teams([access.team.pk])[0]
    today = local_day(now, team.zone)
    found = standings([team], at=moment_of(day, team=team, now=now), is_past=day < today)[0]
    sees_risk = access.is_coach or access.is_staff
    return StandingPage(
        team=team,
        day=day,
        today=today,
        lines=tuple(_drawn(team, line, is_member=access.membership is not None) for line in found.lines),
        sentence=found.sentence,
        timeline=timeline_of(team=team, day=day, is_past=day < today),
        reasons=tuple(sign.kind_words for sign in found.risk.signs),
        standing=found if sees_risk else None,
    )


def _drawn(team: Team, line: Line, *, is_member: bool) -> StandingLine:
    is_own = line.expectation == Expectation.OPENNESS  # a page of each member’s own
    url, link = ("", "") if is_own and not is_member else _where(team, line.expectation)
    return StandingLine(line, TONES[line.standing], url, link)


def _where(team: Team, expectation: Expectation) -> tuple[str, str]:
    """Where the evidence is."""
    match expectation:
        case Expectation.SEATS:
            return "#seats-title", "Who held which seat"
        case Expectation.OPENNESS:
            return reverse("teams:offers"), "What you offer"
        case Expectation.READINESS:
            return reverse("teams:readiness", kwargs={"team_id": team.pk}), "Readiness"
        case Expectation.ATTENDANCE:
            return reverse("meetings:team_meetings", kwargs={"team_id": team.pk}), "All meetings"
        case Expectation.MONTHS:
            return reverse("submissions:months", kwargs={"team_id": team.pk}), "All months"
        case Expectation.SHARING:
            return reverse("submissions:measures", kwargs={"team_id": team.pk}), "Our data"
    return "", ""


TABLE_HEADER = (
    "Team",
    "Organization",
    "Cohort",
    "As of",
    "Help needed",
    "Points",
    "Reasons",
    "Judgment",
    "Staff owe",
    *TITLES.values(),
    "Meetings met",
    "Meetings still possible",
    "Months on time",
    "Months still possible",
    "Can no longer be reached",
)
"""The columns of the file that staff take out."""


def table_row(found: TeamStanding) -> tuple[object, ...]:
    """One team as a row of that file."""
    attendance, months = found.line(Expectation.ATTENDANCE), found.line(Expectation.MONTHS)
    judgment = found.risk.judgment
    return (
        found.team.name,
        found.team.organization.name,
        found.team.cohort.name,
        found.day,
        found.risk.band.label,
        found.risk.points,
        "; ".join(sign.reason for sign in found.risk.signs),
        f"{judgment.reason} (until {day_in_words(judgment.last_day)})" if judgment else "",
        " ".join(found.risk.debts),
        *(line.standing.value for line in found.lines),
        attendance.so_far,
        attendance.best,
        months.so_far,
        months.best,
        "; ".join(found.unreachable),
    )
