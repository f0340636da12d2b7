"""What the tests of the monthly report share: Mercy, whose first month is March 2027, and its staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.accounts.staff import SEEN, SINCE
from joynet.lib.months import Month
from joynet.outbox import queueing
from submissions import actions
from submissions.models import Measure, Report, TeamMeasure
from submissions.rules import Part, Typed
from teams.models import Team
from tests.factories import account_of, make_cohort, make_staff, make_team, person_of

BEFORE = datetime(2027, 1, 4, 15, tzinfo=UTC)
NOW = datetime(2027, 4, 6, 15, tzinfo=UTC)
"""Tue, Apr 6, 2027, 10:00 AM Central: March is over and not yet due."""
MARCH, APRIL = Month(2027, 3), Month(2027, 4)


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


def choose(team: Team, code: str, role: str, *, required: bool = True) -> TeamMeasure:
    """The team takes up one of the network's measures from March on."""
    return actions.choose_measure(
        team=team,
        measure=Measure.objects.get(code=code),
        role=role,
        direction="down" if role == "outcome" else "up",
        target=None,
        required=required,
        first_month=MARCH,
        by=Actor.of(ben_of(team)),
        at=BEFORE,
    )


def ben_of(team: Team) -> User:
    """Ben's account, made when it is not there yet."""
    ben = person_of(team, "Ben")
    return ben.user or account_of(ben, at=BEFORE)


@dataclass
class Mercy:
    """The team, with turnover (O5) as its outcome and the conversations held (P1) as its process measure."""

    team: Team
    user: User
    staff: User
    outcome: TeamMeasure
    process: TeamMeasure

    @property
    def by(self) -> Actor:
        return Actor.of(self.user)

    @property
    def boss(self) -> Actor:
        return Actor.of(self.staff)

    def save_figures(
        self,
        part: Part,
        numerator: int | None = 12,
        denominator: int | None = 16,
        *,
        month: Month = MARCH,
        kind: str = "measured",
        reason: str = "",
        seen: int = 0,
        at: datetime = NOW,
    ) -> None:
        """One cell of one part."""
        row = self.process if part == Part.PROCESS else self.outcome
        figures = [None if figure is None else Decimal(figure) for figure in (numerator, denominator)]
        typed = Typed(kind, *figures, reason=reason)
        actions.save_values(
            team=self.team,
            month=month,
            part=part,
            entries=[actions.CellEntry(row.pk, typed)],
            nothing_reason="",
            seen_revision=seen,
            by=self.by,
            at=at,
        )

    def learn(self, text: str = "Ask twice.", *, month: Month = MARCH, seen: int = 0, at: datetime = NOW) -> None:
        """What was learned, shared with the network."""
        actions.save_learning(
            team=self.team,
            month=month,
            entries=[actions.LearningEntry("learned", text, "network")],
            nothing_reason="",
            seen_revision=seen,
            by=self.by,
            at=at,
        )

    def fill(self, month: Month = MARCH, *, at: datetime = NOW) -> None:
        """Everything that a month's report needs."""
        self.save_figures(Part.OUTCOME, 5, 410, month=month, at=at)
        self.save_figures(Part.PROCESS, month=month, at=at)
        self.learn(month=month, at=at)
        actions.save_test(
            team=self.team,
            month=month,
            entry=actions.TestEntry(None, "Two questions at each huddle", idea="Check-in", prediction="Six of ten"),
            seen_revision=0,
            by=self.by,
            at=at,
        )

    def submit(self, month: Month = MARCH, *, at: datetime = NOW) -> Report:
        """Sends the month."""
        return actions.submit_report(team=self.team, month=month, by=self.by, at=at)

    def submitted(self, month: Month = MARCH, *, at: datetime = NOW) -> Report:
        """A month that is filled and sent."""
        self.fill(month, at=at)
        return self.submit(month, at=at)

    def grant(
        self,
        kind: str,
        *,
        month: Month = MARCH,
        due_on: date | None = None,
        locks_on: date | None = None,
        at: datetime = NOW,
    ) -> None:
        """Staff grant an exception."""
        actions.grant_exception(
            team=self.team,
            month=month,
            kind=kind,
            due_on=due_on,
            locks_on=locks_on,
            reason="A flood.",
            by=self.boss,
            at=at,
        )


@pytest.fixture
def mercy(db: None) -> Mercy:
    """The team on Apr 6, 2027, before it has written anything."""
    return make_mercy()


def make_mercy() -> Mercy:
    """As the fixture, for tests with real transactions."""
    cohort = make_cohort(starts_on=date(2027, 3, 1), at=BEFORE)
    team = make_team(cohort=cohort, joined_on=date(2027, 1, 4), at=BEFORE)
    return Mercy(
        team=team,
        user=ben_of(team),
        staff=make_staff(at=BEFORE),
        outcome=choose(team, "O5", "outcome"),
        process=choose(team, "P1", "process"),
    )


@pytest.fixture
def sign_in_staff(client: Client) -> Callable[[User, datetime], Client]:
    """The client of a member of staff who has taken the second step."""

    def enter(user: User, at: datetime) -> Client:
        client.force_login(user)
        session = client.session
        session[SINCE] = session[SEEN] = at.timestamp()
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "at": at.timestamp(), "type": "totp"}]
        session.save()
        return client

    return enter
