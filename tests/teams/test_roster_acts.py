"""Places change hands, teams leave, merge and resume: done with row, record and mail; refused with nothing changed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from joynet.lib.zones import start_of_day
from joynet.outbox.models import OutgoingMail
from teams import access, actions, queries, rules
from teams.actions import NewMember
from teams.models import Membership, Pause, Person, Team
from teams.rules import Slot, Subtype
from tests.factories import AT, account_of, make_cohort, make_further_member, make_staff, make_team, person_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CHANGE = date(2027, 9, 1)
EVE = NewMember("Eve Lund", "eve@mercy-hospital.example", title="Chief Nurse")


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))


@pytest.fixture
def team() -> Team:
    return make_team()


def held(team: Team, slot: str) -> Membership:
    return team.memberships.approved().get(slot=slot, replaced_by__isnull=True)


def holders(team: Team, slot: str, day: date) -> list[str]:
    rows = team.memberships.approved().active_on(day).filter(slot=slot).order_by("person__name", "pk")
    return [m.person.name for m in rows.select_related("person")]


def replace(team: Team, slot: str, member: NewMember, staff: Actor, *, on: date = CHANGE) -> Membership:
    return actions.replace_member(
        membership=held(team, slot), member=member, from_on=on, reason="Retired.", by=staff, at=AT
    )


def test_the_successor_has_the_place_from_the_day_and_the_other_until_the_day_before(team: Team, staff: Actor) -> None:
    made = replace(team, Slot.SENIOR_LEADER, EVE, staff)
    names = [holders(team, Slot.SENIOR_LEADER, day) for day in (CHANGE - DAY, CHANGE, CHANGE + DAY)]
    assert names == [["Ana Silva"], ["Eve Lund"], ["Eve Lund"]]
    seats = [
        team.memberships.active_on(day).get(holds_steering_seat=True).person.name for day in (CHANGE - DAY, CHANGE)
    ]
    assert seats == ["Ana Silva", "Eve Lund"]
    assert made.counts_for_quorum
    assert made.replaces is not None
    assert (made.replaces.person.name, made.replaces.end_reason) == ("Ana Silva", "Retired.")
    assert AuditEntry.objects.get(verb="replaced member").target_id == str(made.pk)


def test_the_successor_is_invited_and_the_other_is_told(team: Team, staff: Actor) -> None:
    replace(team, Slot.SENIOR_LEADER, EVE, staff)
    invitation = OutgoingMail.objects.get(rule="team_invitation", to_address="eve@mercy-hospital.example")
    assert "senior leader" in invitation.text
    notice = OutgoingMail.objects.get(rule="roster_replaced")
    assert notice.to_address == "ana@mercy-hospital.example"
    assert "From Sep 1, 2027 Eve Lund has your place" in notice.text


def test_the_right_to_enter_goes_over_at_midnight_of_the_team(team: Team, staff: Actor) -> None:
    ben = account_of(person_of(team, "Ben"))
    made = replace(team, Slot.CORE, NewMember("Eve Lund", "eve@mercy-hospital.example"), staff)
    eve = account_of(made.person)
    last_moment = start_of_day(CHANGE, team.zone) - timedelta(minutes=1)
    assert access.get_team_to_enter(ben, team.pk, last_moment) == team
    assert access.get_team_to_enter(eve, team.pk, last_moment + timedelta(minutes=1)) == team
    for user, moment in ((eve, last_moment), (ben, last_moment + timedelta(minutes=1))):
        with pytest.raises(Http404):
            access.find_team(user, team.pk, moment)


def test_data_lead_and_kind_of_core_member_go_over_unless_the_successor_is_of_another_kind(
    team: Team, staff: Actor
) -> None:
    made = replace(team, Slot.CORE, NewMember("Eve Lund", "eve@mercy-hospital.example"), staff)
    assert (made.is_data_lead, made.subtype) == (True, Subtype.UNIT_MANAGER)
    other = NewMember("Fay Moss", "fay@mercy-hospital.example", subtype=Subtype.CORE_LEADER)
    again = actions.replace_member(membership=made, member=other, from_on=CHANGE + DAY, reason="", by=staff, at=AT)
    assert (again.is_data_lead, again.subtype) == (True, Subtype.CORE_LEADER)


def test_a_further_member_steps_up_and_keeps_what_they_do(team: Team, staff: Actor) -> None:
    dee = make_further_member(team=team)
    lead = team.memberships.get(person=dee)
    actions.change_member(
        membership=lead, is_data_lead=True, counts_for_quorum=False, hours_per_week=Decimal(3),
        from_on=lead.starts_on, by=staff, at=AT,
    )  # fmt: skip
    made = replace(team, Slot.SENIOR_LEADER, NewMember("Dee Adler", dee.email), staff)
    assert (made.person, made.is_data_lead, made.slot) == (dee, True, Slot.SENIOR_LEADER)
    spans = team.memberships.approved().filter(person=dee).order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(spans) == [(team.joined_on, CHANGE), (CHANGE, None)]


def test_an_empty_seat_is_filled_by_a_further_member_in_one_act(team: Team, staff: Actor) -> None:
    dee = make_further_member(team=team)
    actions.end_membership(membership=held(team, Slot.CORE), ends_on=CHANGE, reason="Left.", by=staff, at=AT)
    member = NewMember("Dee Adler", dee.email, slot=Slot.CORE, subtype=Subtype.CORE_LEADER)
    actions.add_member(team=team, member=member, starts_on=CHANGE, holds_steering_seat=False, by=staff, at=AT)
    assert [queries.roster_on(team=team, day=day).is_whole for day in (CHANGE - DAY, CHANGE)] == [True, True]


def test_who_holds_another_seat_takes_no_second_one(team: Team, staff: Actor) -> None:
    with pytest.raises(actions.RosterRefused, match="holds another seat of this team: unit-level manager"):
        replace(team, Slot.SENIOR_LEADER, NewMember("Ben Okafor", "ben@mercy-hospital.example"), staff)
    assert team.memberships.count() == 3
    assert not OutgoingMail.objects.filter(rule="roster_replaced").exists()


@pytest.mark.parametrize(
    ("on", "at", "sentence"),
    [
        (date(2027, 6, 7), AT, None),
        (date(2027, 6, 6), AT, "Choose a day on which the team is in the program"),
        (date(2027, 6, 7), AT.replace(month=6, day=7), "Choose a day after that"),
        (date(2027, 6, 8), AT.replace(month=6, day=7), None),
    ],
)
def test_a_place_is_taken_over_from_its_first_day_only_before_it_begins(
    team: Team, staff: Actor, on: date, at: datetime, sentence: str | None
) -> None:
    membership = held(team, Slot.SENIOR_LEADER)
    if sentence is None:
        made = actions.replace_member(membership=membership, member=EVE, from_on=on, reason="", by=staff, at=at)
        assert holders(team, Slot.SENIOR_LEADER, on) == [made.person.name]
        return
    with pytest.raises(actions.RosterRefused, match=sentence):
        actions.replace_member(membership=membership, member=EVE, from_on=on, reason="", by=staff, at=at)


def test_a_place_that_has_ended_is_added_to_and_not_replaced(team: Team, staff: Actor) -> None:
    leader = held(team, Slot.SENIOR_LEADER)
    actions.end_membership(membership=leader, ends_on=CHANGE, reason="", by=staff, at=AT)
    with pytest.raises(actions.RosterRefused, match="ends on Sep 1, 2027 already"):
        actions.replace_member(membership=leader, member=EVE, from_on=CHANGE, reason="", by=staff, at=AT)


def test_a_membership_not_yet_begun_is_taken_back_and_counts_nowhere(team: Team, staff: Actor) -> None:
    dee = make_further_member(team=team, starts_on=CHANGE, counts=True)
    place = team.memberships.get(person=dee)
    actions.end_membership(membership=place, ends_on=CHANGE, reason="Named by mistake.", by=staff, at=AT)
    place.refresh_from_db()
    assert (place.taken_back_at, place.approved_by) == (AT, None)
    assert [m.person.name for m in queries.quorum_members_on(team=team, day=CHANGE)] == [
        "Ana Silva",
        "Ben Okafor",
        "Chi Nguyen",
    ]
    make_further_member(team=team, starts_on=CHANGE)
    with pytest.raises(actions.RosterRefused, match="has been taken back"):
        actions.end_membership(membership=place, ends_on=CHANGE + DAY, reason="", by=staff, at=AT)


def test_what_has_begun_is_not_taken_back(team: Team, staff: Actor) -> None:
    place, begun = held(team, Slot.CORE), AT.replace(month=6, day=7)
    with pytest.raises(ValidationError, match="is on the team since Jun 7, 2027"):
        actions.end_membership(membership=place, ends_on=place.starts_on, reason="", by=staff, at=begun)
    actions.end_membership(membership=place, ends_on=place.starts_on + DAY, reason="", by=staff, at=begun)


def test_who_counts_changes_from_a_day_and_the_days_before_stay(team: Team, staff: Actor) -> None:
    dee = make_further_member(team=team)
    place = team.memberships.get(person=dee)
    changed = actions.change_member(
        membership=place, is_data_lead=False, counts_for_quorum=True, hours_per_week=Decimal(3), from_on=CHANGE,
        by=staff, at=AT,
    )  # fmt: skip
    counting = [
        [m.person.name for m in queries.quorum_members_on(team=team, day=day) if m.person == dee]
        for day in (CHANGE - DAY, CHANGE)
    ]
    assert counting == [[], ["Dee Adler"]]
    assert changed.replaces == place
    with pytest.raises(ValidationError, match="counts for quorum"):
        actions.change_member(
            membership=held(team, Slot.CORE), is_data_lead=True, counts_for_quorum=False,
            hours_per_week=Decimal(3), from_on=CHANGE, by=staff, at=AT,
        )  # fmt: skip


def test_hours_are_corrected_where_they_stand(team: Team, staff: Actor) -> None:
    place = held(team, Slot.CORE)
    changed = actions.change_member(
        membership=place, is_data_lead=True, counts_for_quorum=True, hours_per_week=Decimal("7.5"), from_on=CHANGE,
        by=staff, at=AT,
    )  # fmt: skip
    assert (changed.pk, changed.hours_per_week, changed.starts_on) == (place.pk, Decimal("7.5"), team.joined_on)


def test_a_data_lead_who_holds_the_steering_seat_keeps_it_when_the_task_goes(team: Team, staff: Actor) -> None:
    changed = actions.change_member(
        membership=held(team, Slot.SENIOR_LEADER), is_data_lead=True, counts_for_quorum=True,
        hours_per_week=Decimal(2), from_on=CHANGE, by=staff, at=AT,
    )  # fmt: skip
    assert (changed.holds_steering_seat, changed.starts_on) == (True, CHANGE)


def test_a_pause_ends_on_a_day_or_is_taken_away_before_it_begins(team: Team, staff: Actor) -> None:
    pause = actions.pause_team(team=team, starts_on=CHANGE, ends_on=None, reason="Flood.", by=staff, at=AT)
    resumed = actions.resume_team(pause=pause, on=date(2027, 10, 31), by=staff, at=AT)
    assert resumed is not None
    owed = [month.iso for month in rules.program_months(queries.span_of(team))][2:6]
    assert owed == ["2027-08", "2027-10", "2027-11", "2027-12"]
    with pytest.raises(ValidationError, match="ends on Oct 31, 2027 already"):
        actions.resume_team(pause=pause, on=date(2027, 10, 31), by=staff, at=AT)
    assert actions.resume_team(pause=pause, on=CHANGE, by=staff, at=AT) is None
    assert Pause.objects.count() == 0


def test_a_team_that_withdraws_leaves_with_everybody_and_owes_no_later_month(team: Team, staff: Actor) -> None:
    make_further_member(team=team, starts_on=date(2027, 12, 1))
    left_on = date(2027, 9, 30)
    left = actions.withdraw_team(team=team, left_on=left_on, reason="New owner.", by=staff, at=AT)
    assert [month.iso for month in rules.program_months(queries.span_of(left))] == ["2027-06", "2027-07", "2027-08"]
    assert list(team.memberships.approved().values_list("ends_on", flat=True)) == [left_on] * 3
    assert team.memberships.get(person__name="Dee Adler").taken_back_at == AT
    told = OutgoingMail.objects.filter(rule="roster_team_left").order_by("to_address")
    assert [mail.to_address.partition("@")[0] for mail in told] == ["ana", "ben", "chi"]
    with pytest.raises(actions.RosterRefused, match="leaves on Sep 30, 2027 already"):
        actions.withdraw_team(team=team, left_on=left_on, reason="Again.", by=staff, at=AT)
    with pytest.raises(actions.RosterRefused, match="The team leaves on Sep 30, 2027"):
        actions.add_member(team=team, member=EVE, starts_on=left_on, holds_steering_seat=False, by=staff, at=AT)
    late = actions.add_member(
        team=team, member=EVE, starts_on=left_on - DAY, holds_steering_seat=False, by=staff, at=AT
    )
    assert late.ends_on == left_on


def test_who_was_there_on_the_last_day_still_enters_and_who_left_before_does_not(team: Team, staff: Actor) -> None:
    ana, ben = account_of(person_of(team, "Ana")), account_of(person_of(team, "Ben"))
    left_on = date(2027, 9, 30)
    actions.end_membership(membership=held(team, Slot.CORE), ends_on=left_on - DAY, reason="", by=staff, at=AT)
    actions.withdraw_team(team=team, left_on=left_on, reason="New owner.", by=staff, at=AT)
    later = AT.replace(month=10, day=20)
    assert access.find_team(ana, team.pk, later).may_enter
    with pytest.raises(Http404):
        access.find_team(ben, team.pk, later)


def test_a_team_leaves_for_a_reason_and_after_it_joined(team: Team, staff: Actor) -> None:
    with pytest.raises(ValidationError, match="why the team leaves"):
        actions.withdraw_team(team=team, left_on=CHANGE, reason=" ", by=staff, at=AT)
    with pytest.raises(ValidationError, match="leaves after the day on which it joined"):
        actions.withdraw_team(team=team, left_on=team.joined_on, reason="New owner.", by=staff, at=AT)
    assert team.memberships.filter(ends_on__isnull=False).count() == 0


def test_two_sites_become_one_team_and_nobody_holds_two_places(team: Team, staff: Actor) -> None:
    north = make_team(cohort=team.cohort, name="North Site")
    both = NewMember("Chi Nguyen", "chi@mercy-hospital.example")
    actions.add_member(team=north, member=both, starts_on=north.joined_on, holds_steering_seat=False, by=staff, at=AT)
    actions.merge_teams(team=north, into=team, on=CHANGE, reason="", by=staff, at=AT)
    north.refresh_from_db()
    assert (north.left_on, north.merged_into, north.left_reason) == (CHANGE, team, "Merged into Mercy Hospital.")
    assert holders(team, Slot.SENIOR_LEADER, CHANGE) == ["Ana Silva", "Ana Silva"]
    assert team.memberships.active_on(CHANGE).filter(holds_steering_seat=True).count() == 1
    assert team.memberships.active_on(CHANGE).filter(person__email=both.email).count() == 1
    assert team.memberships.active_on(CHANGE - DAY).count() == 3
    assert not north.memberships.approved().active_on(CHANGE).exists()
    assert OutgoingMail.objects.filter(rule="roster_team_merged").count() == 3


def test_the_steering_seat_that_nobody_has_comes_with_the_other_site(team: Team, staff: Actor) -> None:
    north = make_team(cohort=team.cohort, name="North Site")
    actions.end_membership(membership=held(team, Slot.SENIOR_LEADER), ends_on=CHANGE, reason="", by=staff, at=AT)
    actions.merge_teams(team=north, into=team, on=CHANGE, reason="", by=staff, at=AT)
    seat = team.memberships.active_on(CHANGE).get(holds_steering_seat=True)
    assert seat.person.email == "ana@north-site.example"


def test_teams_of_two_cohorts_do_not_merge_and_a_team_not_with_itself(team: Team, staff: Actor) -> None:
    other = make_team(cohort=make_cohort(name="Wave II"), name="North Site")
    with pytest.raises(ValidationError, match="within their cohort"):
        actions.merge_teams(team=other, into=team, on=CHANGE, reason="", by=staff, at=AT)
    with pytest.raises(ValidationError, match="another team"):
        actions.merge_teams(team=team, into=team, on=CHANGE, reason="", by=staff, at=AT)
    assert Team.objects.filter(left_on__isnull=False).count() == 0


def test_nobody_is_made_twice_by_a_replacement_with_a_known_address(team: Team, staff: Actor) -> None:
    make_team(cohort=make_cohort(name="Wave II"), name="North Site")
    replace(team, Slot.SENIOR_LEADER, NewMember("Ana S.", "ANA@north-site.example"), staff)
    assert Person.objects.filter(email__iexact="ana@north-site.example").count() == 1
