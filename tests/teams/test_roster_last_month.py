"""The last month is submitted by the roster of the last day, after the program; who left before is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.months import Month
from submissions import actions as reporting
from submissions.models import Measure, Report, TeamMeasure
from submissions.rules import Part, Typed
from teams import actions, queries
from teams.actions import NewMember
from teams.models import Team
from teams.rules import Slot
from tests.factories import account_of, make_cohort, make_staff, make_team, person_of

pytestmark = pytest.mark.django_db

START, END = date(2025, 8, 31), date(2027, 2, 28)
LAST = Month(2027, 2)
BEFORE = datetime(2025, 9, 1, 15, tzinfo=UTC)
LATE_IN_TERM = datetime(2027, 2, 10, 15, tzinfo=UTC)
AFTER = datetime(2027, 3, 5, 15, tzinfo=UTC)


@pytest.fixture
def team() -> Team:
    return make_team(cohort=make_cohort(starts_on=START, at=BEFORE), at=BEFORE)


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff", at=BEFORE))


def fill(team: Team, user: User) -> None:
    """Everything that the report on the last month needs, written in February."""
    by = Actor.of(user)
    for code, role, part, figures in (
        ("O5", "outcome", Part.OUTCOME, (5, 410)),
        ("P1", "process", Part.PROCESS, (12, 16)),
    ):
        row: TeamMeasure = reporting.choose_measure(
            team=team, measure=Measure.objects.get(code=code), role=role, direction="up", target=None, required=True,
            first_month=LAST, by=by, at=LATE_IN_TERM,
        )  # fmt: skip
        cell = reporting.CellEntry(row.pk, Typed("measured", *map(Decimal, figures), reason=""))
        reporting.save_values(
            team=team, month=LAST, part=part, entries=[cell], nothing_reason="", seen_revision=0, by=by, at=LATE_IN_TERM
        )
    learned = reporting.LearningEntry("learned", "Ask twice.", "network")
    reporting.save_learning(
        team=team, month=LAST, entries=[learned], nothing_reason="", seen_revision=0, by=by, at=LATE_IN_TERM
    )
    test = reporting.TestEntry(None, "Two questions at each huddle", idea="Check-in", prediction="Six of ten")
    reporting.save_test(team=team, month=LAST, entry=test, seen_revision=0, by=by, at=LATE_IN_TERM)


def submit(client: Client, team: Team, user: User) -> int:
    with time_machine.travel(AFTER, tick=False):
        client.force_login(user)
        return client.post(reverse("submissions:submit_report", args=[team.pk, LAST])).status_code


def test_the_program_that_begins_on_august_31_ends_on_february_28_with_its_eighteenth_month(team: Team) -> None:
    span = queries.span_of(team)
    assert (team.cohort.ends_on, span.cohort_last, span.last_day) == (END, LAST, date(2027, 2, 27))


@pytest.mark.parametrize(
    ("ends_on", "status"),
    [(date(2027, 2, 27), 404), (END, 302), (date(2027, 3, 1), 302), (None, 302)],
    ids=["left the day before the last", "left with the last day", "left later", "stays"],
)
def test_who_was_there_on_the_last_day_submits_the_last_month_and_who_left_before_does_not(
    client: Client, team: Team, staff: Actor, ends_on: date | None, status: int
) -> None:
    ben, ana = account_of(person_of(team, "Ben"), at=BEFORE), account_of(person_of(team, "Ana"), at=BEFORE)
    fill(team, ana)
    if ends_on is not None:
        core = team.memberships.get(slot=Slot.CORE)
        actions.end_membership(membership=core, ends_on=ends_on, reason="Left.", by=staff, at=LATE_IN_TERM)
    assert submit(client, team, ben) == status
    state = Report.objects.get(team=team, month=LAST.first_day).state
    assert state == ("submitted" if status == 302 else "draft")


def test_the_successor_of_the_last_day_submits_and_the_one_replaced_does_not(
    client: Client, team: Team, staff: Actor
) -> None:
    ben, ana = account_of(person_of(team, "Ben"), at=BEFORE), account_of(person_of(team, "Ana"), at=BEFORE)
    fill(team, ana)
    made = actions.replace_member(
        membership=team.memberships.get(slot=Slot.CORE),
        member=NewMember("Eve Lund", "eve@mercy-hospital.example"),
        from_on=date(2027, 2, 27),
        reason="Left.",
        by=staff,
        at=LATE_IN_TERM,
    )
    eve = account_of(made.person, at=LATE_IN_TERM)
    assert submit(client, team, ben) == 404
    assert submit(client, team, eve) == 302
    assert Report.objects.get(team=team, month=LAST.first_day).submissions.get().by == eve
