"""Staff see on the front page which teams have an empty seat beyond grace, and which changes of rosters wait."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role
from joynet.overview.queries import staff_queue
from teams.actions import Change, NewMember, end_membership, pause_team, propose_change, withdraw_proposal
from teams.models import Membership, RosterProposal, Team
from teams.queries import teams_beyond_grace
from teams.rules import Slot
from tests.factories import account_of, make_cohort, make_staff, make_team, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

BEFORE = datetime(2027, 1, 4, 15, tzinfo=UTC)
GONE = date(2027, 4, 5)
"""The first day without Ben; the time of grace ends with April 18."""


@pytest.fixture
def team() -> Team:
    """Mercy Hospital in Chicago, with an empty seat from April 5 on."""
    made = make_team(cohort=make_cohort(starts_on=date(2027, 3, 1)), joined_on=date(2027, 1, 4), at=BEFORE)
    leave(made)
    return made


def leave(team: Team, day: date = GONE) -> None:
    membership = Membership.objects.get(team=team, person=person_of(team, "Ben"))
    end_membership(membership=membership, ends_on=day, reason="Moved away.", by=SYSTEM, at=BEFORE)


def beyond(at: datetime) -> list[int]:
    return teams_beyond_grace(Team.objects.all(), at=at)


@pytest.mark.parametrize(
    ("at", "is_beyond"),
    [
        (datetime(2027, 4, 5, 15, tzinfo=UTC), False),
        (datetime(2027, 4, 19, 4, 59, tzinfo=UTC), False),  # 11:59 PM on the last day of grace, in Chicago
        (datetime(2027, 4, 19, 5, tzinfo=UTC), True),
        (datetime(2027, 8, 1, 15, tzinfo=UTC), True),
        (datetime(2028, 9, 2, 15, tzinfo=UTC), False),  # the program is over
    ],
)
def test_from_the_fifteenth_day_on_where_the_team_is(team: Team, at: datetime, *, is_beyond: bool) -> None:
    assert beyond(at) == ([team.pk] if is_beyond else [])


def test_east_of_the_date_line_the_fifteenth_day_comes_sooner() -> None:
    team = make_team(cohort=make_cohort(starts_on=date(2027, 3, 1)), zone="Pacific/Auckland", at=BEFORE)
    leave(team)
    assert beyond(datetime(2027, 4, 18, 11, 59, tzinfo=UTC)) == []
    assert beyond(datetime(2027, 4, 18, 12, tzinfo=UTC)) == [team.pk]


def test_a_whole_team_and_a_paused_one_are_not_among_them(team: Team) -> None:
    make_team(cohort=team.cohort, name="Alder Clinic", at=BEFORE)
    boss = make_staff(email="boss@example.org")
    from_day, until = date(2027, 4, 10), date(2027, 6, 1)
    pause_team(team=team, starts_on=from_day, ends_on=until, reason="Strike.", by=Actor.of(boss), at=BEFORE)
    assert beyond(datetime(2027, 5, 1, 15, tzinfo=UTC)) == []
    assert beyond(datetime(2027, 6, 14, 15, tzinfo=UTC)) == []
    assert beyond(datetime(2027, 6, 15, 15, tzinfo=UTC)) == [team.pk]


def test_three_queries_for_any_number_of_teams(team: Team, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name in ("Alder Clinic", "Birch Clinic"):
        leave(make_team(cohort=team.cohort, name=name, at=BEFORE))
    with django_assert_num_queries(3):
        assert len(beyond(datetime(2027, 5, 1, 15, tzinfo=UTC))) == 3


@pytest.mark.parametrize(("role", "sees"), [(Role.COORDINATOR, True), (Role.DIRECTOR, True), (Role.REVIEWER, False)])
def test_the_front_page_leads_coordinators_and_directors_to_the_very_teams(
    client: Client, team: Team, role: Role, *, sees: bool
) -> None:
    make_team(cohort=team.cohort, name="Alder Clinic", at=BEFORE)
    now = datetime(2027, 4, 19, 15, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        user = make_staff(role=role, email="rita@example.org", at=now - timedelta(days=9))
        lines = [line for line in staff_queue(user=user, at=now) if "empty seat" in line.sentence]
        assert [line.sentence for line in lines] == ["1 team has had an empty seat for more than 14 days"] * sees
        if sees:
            sign_in(client, user, at=now)
            page = client.get(lines[0].url).content.decode()
            assert "Mercy Hospital" in page
            assert "Alder Clinic" not in page


def test_the_front_page_counts_the_changes_that_wait_and_leads_to_them_alone(client: Client, team: Team) -> None:
    now = datetime(2027, 4, 6, 15, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        coordinator = make_staff(role=Role.COORDINATOR, email="rita@example.org", at=now - timedelta(days=9))
        ana = Actor.of(account_of(person_of(team, "Ana"), at=BEFORE))

        def propose(name: str) -> RosterProposal:
            member = NewMember(
                name, f"{name[:3].lower()}@example.org", "Manager", slot=Slot.CORE, subtype="core_leader"
            )
            change = Change(kind="add", from_on=date(2027, 5, 3), member=member)
            return propose_change(team=team, change=change, by=ana, at=now)

        def sentences() -> list[str]:
            return [line.sentence for line in staff_queue(user=coordinator, at=now) if "proposed" in line.sentence]

        assert sentences() == []
        withdraw_proposal(proposal=propose("Hal Stone"), by=ana, at=now)
        propose("Gus Hale")
        assert sentences() == ["1 proposed change of a roster waits"]
        sign_in(client, coordinator, at=now)
        (line,) = [line for line in staff_queue(user=coordinator, at=now) if "proposed" in line.sentence]
        page = client.get(line.url).content.decode()
        assert "Gus Hale" in page
        assert "Hal Stone" not in page
        propose("Ian Frost")
        assert sentences() == ["2 proposed changes of rosters wait"]
