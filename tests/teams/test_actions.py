"""What is done to teams: accepted with row, record and mail; refused with nothing changed and nothing sent."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from joynet.outbox.models import OutgoingMail
from teams import actions
from teams.actions import NewMember, NewTeam
from teams.models import Membership, Organization, Person, Team
from teams.rules import Slot, Subtype
from tests.factories import AT, make_cohort, make_staff, make_team, make_user

pytestmark = pytest.mark.django_db


def _staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))


def test_founding_a_team_makes_people_seats_and_one_invitation_each() -> None:
    team = make_team()
    held = {m.slot: m for m in team.memberships.select_related("person")}
    assert set(held) == set(Slot.values)
    assert held[Slot.SENIOR_LEADER].holds_steering_seat
    assert all(m.counts_for_quorum and m.approved_by for m in held.values())
    mails = OutgoingMail.objects.filter(rule="team_invitation")
    assert sorted(mails.values_list("to_address", flat=True)) == [
        "ana@mercy-hospital.example",
        "ben@mercy-hospital.example",
        "chi@mercy-hospital.example",
    ]
    assert "/teams/join/" in mails[0].text
    assert AuditEntry.objects.filter(verb="founded team", target_id=str(team.pk)).exists()


def _members(*addresses: str) -> tuple[NewMember, ...]:
    """One member for each address, in the order of the seats."""
    return tuple(
        NewMember("Somebody", address, slot=slot, subtype=Subtype.CORE_LEADER if slot == Slot.CORE else "")
        for slot, address in zip(Slot, addresses, strict=False)
    )


@pytest.mark.parametrize(
    "members",
    [
        _members("ana@mercy.example", "ben@mercy.example"),
        _members("ana@mercy.example", "ben@mercy.example", "BEN@mercy.example"),
    ],
)
def test_a_team_without_three_different_people_is_not_founded(members: tuple[NewMember, ...]) -> None:
    new = NewTeam(make_cohort(), "Mercy", "Canada", "hospital", 900, "Mercy", "UTC", date(2027, 3, 9), members)
    with pytest.raises(actions.RosterRefused, match="three different people"):
        actions.found_team(new=new, by=_staff(), at=AT)
    assert [model.objects.count() for model in (Team, Organization, Person, OutgoingMail)] == [0, 0, 0, 0]


def test_a_second_team_of_one_name_gets_a_number() -> None:
    cohort = make_cohort()
    make_team(cohort=cohort)
    assert make_team(cohort=cohort).name == "Mercy Hospital (2)"


def test_a_person_known_by_address_is_the_same_person_in_the_next_cohort() -> None:
    make_team()
    make_team(cohort=make_cohort(name="Wave II"))
    assert Person.objects.count() == 3


def test_nobody_is_on_a_team_twice_at_a_time() -> None:
    team, staff = make_team(), _staff()
    with pytest.raises(actions.RosterRefused, match="on this team already"):
        actions.add_member(
            team=team,
            member=NewMember("Ben Okafor", "ben@mercy-hospital.example"),
            starts_on=team.joined_on,
            holds_steering_seat=False,
            by=staff,
            at=AT,
        )
    assert team.memberships.count() == 3


def test_a_steering_seat_has_one_holder_at_a_time() -> None:
    team, staff = make_team(), _staff()
    second = NewMember("Eve Lund", "eve@mercy-hospital.example", slot=Slot.SENIOR_LEADER)
    with pytest.raises(actions.RosterRefused, match="steering committee seat is taken"):
        actions.add_member(
            team=team, member=second, starts_on=team.joined_on, holds_steering_seat=True, by=staff, at=AT
        )
    actions.add_member(team=team, member=second, starts_on=team.joined_on, holds_steering_seat=False, by=staff, at=AT)
    assert team.memberships.filter(slot=Slot.SENIOR_LEADER).count() == 2


def test_a_successor_takes_the_seat_on_the_day_the_other_ends() -> None:
    team, staff = make_team(), _staff()
    leader = team.memberships.get(slot=Slot.SENIOR_LEADER)
    last = date(2027, 9, 1)
    actions.end_membership(membership=leader, ends_on=last, reason="Retired.", by=staff, at=AT)
    actions.add_member(
        team=team,
        member=NewMember("Eve Lund", "eve@mercy-hospital.example", slot=Slot.SENIOR_LEADER),
        starts_on=last,
        holds_steering_seat=True,
        by=staff,
        at=AT,
    )
    holders = [
        team.memberships.active_on(day).get(holds_steering_seat=True).person.name
        for day in (last - timedelta(days=1), last)
    ]
    assert holders == ["Ana Silva", "Eve Lund"]


def test_a_membership_ends_once_and_keeps_its_history() -> None:
    team, staff = make_team(), _staff()
    membership = team.memberships.get(slot=Slot.CORE)
    actions.end_membership(membership=membership, ends_on=date(2027, 9, 1), reason="Left.", by=staff, at=AT)
    with pytest.raises(actions.RosterRefused, match="already ended on Sep 1"):
        actions.end_membership(membership=membership, ends_on=date(2027, 10, 1), reason="Left.", by=staff, at=AT)
    history = membership.history.order_by("history_date", "history_id")
    assert [row.ends_on for row in history] == [None, date(2027, 9, 1)]
    assert history.last().history_user == staff.user


def test_an_account_is_bound_to_the_invited_address_only() -> None:
    team = make_team()
    person = Person.objects.get(email="ben@mercy-hospital.example")
    stranger = make_user(email="mallory@elsewhere.example", name="Mallory")
    with pytest.raises(actions.JoiningRefused, match="address to which the invitation was sent"):
        actions.bind_account(person=person, user=stranger, by=Actor.of(stranger), at=AT)
    ben = make_user(email="ben@mercy-hospital.example", name="Ben Okafor")
    actions.bind_account(person=person, user=ben, by=Actor.of(ben), at=AT)
    actions.bind_account(person=person, user=ben, by=Actor.of(ben), at=AT)
    person.refresh_from_db()
    assert person.user == ben
    assert team.memberships.filter(person__user=ben).count() == 1


def test_a_coach_is_assigned_once_at_a_time() -> None:
    team, staff = make_team(), _staff()
    coach = make_staff(email="coach@joynet.example", name="Cora Coach")
    arguments = {"team": team, "user": coach, "kind": "staff", "starts_on": team.joined_on, "by": staff, "at": AT}
    actions.assign_coach(**arguments)
    with pytest.raises(actions.RosterRefused, match="coaches the team already"):
        actions.assign_coach(**arguments)


def _bad(**changes: object) -> Membership:
    team = make_team()
    person = Person.objects.create(name="Pat Doe", email="pat@mercy-hospital.example")
    row = {"team": team, "person": person, "starts_on": date(2027, 6, 7)}
    return Membership(**(row | changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": date(2027, 6, 7)}, "ends after the day"),
        ({"slot": Slot.CORE, "counts_for_quorum": True}, "core leader or unit-level manager"),
        ({"subtype": Subtype.CORE_LEADER}, "core leader or unit-level manager"),
        ({"slot": Slot.FRONTLINE_CLINICIAN, "counts_for_quorum": True}, "profession and direct care"),
        ({"profession": "Nurse"}, "profession and direct care"),
        ({"slot": Slot.SENIOR_LEADER}, "counts for quorum"),
        ({"holds_steering_seat": True}, "Only a senior leader"),
        ({"hours_per_week": 81}, "between 0 and 80"),
    ],
)
def test_the_database_and_the_form_refuse_a_membership_that_makes_no_sense(
    changes: dict[str, object], sentence: str
) -> None:
    row = _bad(**changes)
    with pytest.raises(ValidationError, match=sentence):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.postgresql
def test_postgresql_refuses_overlapping_memberships_and_steering_seats() -> None:
    assert connection.vendor == "postgresql"
    team = make_team()
    leader = team.memberships.get(slot=Slot.SENIOR_LEADER)
    other = Person.objects.create(name="Pat Doe", email="pat@mercy-hospital.example")
    staff = leader.approved_by
    same_person = Membership(
        team=team, person=leader.person, starts_on=date(2027, 6, 7), approved_by=leader.approved_by
    )
    second_seat = Membership(
        team=team,
        person=other,
        starts_on=date(2027, 6, 7),
        slot=Slot.SENIOR_LEADER,
        counts_for_quorum=True,
        holds_steering_seat=True,
        approved_by=staff,
    )
    for row, constraint in (
        (same_person, "membership_one_person_once_at_a_time"),
        (second_seat, "membership_one_steering_seat_at_a_time"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save()
