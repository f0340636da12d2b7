"""A place stays one place when its tasks change: it ends whole, is taken over whole, and ends where it was to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from joynet.outbox.models import OutgoingMail
from teams import actions, queries
from teams.actions import Change, NewMember
from teams.models import Membership, Person, RosterProposal, Team
from teams.rules import Slot
from tests.factories import AT, account_of, make_staff, make_team, make_user, person_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SEPTEMBER, OCTOBER, NOVEMBER = date(2027, 9, 1), date(2027, 10, 1), date(2027, 11, 1)
EVE = NewMember("Eve Lund", "eve@mercy-hospital.example", title="Chief Nurse")


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))


@pytest.fixture
def team() -> Team:
    return make_team()


def leader(team: Team) -> Membership:
    return team.memberships.approved().get(slot=Slot.SENIOR_LEADER, person__name="Ana Silva", starts_on=team.joined_on)


def change(membership: Membership, staff: Actor, *, on: date = OCTOBER, leads: bool = True) -> Membership:
    return actions.change_member(
        membership=membership, is_data_lead=leads, counts_for_quorum=True, hours_per_week=Decimal(4), from_on=on,
        by=staff, at=AT,
    )  # fmt: skip


def holders(team: Team, *days: date) -> list[list[tuple[str, bool, bool]]]:
    """Who leads on each day, whether with the steering committee seat, and whether as data lead."""
    rows = team.memberships.approved().filter(slot=Slot.SENIOR_LEADER).select_related("person")
    return [
        [(m.person.name, m.holds_steering_seat, m.is_data_lead) for m in rows.active_on(day).order_by("pk")]
        for day in days
    ]


@pytest.mark.parametrize("of_later_row", [False, True])
@pytest.mark.parametrize("ends_on", [SEPTEMBER, OCTOBER, NOVEMBER])
def test_who_leaves_stays_away_whatever_was_to_change_later(
    team: Team, staff: Actor, ends_on: date, *, of_later_row: bool
) -> None:
    first = leader(team)
    later = change(first, staff)
    chosen = later if of_later_row else first
    actions.end_membership(membership=chosen, ends_on=ends_on, reason="Retired.", by=staff, at=AT)
    assert [len(on_day) for on_day in holders(team, ends_on - DAY, ends_on, ends_on + DAY, NOVEMBER)] == [1, 0, 0, 0]
    with pytest.raises(actions.RosterRefused, match="has already ended on"):
        actions.end_membership(membership=first, ends_on=ends_on, reason="", by=staff, at=AT)


@pytest.mark.parametrize("of_later_row", [False, True])
def test_a_successor_inherits_what_was_to_change_later(team: Team, staff: Actor, *, of_later_row: bool) -> None:
    first = leader(team)
    later = change(first, staff)
    chosen = later if of_later_row else first
    made = actions.replace_member(membership=chosen, member=EVE, from_on=SEPTEMBER, reason="", by=staff, at=AT)
    assert made.replaces == first
    assert holders(team, SEPTEMBER - DAY, SEPTEMBER, OCTOBER - DAY, OCTOBER, NOVEMBER) == [
        [("Ana Silva", True, False)],
        [("Eve Lund", True, False)],
        [("Eve Lund", True, False)],
        [("Eve Lund", True, True)],
        [("Eve Lund", True, True)],
    ]


def test_on_the_day_of_a_change_the_successor_takes_over_what_begins(team: Team, staff: Actor) -> None:
    change(leader(team), staff)
    actions.replace_member(membership=leader(team), member=EVE, from_on=OCTOBER, reason="", by=staff, at=AT)
    assert holders(team, OCTOBER - DAY, OCTOBER) == [[("Ana Silva", True, False)], [("Eve Lund", True, True)]]
    assert team.memberships.filter(taken_back_at__isnull=False).count() == 1


@pytest.mark.parametrize("kind", [RosterProposal.Kind.REPLACE, RosterProposal.Kind.END])
def test_a_change_of_tasks_leaves_open_proposals_about_the_member_as_they_were(
    team: Team, staff: Actor, kind: str
) -> None:
    ben = Actor.of(account_of(person_of(team, "Ben")))
    member = EVE if kind == RosterProposal.Kind.REPLACE else None
    asked = Change(kind=kind, from_on=NOVEMBER, membership=leader(team), member=member)
    proposal = actions.propose_change(team=team, change=asked, by=ben, at=AT)
    change(leader(team), staff)
    actions.approve_proposal(proposal=proposal, from_on=NOVEMBER, by=staff, at=AT)
    names = [[name for name, _, _ in on_day] for on_day in holders(team, NOVEMBER - DAY, NOVEMBER)]
    assert names == [["Ana Silva"], ["Eve Lund"] if member else []]


def test_a_member_is_proposed_about_once_also_after_a_change_of_tasks(team: Team, staff: Actor) -> None:
    ben = Actor.of(account_of(person_of(team, "Ben")))
    later = change(leader(team), staff)
    asked = Change(kind=RosterProposal.Kind.END, from_on=NOVEMBER, membership=leader(team))
    actions.propose_change(team=team, change=asked, by=ben, at=AT)
    with pytest.raises(ValidationError, match="is proposed already"):
        actions.propose_change(
            team=team,
            change=Change(kind=RosterProposal.Kind.END, from_on=NOVEMBER, membership=later),
            by=ben,
            at=AT,
        )


def test_a_place_that_was_to_end_ends_for_the_successor_too(team: Team, staff: Actor) -> None:
    actions.end_membership(membership=leader(team), ends_on=NOVEMBER, reason="", by=staff, at=AT)
    actions.replace_member(membership=leader(team), member=EVE, from_on=OCTOBER, reason="", by=staff, at=AT)
    names = [[name for name, _, _ in on_day] for on_day in holders(team, OCTOBER - DAY, OCTOBER, NOVEMBER - DAY)]
    assert names == [["Ana Silva"], ["Eve Lund"], ["Eve Lund"]]
    assert holders(team, NOVEMBER) == [[]]


def test_a_change_pressed_twice_is_made_once(team: Team, staff: Actor) -> None:
    first = leader(team)
    assert change(first, staff) == change(first, staff)
    assert team.memberships.filter(person=first.person).count() == 2


def test_an_earlier_change_leaves_the_later_one_and_who_follows(team: Team, staff: Actor) -> None:
    actions.replace_member(membership=leader(team), member=EVE, from_on=NOVEMBER, reason="", by=staff, at=AT)
    change(leader(team), staff, leads=True)
    change(leader(team), staff, on=SEPTEMBER, leads=True)
    assert [on_day[0] for on_day in holders(team, SEPTEMBER - DAY, SEPTEMBER, OCTOBER, NOVEMBER)] == [
        ("Ana Silva", True, False),
        ("Ana Silva", True, True),
        ("Ana Silva", True, True),
        ("Eve Lund", True, False),
    ]
    eve = team.memberships.get(person__name="Eve Lund")
    assert eve.replaces is not None
    assert eve.replaces.ends_on == eve.starts_on


def add(team: Team, member: NewMember, staff: Actor, *, on: date) -> Membership:
    return actions.add_member(team=team, member=member, starts_on=on, holds_steering_seat=False, by=staff, at=AT)


def test_nobody_comes_onto_a_roster_after_the_program(team: Team, staff: Actor) -> None:
    last_day = queries.span_of(team).last_day
    ben = Actor.of(account_of(person_of(team, "Ben")))
    with pytest.raises(actions.RosterRefused, match="The program ends on") as refused:
        add(team, EVE, staff, on=last_day + DAY)
    assert refused.value.code == actions.ABOUT_DAY
    with pytest.raises(actions.RosterRefused, match="The program ends on"):
        actions.propose_change(
            team=team,
            change=Change(kind=RosterProposal.Kind.ADD, from_on=last_day + DAY, member=EVE),
            by=ben,
            at=AT,
        )
    assert add(team, EVE, staff, on=last_day).starts_on == last_day


def test_nobody_is_put_on_the_team_that_they_coach(team: Team, staff: Actor) -> None:
    coach = make_user(email="eve@mercy-hospital.example", name="Eve Lund")
    Person.objects.create(name="Eve Lund", email=coach.email, user=coach)
    actions.assign_coach(team=team, user=coach, kind="staff", starts_on=SEPTEMBER, ends_on=OCTOBER, by=staff, at=AT)
    ben = Actor.of(account_of(person_of(team, "Ben")))
    with pytest.raises(actions.RosterRefused, match="Eve Lund coaches this team at that time") as refused:
        add(team, EVE, staff, on=OCTOBER - DAY)
    assert refused.value.code == actions.ABOUT_PERSON
    with pytest.raises(actions.RosterRefused, match="coaches this team"):
        actions.replace_member(membership=leader(team), member=EVE, from_on=SEPTEMBER, reason="", by=staff, at=AT)
    with pytest.raises(actions.RosterRefused, match="coaches this team"):
        actions.propose_change(
            team=team, change=Change(kind=RosterProposal.Kind.ADD, from_on=SEPTEMBER, member=EVE), by=ben, at=AT
        )
    assert add(team, EVE, staff, on=OCTOBER).starts_on == OCTOBER


def test_a_data_lead_who_takes_an_empty_seat_goes_on_entering(team: Team, staff: Actor) -> None:
    dee = NewMember("Dee Adler", "dee@mercy-hospital.example", is_data_lead=True, hours_per_week=Decimal(6))
    add(team, dee, staff, on=SEPTEMBER)
    actions.end_membership(membership=leader(team), ends_on=OCTOBER, reason="", by=staff, at=AT)
    ben = Actor.of(account_of(person_of(team, "Ben")))
    up = NewMember(dee.name, dee.email, slot=Slot.SENIOR_LEADER)
    asked = Change(kind=RosterProposal.Kind.ADD, from_on=OCTOBER, member=up)
    proposal = actions.propose_change(team=team, change=asked, by=ben, at=AT)
    made = actions.approve_proposal(proposal=proposal, from_on=OCTOBER, by=staff, at=AT).made
    assert made is not None
    assert (made.is_data_lead, made.hours_per_week, made.slot) == (True, Decimal(6), Slot.SENIOR_LEADER)


def test_who_comes_to_the_other_team_later_has_a_seat_there_until_then(team: Team, staff: Actor) -> None:
    north = make_team(cohort=team.cohort, name="North Site")
    chi = NewMember("Chi Nguyen", "chi@north-site.example")
    place = add(team, chi, staff, on=OCTOBER)
    actions.end_membership(membership=place, ends_on=NOVEMBER, reason="", by=staff, at=AT)
    actions.merge_teams(team=north, into=team, on=SEPTEMBER, reason="", by=staff, at=AT)
    chis = team.memberships.approved().filter(person__email=chi.email).order_by("starts_on")
    assert list(chis.values_list("slot", "starts_on", "ends_on")) == [
        (Slot.FRONTLINE_CLINICIAN, SEPTEMBER, OCTOBER),
        ("", OCTOBER, NOVEMBER),
        (Slot.FRONTLINE_CLINICIAN, NOVEMBER, None),
    ]
    told = OutgoingMail.objects.filter(rule="roster_team_merged").order_by("to_address")
    assert [mail.to_address.partition("@")[0] for mail in told] == ["ana", "ben", "chi"]


def test_who_proposed_hears_that_the_team_leaves(team: Team, staff: Actor) -> None:
    july = AT + timedelta(days=120)
    ben = account_of(person_of(team, "Ben"))
    asked = Change(kind=RosterProposal.Kind.ADD, from_on=OCTOBER, member=EVE)
    actions.propose_change(team=team, change=asked, by=Actor.of(ben), at=july)
    actions.withdraw_team(team=team, left_on=NOVEMBER, reason="New owner.", by=staff, at=july)
    mail = OutgoingMail.objects.get(rule="roster_proposal_declined")
    assert (mail.to_address, "The team leaves the program." in mail.text) == (ben.email, True)
    assert AuditEntry.objects.filter(verb="declined roster change").count() == 1
