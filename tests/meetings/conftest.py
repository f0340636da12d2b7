"""What the tests of meetings share: a running program with two teams, and its calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.accounts.staff import SEEN, SINCE
from joynet.outbox import queueing
from meetings import actions
from meetings.models import Event, EventDay
from meetings.rules.kinds import Kind, Status
from meetings.rules.roll import Given
from teams.models import Cohort, Person, Team
from tests.factories import make_cohort, make_staff, make_team, person_of

BEFORE = datetime(2027, 1, 2, 15, tzinfo=UTC)
"""The Saturday before the program begins."""


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


@dataclass
class Program:
    """A cohort from Jan 4 to Jul 3, 2027, with Mercy Hospital (Chicago) and Alder Clinic (Singapore)."""

    cohort: Cohort
    mercy: Team
    alder: Team
    staff: User

    @property
    def by(self) -> Actor:
        return Actor.of(self.staff)

    def event(self, kind: Kind, number: int, team: Team | None = None) -> Event:
        """An event by its number in its series."""
        return Event.objects.select_related("cohort", "team").get(
            cohort=self.cohort, kind=kind, number=number, team=team
        )

    def call(self, number: int) -> Event:
        return self.event(Kind.ALL_TEAM_CALL, number)

    def workshop(self, number: int) -> Event:
        return self.event(Kind.WORKSHOP, number)

    def record(self, event: Event, team: Team, day: int = 0, **statuses: Status) -> None:
        """The roll of one day, as in `record(call, mercy, Ana=Status.PRESENT)`, an hour after the event."""
        actions.record_attendance(
            event_day=day_of(event, day),
            team=team,
            marks=[Given(person_of(team, name).pk, status) for name, status in statuses.items()],
            by=self.by,
            at=event.ends_at + timedelta(hours=1),
        )


def day_of(event: Event, index: int = 0) -> EventDay:
    """One of the event's days."""
    return event.days.order_by("on")[index]


def all_present(team: Team) -> list[Given]:
    """Everybody in the three seats."""
    return [Given(person_of(team, name).pk, Status.PRESENT) for name in ("Ana", "Ben", "Chi")]


@pytest.fixture
def program(db: None) -> Program:
    """A program with its calendar and its teams' coaching; six months, which the tests need less time to set up."""
    cohort = make_cohort(starts_on=date(2027, 1, 4), at=BEFORE)
    cohort.months = 6
    cohort.save()
    staff = make_staff(at=BEFORE)
    mercy = make_team(cohort=cohort, name="Mercy Hospital", zone="America/Chicago", at=BEFORE)
    alder = make_team(cohort=cohort, name="Alder Clinic", zone="Asia/Singapore", at=BEFORE)
    by = Actor.of(staff)
    actions.generate_calendar(cohort=cohort, by=by, at=BEFORE)
    for team in (mercy, alder):
        actions.plan_team_coaching(team=team, by=by, at=BEFORE)
    return Program(cohort, mercy, alder, staff)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """The client of somebody with an account."""

    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter


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


def ana_of(team: Team) -> Person:
    """The senior leader."""
    return person_of(team, "Ana")
