"""One account at home in several places: each page says where one is and as what, and rights never mix."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.overview.queries import frame_for, places_of
from teams.actions import NewMember, add_member, assign_coach, end_membership
from teams.models import Membership, Team
from tests.factories import account_of, make_cohort, make_further_member, make_staff, make_team, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Ben:
    """Unit-level manager at Mercy Hospital, reader at Alder Clinic in a later cohort, alumnus coach of Cedar Clinic."""

    def __init__(self) -> None:
        first, later = make_cohort(name="Wave I", starts_on=date(2027, 2, 1)), make_cohort(name="Wave J")
        self.mercy = make_team(cohort=first)
        self.alder = make_team(cohort=later, name="Alder Clinic", joined_on=date(2027, 3, 1))
        self.cedar = make_team(cohort=first, name="Cedar Clinic")
        self.dune = make_team(cohort=first, name="Dune Hospital")
        self.staff = Actor.of(make_staff())
        self.person = person_of(self.mercy, "Ben")
        self.user = account_of(self.person)
        self.place_at_alder = self.join(self.alder, date(2027, 3, 1))
        assign_coach(team=self.cedar, user=self.user, kind="alumnus", starts_on=date(2027, 3, 1), by=self.staff, at=NOW)

    def join(self, team: Team, starts_on: date) -> Membership:
        member = NewMember(self.person.name, self.person.email)
        return add_member(
            team=team, member=member, starts_on=starts_on, holds_steering_seat=False, by=self.staff, at=NOW
        )


@pytest.fixture
def ben() -> Ben:
    return Ben()


def places(user: User) -> list[tuple[str, str]]:
    return [(place.label, place.role) for place in places_of(user=user, at=NOW)]


def test_each_place_is_said_with_the_role(ben: Ben) -> None:
    assert places(ben.user) == [
        ("Alder Clinic (Wave J)", "Member"),
        ("Mercy Hospital (Wave I)", "Unit-level manager"),
        ("Cedar Clinic (Wave I)", "Alumnus coach"),
    ]


def test_the_organization_is_named_where_the_team_is_not_called_after_it(ben: Ben) -> None:
    ben.mercy.name = "Three West"
    ben.mercy.save()
    assert places(ben.user)[1][0] == "Three West, Mercy Hospital (Wave I)"


def test_the_header_says_where_one_is_and_home_lists_every_place(ben: Ben, client: Client) -> None:
    sign_in(client, ben.user, at=NOW)
    home = client.get(reverse("overview:home")).content.decode()
    for words in ("Alder Clinic", "Unit-level manager", "Alumnus coach", "Wave J"):
        assert words in home
    for team, words in (
        (ben.mercy, "Wave I · Unit-level manager"),
        (ben.alder, "Wave J · Member"),
        (ben.cedar, "Wave I · Alumnus coach"),
    ):
        page = client.get(reverse("overview:team_home", args=[team.pk])).content.decode()
        assert f'<span class="whose-team">{team.name}</span><span class="whose-cohort">{words}</span>' in page


def test_rights_of_one_place_are_none_in_another(ben: Ben, client: Client) -> None:
    sign_in(client, ben.user, at=NOW)

    def status(name: str, team: Team, *more: object) -> int:
        return client.get(reverse(name, args=[team.pk, *more])).status_code

    assert [status("overview:team_home", team) for team in (ben.mercy, ben.alder, ben.cedar, ben.dune)] == [
        200, 200, 200, 404,
    ]  # fmt: skip
    submitted = [
        client.post(f"/teams/{team.pk}/reports/2027-02/submit/").status_code
        for team in (ben.mercy, ben.alder, ben.cedar, ben.dune)
    ]
    assert submitted[0] not in {403, 404}
    assert submitted[1:] == [403, 403, 404]


@pytest.mark.parametrize(("day", "is_there"), [(date(2027, 3, 9), False), (date(2027, 3, 10), True)])
def test_a_place_is_gone_on_the_day_it_ends_and_the_others_stay(ben: Ben, day: date, is_there: bool) -> None:
    end_membership(membership=ben.place_at_alder, ends_on=day, reason="Moved", by=ben.staff, at=NOW)
    listed = [label for label, _role in places(ben.user)]
    assert ("Alder Clinic (Wave J)" in listed) is is_there
    assert "Mercy Hospital (Wave I)" in listed


def test_a_page_that_is_not_found_does_not_name_the_team_behind_it(ben: Ben, client: Client) -> None:
    stranger = account_of(make_further_member(team=ben.alder, name="Gil Hart"))
    sign_in(client, stranger, at=NOW)
    answer = client.get(reverse("overview:team_home", args=[ben.dune.pk]))
    assert answer.status_code == 404
    assert "Dune Hospital" not in answer.content.decode()
    frame = frame_for(user=stranger, team_id=ben.dune.pk, path="/", at=NOW)
    assert frame.team == ben.alder


def test_staff_see_that_they_look_as_staff(ben: Ben, client: Client) -> None:
    sign_in(client, make_staff(role=Role.COORDINATOR, email="joan@joynet.example", name="Joan Day"), at=NOW)
    page = client.get(reverse("overview:team_home", args=[ben.dune.pk])).content.decode()
    assert "Wave I · Staff" in page


@pytest.mark.parametrize("teams", [1, 5])
def test_the_number_of_queries_stays(ben: Ben, teams: int, django_assert_num_queries: object) -> None:
    for number in range(teams):
        ben.join(make_team(cohort=ben.mercy.cohort, name=f"Hospital {number}"), date(2027, 2, 1))
    with django_assert_num_queries(5):  # type: ignore[operator]  # pytest-django's fixture
        places_of(user=ben.user, at=NOW)
