"""The steering committee seat goes from one senior leader to another, and staff see when nobody has it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from teams import actions
from teams.actions import NewMember
from teams.models import Membership, Team
from teams.rules import Slot
from tests.factories import AT, make_further_member, make_staff, make_team
from tests.teams.roster_rules import broken_rules
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 7, 1, 15, tzinfo=UTC)
DAY = timedelta(days=1)
AUGUST, SEPTEMBER, OCTOBER = date(2027, 8, 1), date(2027, 9, 1), date(2027, 10, 1)
EVE = NewMember("Eve Lund", "eve@mercy-hospital.example", slot=Slot.SENIOR_LEADER)


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))


@pytest.fixture
def team() -> Team:
    return make_team()


def leader(team: Team) -> Membership:
    return team.memberships.approved().get(person__name="Ana Silva", starts_on=team.joined_on)


def second_leader(team: Team, staff: Actor, *, on: date = AUGUST) -> Membership:
    return actions.add_member(team=team, member=EVE, starts_on=on, holds_steering_seat=False, by=staff, at=AT)


def seats(team: Team, *days: date) -> list[list[str]]:
    rows = team.memberships.approved().filter(holds_steering_seat=True).select_related("person")
    return [[m.person.name for m in rows.active_on(day)] for day in days]


def test_the_seat_goes_over_on_the_day_and_both_go_on_leading(team: Team, staff: Actor) -> None:
    eve = second_leader(team, staff)
    given = actions.give_steering_seat(membership=eve, from_on=SEPTEMBER, by=staff, at=AT)
    assert seats(team, SEPTEMBER - DAY, SEPTEMBER, OCTOBER) == [["Ana Silva"], ["Eve Lund"], ["Eve Lund"]]
    leading = team.memberships.approved().active_on(SEPTEMBER).filter(slot=Slot.SENIOR_LEADER)
    assert leading.count() == 2
    assert actions.give_steering_seat(membership=eve, from_on=SEPTEMBER, by=staff, at=AT) == given
    assert AuditEntry.objects.filter(verb="gave steering seat").count() == 1
    assert broken_rules() == []


def test_the_seat_that_nobody_has_is_given_from_a_day(team: Team, staff: Actor) -> None:
    eve = second_leader(team, staff)
    actions.end_membership(membership=leader(team), ends_on=SEPTEMBER, reason="", by=staff, at=AT)
    assert seats(team, SEPTEMBER) == [[]]
    actions.give_steering_seat(membership=eve, from_on=SEPTEMBER, by=staff, at=AT)
    assert seats(team, SEPTEMBER - DAY, SEPTEMBER) == [["Ana Silva"], ["Eve Lund"]]


def test_what_was_given_ahead_ends_and_goes_over_with_the_place(team: Team, staff: Actor) -> None:
    eve = second_leader(team, staff)
    actions.give_steering_seat(membership=eve, from_on=OCTOBER, by=staff, at=AT)
    fay = NewMember("Fay Moss", "fay@mercy-hospital.example")
    actions.replace_member(membership=eve, member=fay, from_on=SEPTEMBER, reason="", by=staff, at=AT)
    assert seats(team, SEPTEMBER, OCTOBER - DAY, OCTOBER) == [["Ana Silva"], ["Ana Silva"], ["Fay Moss"]]
    assert broken_rules() == []


def test_only_a_senior_leader_takes_it_on_a_day_of_their_place(team: Team, staff: Actor) -> None:
    dee = make_further_member(team=team)
    with pytest.raises(ValidationError, match="Only a senior leader"):
        actions.give_steering_seat(membership=team.memberships.get(person=dee), from_on=SEPTEMBER, by=staff, at=AT)
    eve = second_leader(team, staff)
    with pytest.raises(ValidationError, match="Choose a day on which Eve Lund is on the team"):
        actions.give_steering_seat(membership=eve, from_on=AUGUST - DAY, by=staff, at=AT)
    assert seats(team, SEPTEMBER) == [["Ana Silva"]]


def test_staff_are_told_that_nobody_has_the_seat_and_give_it_where_places_change(
    client: Client, team: Team, staff: Actor
) -> None:
    today = NOW.date()
    eve = second_leader(team, staff, on=today - DAY)
    actions.end_membership(membership=leader(team), ends_on=today, reason="", by=staff, at=AT)
    assert staff.user is not None
    with time_machine.travel(NOW, tick=False):
        sign_in(client, staff.user, at=NOW)
        page = reverse("admin:teams_team_change", args=[team.pk])
        assert "Nobody holds the steering committee seat today" in client.get(page).content.decode()
        url = reverse("admin:teams_change_member", args=[team.pk, eve.pk])
        assert "Takes the steering committee seat" in client.get(url).content.decode()
        typed = {"counts_for_quorum": "on", "takes_steering_seat": "on", "hours_per_week": "0"}
        on = {"from_on_month": str(today.month), "from_on_day": str(today.day), "from_on_year": str(today.year)}
        assert client.post(url, typed | on).status_code == 302
        assert seats(team, today - DAY, today) == [["Ana Silva"], ["Eve Lund"]]
        assert "Nobody holds the steering committee seat" not in client.get(page).content.decode()


def test_a_team_does_not_leave_before_somebody_who_has_begun(team: Team, staff: Actor) -> None:
    second_leader(team, staff)
    begun = AT.replace(month=8, day=2)
    for left_on in (AUGUST - DAY, AUGUST):
        with pytest.raises(actions.RosterRefused, match="Eve Lund is on the team since Aug 1, 2027") as refused:
            actions.withdraw_team(team=team, left_on=left_on, reason="New owner.", by=staff, at=begun)
        assert refused.value.code == actions.ABOUT_DAY
    actions.withdraw_team(team=team, left_on=AUGUST + DAY, reason="New owner.", by=staff, at=begun)
    assert team.memberships.filter(taken_back_at__isnull=False).count() == 0
