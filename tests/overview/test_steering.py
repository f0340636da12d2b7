"""The steering committee: the list follows the senior leader's seat on any date; minutes for its members and staff."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.overview import queries
from meetings.models import Event, EventDay
from meetings.rules.kinds import Kind, Modality
from teams import actions
from teams.actions import NewMember
from teams.models import Cohort, Membership, SteeringMinutes, Team
from teams.queries import steering_seats
from teams.rules import Slot
from tests.factories import account_of, make_coach, make_cohort, make_staff, make_team, person_of
from tests.worlds import sign_in

NOW = datetime(2027, 9, 14, 15, tzinfo=UTC)
TODAY = date(2027, 9, 14)
GONE = date(2027, 9, 1)


@pytest.fixture
def cohort(db: None) -> Cohort:
    return make_cohort()


@pytest.fixture
def team(cohort: Cohort) -> Team:
    return make_team(cohort=cohort)


@pytest.fixture
def staff(db: None) -> User:
    return make_staff(role=Role.COORDINATOR, email="co@joynet.example", name="Co Or", at=NOW)


def _leader(team: Team) -> Membership:
    return team.memberships.get(person__name="Ana Silva")


def _end(team: Team, on: date = GONE) -> None:
    actions.end_membership(membership=_leader(team), ends_on=on, reason="Retired.", by=SYSTEM, at=NOW)


def _add(team: Team, staff: User, *, on: date, takes_seat: bool = True, name: str = "Eve Lund") -> Membership:
    member = NewMember(name=name, email=f"{name.split()[0].lower()}@mercy.example", slot=Slot.SENIOR_LEADER)
    return actions.add_member(
        team=team, member=member, starts_on=on, holds_steering_seat=takes_seat, by=Actor.of(staff), at=NOW
    )


def _names(cohort: Cohort, day: date) -> list[str]:
    return [seat.name for seat in steering_seats(cohort=cohort, day=day)]


def _meeting(cohort: Cohort, starts_at: datetime, *, state: str = "scheduled") -> Event:
    event = Event.objects.create(
        cohort=cohort, kind=Kind.STEERING, title="Steering call", counts=False, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1), zone=cohort.zone, modality=Modality.VIRTUAL, state=state,
        cancel_reason="Too few could come." if state == "cancelled" else "",
    )  # fmt: skip
    EventDay.objects.create(event=event, on=starts_at.date(), starts_at=starts_at, ends_at=event.ends_at)
    return event


# ---- the list


def test_the_list_follows_the_seat_on_the_day_before_the_day_and_the_day_after(
    cohort: Cohort, team: Team, staff: User
) -> None:
    _end(team)
    _add(team, staff, on=date(2027, 9, 10))
    days = [date(2027, 6, 6), date(2027, 6, 7), date(2027, 8, 31), GONE, date(2027, 9, 9), date(2027, 9, 10)]
    assert [_names(cohort, day) for day in days] == [[], ["Ana Silva"], ["Ana Silva"], [""], [""], ["Eve Lund"]]


def test_an_empty_seat_says_since_when_and_who_may_take_it(cohort: Cohort, team: Team, staff: User) -> None:
    _end(team)

    def note(day: date) -> str:
        return steering_seats(cohort=cohort, day=day)[0].note

    assert note(GONE) == "Empty since Sep 1, 2027. The team has no senior leader on this day."
    _add(team, staff, on=date(2027, 9, 5), takes_seat=False, name="Fay Hunt")
    assert note(date(2027, 9, 6)) == "Empty since Sep 1, 2027. Fay Hunt is senior leader and could take it."
    _add(team, staff, on=date(2027, 9, 10))
    assert note(date(2027, 9, 9)) == "Empty since Sep 1, 2027. Eve Lund takes it on Sep 10, 2027."
    assert note(date(2027, 9, 10)) == "Since Sep 10, 2027"


def test_the_seat_counts_from_its_first_day_when_the_place_is_changed(cohort: Cohort, team: Team, staff: User) -> None:
    leader = _leader(team)
    actions.change_member(
        membership=leader,
        is_data_lead=not leader.is_data_lead,
        counts_for_quorum=True,
        hours_per_week=leader.hours_per_week,
        from_on=TODAY,
        by=Actor.of(staff),
        at=NOW,
    )
    assert [seat.note for seat in steering_seats(cohort=cohort, day=TODAY)] == ["Since Jun 7, 2027"]


def test_a_team_that_has_left_has_no_seat(cohort: Cohort, team: Team) -> None:
    make_team(name="Riverside Clinic", cohort=cohort)
    Team.objects.filter(pk=team.pk).update(left_on=GONE)
    assert [len(_names(cohort, day)) for day in (GONE - timedelta(days=1), GONE)] == [2, 1]


def test_the_page_reads_in_the_same_number_of_queries_with_one_team_and_with_three(cohort: Cohort, team: Team) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.steering_page(cohort=cohort, day=TODAY, may_write=True, reader_zone="America/New_York", at=NOW)
        return len(captured)

    with_one = count()
    for name in ("Riverside Clinic", "Lake Hospital"):
        make_team(name=name, cohort=cohort)
    assert count() == with_one == 4


# ---- who reads it


def _status(client: Client, user: User, cohort: Cohort, at: datetime = NOW) -> int:
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        return client.get(reverse("overview:steering", args=[cohort.pk])).status_code


def test_seat_holders_and_staff_read_it_and_nobody_else(
    client: Client, cohort: Cohort, team: Team, staff: User
) -> None:
    holder = account_of(person_of(team, "Ana"))
    others = [account_of(person_of(team, "Ben")), make_coach(team=team, at=NOW)]
    of_another_cohort = account_of(person_of(make_team(name="Hill", cohort=make_cohort(name="Wave II")), "Ana"))
    assert [_status(client, user, cohort) for user in (holder, staff)] == [200, 200]
    assert [_status(client, user, cohort) for user in (*others, of_another_cohort)] == [404, 404, 404]


def test_who_leaves_the_seat_leaves_the_committee_that_day(client: Client, cohort: Cohort, team: Team) -> None:
    holder = account_of(person_of(team, "Ana"))
    _end(team)
    noon = datetime(2027, 8, 31, 17, tzinfo=UTC)
    assert [_status(client, holder, cohort, noon + timedelta(days=count)) for count in (0, 1, 2)] == [200, 404, 404]


# ---- the page


@time_machine.travel(NOW, tick=False)
def test_the_page_names_empty_seats_and_shows_any_day(client: Client, cohort: Cohort, team: Team, staff: User) -> None:
    _end(team)
    client.force_login(staff)
    url = reverse("overview:steering", args=[cohort.pk])
    today = client.get(url).content.decode()
    assert "0 of 1 seats taken today" in today
    assert "Empty seat" in today
    before = client.get(f"{url}?on=2027-08-31").content.decode()
    assert "1 of 1 seats taken on Aug 31, 2027" in before
    assert "Ana Silva" in before
    wrong = client.get(f"{url}?on=2027-02-30")
    assert wrong.status_code == 422
    assert "Enter a date such as" in wrong.content.decode()


@time_machine.travel(NOW, tick=False)
def test_minutes_are_written_by_staff_and_read_by_seat_holders(
    client: Client, cohort: Cohort, team: Team, staff: User
) -> None:
    _meeting(cohort, datetime(2027, 9, 13, 15, tzinfo=UTC))
    _meeting(cohort, datetime(2027, 9, 21, 15, tzinfo=UTC))
    _meeting(cohort, datetime(2027, 8, 2, 15, tzinfo=UTC), state="cancelled")
    holder = account_of(person_of(team, "Ana"))
    client.force_login(holder)
    url = reverse("overview:steering", args=[cohort.pk])
    page = client.get(url).content.decode()
    assert "The minutes are not written yet." in page
    assert "Canceled: Too few could come." in page
    assert "Write the minutes" not in page
    write = reverse("overview:write_minutes", args=[cohort.pk, "2027-09-13"])
    assert client.post(write, {"text": "Mine"}).status_code == 302  # away from the staff's pages
    assert not SteeringMinutes.objects.exists()
    sign_in(client, staff, at=NOW)
    assert write in client.get(url).content.decode()
    client.post(write, {"revision": "0", "text": "We met.", "decisions": "Two hours a week\r\n\r\n Share data "})
    client.force_login(holder)
    page = client.get(url).content.decode()
    assert "We met." in page
    assert "<li>Two hours a week</li><li>Share data</li>" in page
    assert "Written by Co Or" in page


@time_machine.travel(NOW, tick=False)
def test_minutes_written_twice_at_a_time_show_both_texts(client: Client, cohort: Cohort, staff: User) -> None:
    sign_in(client, staff, at=NOW)
    write = reverse("overview:write_minutes", args=[cohort.pk, "2027-09-13"])
    first = {"revision": "0", "text": "First", "decisions": ""}
    assert [client.post(write, first).status_code for _twice in range(2)] == [302, 302]
    assert SteeringMinutes.objects.get().revision == 1
    clash = client.post(write, {"revision": "0", "text": "Second", "decisions": ""})
    page = clash.content.decode()
    assert clash.status_code == 422
    assert "<p>First</p>" in page
    assert "Second" in page
    assert 'name="revision" value="1"' in page
    client.post(write, {"revision": "1", "text": "Second", "decisions": ""})
    assert (SteeringMinutes.objects.get().text, SteeringMinutes.history.count()) == ("Second", 2)


@time_machine.travel(NOW, tick=False)
def test_minutes_of_tomorrow_and_of_no_day_are_refused(client: Client, cohort: Cohort, staff: User) -> None:
    sign_in(client, staff, at=NOW)
    tomorrow = reverse("overview:write_minutes", args=[cohort.pk, "2027-09-15"])
    response = client.post(tomorrow, {"revision": "0", "text": "Too early"})
    assert response.status_code == 422
    assert "Write its minutes on its day or after." in response.content.decode()
    assert client.get(reverse("overview:write_minutes", args=[cohort.pk, "2027-02-30"])).status_code == 404
    assert not SteeringMinutes.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_staff_plan_a_meeting_once_and_no_second_one_on_its_day(client: Client, cohort: Cohort, staff: User) -> None:
    sign_in(client, staff, at=NOW)
    plan = reverse("overview:plan_steering", args=[cohort.pk])
    typed = {
        "on_month": "9", "on_day": "20", "on_year": "2027", "starts": "12:00", "ends": "13:00",
        "modality": "virtual", "place": "", "link": "https://example.org/join",
    }  # fmt: skip
    wrong = client.post(plan, typed | {"ends": "11:00"})
    assert wrong.status_code == 422
    assert "The end must be later than the start." in wrong.content.decode()
    assert [client.post(plan, typed).status_code for _twice in range(2)] == [302, 302]
    second = client.post(plan, typed | {"starts": "15:00", "ends": "16:00"})
    assert "The committee meets on this day already." in second.content.decode()
    event = Event.objects.get(kind=Kind.STEERING)
    assert (event.starts_at, event.counts) == (datetime(2027, 9, 20, 16, tzinfo=UTC), False)
    page = client.get(reverse("overview:steering", args=[cohort.pk])).content.decode()
    assert "Mon, Sep 20, 2027, 12:00 PM to 1:00 PM Eastern" in page
