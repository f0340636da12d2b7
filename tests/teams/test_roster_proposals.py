"""A team proposes changes of its roster, its senior leader acknowledges them, staff decide."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.outbox.models import OutgoingMail
from teams import actions, queries
from teams.actions import Change, NewMember
from teams.models import Membership, RosterProposal, Team
from teams.rules import Slot, Subtype
from tests.factories import account_of, make_further_member, make_staff, make_team, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 7, 1, 15, tzinfo=UTC)
CHANGE = date(2027, 9, 1)
DAY = timedelta(days=1)
EVE = NewMember("Eve Lund", "eve@mercy-hospital.example", title="Chief Nurse")
Kind = RosterProposal.Kind


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def ben(team: Team) -> User:
    return account_of(person_of(team, "Ben"))


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(role=Role.COORDINATOR, email="sam@joynet.example", name="Sam Staff"))


def held(team: Team, slot: str) -> Membership:
    return team.memberships.get(slot=slot)


def propose(team: Team, user: User, **change: object) -> RosterProposal:
    wanted = {"kind": Kind.REPLACE, "from_on": CHANGE, "membership": held(team, Slot.SENIOR_LEADER), "member": EVE}
    return actions.propose_change(team=team, change=Change(**(wanted | change)), by=Actor.of(user), at=NOW)


def approve(proposal: RosterProposal, staff: Actor, *, on: date = CHANGE) -> RosterProposal:
    return actions.approve_proposal(proposal=proposal, from_on=on, by=staff, at=NOW)


def test_a_proposal_changes_nothing_and_asks_the_senior_leader(team: Team, ben: User) -> None:
    propose(team, ben, reason="Ana retires.")
    assert team.memberships.count() == 3
    asked = OutgoingMail.objects.get(rule="roster_proposal_to_acknowledge")
    assert asked.to_address == "ana@mercy-hospital.example"
    assert "Eve Lund takes the place of Ana Silva" in asked.text


def test_a_senior_leader_who_proposes_has_acknowledged_with_it(team: Team) -> None:
    ana = account_of(person_of(team, "Ana"))
    assert propose(team, ana).acknowledged_by == ana
    assert not OutgoingMail.objects.filter(rule="roster_proposal_to_acknowledge").exists()


def test_only_a_senior_leader_of_the_team_acknowledges_and_once(team: Team, ben: User) -> None:
    proposal = propose(team, ben)
    with pytest.raises(actions.RosterRefused, match="A senior leader of the team"):
        actions.acknowledge_proposal(proposal=proposal, by=Actor.of(ben), at=NOW)
    ana = Actor.of(account_of(person_of(team, "Ana")))
    for moment in (NOW, NOW + DAY):
        actions.acknowledge_proposal(proposal=proposal, by=ana, at=moment)
    proposal.refresh_from_db()
    assert (proposal.acknowledged_by, proposal.acknowledged_at) == (ana.user, NOW)
    assert AuditEntry.objects.filter(verb="acknowledged roster change").count() == 1


def test_an_approved_replacement_is_made_and_all_three_hear_of_it(team: Team, ben: User, staff: Actor) -> None:
    done = approve(propose(team, ben, reason="Ana retires."), staff)
    assert done.made is not None
    assert (done.made.person.name, done.made.holds_steering_seat, done.verdict) == ("Eve Lund", True, "approved")
    rules = ["roster_proposal_approved", "roster_replaced", "team_invitation"]
    told = OutgoingMail.objects.filter(rule__in=rules, effective_on=NOW.date()).order_by("rule", "to_address")
    assert [mail.to_address.partition("@")[0] for mail in told] == ["ben", "ana", "eve"]
    with pytest.raises(actions.RosterRefused, match="is approved already"):
        approve(done, staff)


def test_an_approved_addition_fills_an_empty_seat_and_takes_the_free_steering_seat(
    team: Team, ben: User, staff: Actor
) -> None:
    actions.end_membership(
        membership=held(team, Slot.SENIOR_LEADER), ends_on=date(2027, 8, 1), reason="Left.", by=staff, at=NOW
    )
    eve = NewMember("Eve Lund", "eve@mercy-hospital.example", slot=Slot.SENIOR_LEADER)
    approve(propose(team, ben, kind=Kind.ADD, membership=None, member=eve), staff)
    days = [date(2027, 7, 31), date(2027, 8, 1), CHANGE - DAY, CHANGE]
    assert [queries.roster_on(team=team, day=day).is_whole for day in days] == [True, False, False, True]
    assert team.memberships.active_on(CHANGE).get(holds_steering_seat=True).person.name == "Eve Lund"


def test_a_second_senior_leader_leaves_the_steering_seat_where_it_is(team: Team, ben: User, staff: Actor) -> None:
    eve = NewMember("Eve Lund", "eve@mercy-hospital.example", slot=Slot.SENIOR_LEADER)
    approve(propose(team, ben, kind=Kind.ADD, membership=None, member=eve), staff)
    assert team.memberships.active_on(CHANGE).get(holds_steering_seat=True).person.name == "Ana Silva"


def test_an_approved_end_leaves_an_empty_seat_from_that_day(team: Team, ben: User, staff: Actor) -> None:
    approve(propose(team, ben, kind=Kind.END, member=None, reason="Retires."), staff)
    empty = [bool(queries.roster_on(team=team, day=day).vacant) for day in (CHANGE - DAY, CHANGE)]
    assert empty == [False, True]
    assert held(team, Slot.SENIOR_LEADER).end_reason == "Proposed by the team."


def test_staff_may_choose_another_day(team: Team, ben: User, staff: Actor) -> None:
    done = approve(propose(team, ben), staff, on=CHANGE + DAY)
    assert done.from_on == CHANGE + DAY
    assert held_names(team, CHANGE) == ["Ana Silva"]


def held_names(team: Team, day: date) -> list[str]:
    rows = team.memberships.approved().active_on(day).filter(slot=Slot.SENIOR_LEADER).select_related("person")
    return [m.person.name for m in rows.order_by("person__name", "pk")]


def test_what_has_become_impossible_is_refused_and_stays_open(team: Team, ben: User, staff: Actor) -> None:
    proposal = propose(team, ben)
    actions.end_membership(
        membership=held(team, Slot.SENIOR_LEADER), ends_on=CHANGE - DAY, reason="Left.", by=staff, at=NOW
    )
    with pytest.raises(actions.RosterRefused, match="ends on Aug 31, 2027 already"):
        approve(proposal, staff)
    proposal.refresh_from_db()
    assert proposal.is_open
    assert not OutgoingMail.objects.filter(rule="roster_proposal_approved").exists()


def test_a_declined_proposal_says_why_to_whoever_proposed(team: Team, ben: User, staff: Actor) -> None:
    proposal = propose(team, ben)
    with pytest.raises(ValidationError, match="Enter why"):
        actions.decline_proposal(proposal=proposal, reason=" ", by=staff, at=NOW)
    actions.decline_proposal(proposal=proposal, reason="Eve leads another site.", by=staff, at=NOW)
    mail = OutgoingMail.objects.get(rule="roster_proposal_declined")
    assert mail.to_address == ben.email
    assert "Eve leads another site." in mail.text
    assert team.memberships.count() == 3


def test_a_withdrawn_proposal_makes_room_for_another(team: Team, ben: User) -> None:
    first = propose(team, ben)
    with pytest.raises(ValidationError, match="is proposed already"):
        propose(team, ben)
    actions.withdraw_proposal(proposal=first, by=Actor.of(ben), at=NOW)
    assert propose(team, ben).pk != first.pk


def test_open_proposals_of_a_team_that_leaves_are_closed(team: Team, ben: User, staff: Actor) -> None:
    proposal = propose(team, ben)
    actions.withdraw_team(team=team, left_on=CHANGE, reason="New owner.", by=staff, at=NOW)
    proposal.refresh_from_db()
    assert (proposal.verdict, proposal.decision_reason) == ("declined", "The team leaves the program.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"from_on": date(2027, 6, 6)}, "Choose a day on which the team is in the program"),
        ({"from_on": date(2027, 6, 7)}, "Choose a day after that"),
        ({"member": NewMember("Ana", "ANA@mercy-hospital.example")}, "Name somebody else"),
        ({"member": NewMember("Ben", "ben@mercy-hospital.example")}, "holds another seat"),
        ({"kind": Kind.ADD, "membership": None, "member": NewMember("Ben", "ben@mercy-hospital.example")}, "already"),
        ({"kind": Kind.ADD, "membership": None, "member": NewMember("Eve", "e@x.example", slot=Slot.CORE)}, "core"),
        ({"kind": Kind.ADD}, "Say who comes"),
        ({"kind": Kind.END, "membership": None, "member": None}, "whose membership ends"),
        ({"kind": Kind.END, "member": None, "from_on": date(2027, 6, 7)}, "Choose a day after that"),
    ],
)
def test_what_staff_could_not_approve_is_not_proposed(
    team: Team, ben: User, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        propose(team, ben, **change)
    assert not RosterProposal.objects.exists()
    assert not OutgoingMail.objects.filter(rule__startswith="roster").exists()


# ---- pages

ON = {"from_on_month": "9", "from_on_day": "1", "from_on_year": "2027"}
TYPED = {"name": "Eve Lund", "email": "eve@mercy-hospital.example", "title": "", "hours_per_week": "2", "reason": ""}


def page_of(client: Client, team: Team) -> str:
    return client.get(reverse("teams:roster", args=[team.pk])).content.decode()


def test_the_page_shows_seats_further_members_and_who_was_here(
    client: Client, team: Team, ben: User, staff: Actor
) -> None:
    make_further_member(team=team)
    actions.replace_member(
        membership=held(team, Slot.SENIOR_LEADER), member=EVE, from_on=date(2027, 6, 30), reason="Retired.",
        by=staff, at=NOW,
    )  # fmt: skip
    client.force_login(ben)
    page = page_of(client, team)
    assert "Dee Adler" in page
    assert "Jun 7, 2027 to Jun 29, 2027, then Eve Lund" in page
    assert "Retired." not in page  # why somebody left is for who decides, not for everybody who comes later


def test_a_member_proposes_withdraws_and_proposes_again(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    url = reverse("teams:propose_replacement", args=[team.pk, held(team, Slot.SENIOR_LEADER).pk])
    assert client.post(url, TYPED | ON).status_code == 302
    assert client.post(url, TYPED | ON).status_code == 422
    proposal = RosterProposal.objects.get()
    page = page_of(client, team)
    assert "Eve Lund takes the place of Ana Silva from Sep 1, 2027" in page
    assert "Acknowledge<" not in page
    client.post(reverse("teams:withdraw_proposal", args=[team.pk, proposal.pk]))
    assert "Withdrawn: Ben Okafor" in page_of(client, team)
    assert client.post(url, TYPED | ON).status_code == 302


def test_the_senior_leader_acknowledges_on_the_page(client: Client, team: Team, ben: User) -> None:
    proposal = propose(team, ben)
    client.force_login(account_of(person_of(team, "Ana")))
    assert "Acknowledge<" in page_of(client, team)
    client.post(reverse("teams:acknowledge_proposal", args=[team.pk, proposal.pk]))
    assert "Acknowledged by Ana Silva, Jul 1, 2027" in page_of(client, team)


def test_an_empty_seat_is_drawn_empty_and_leads_to_its_form(
    client: Client, team: Team, ben: User, staff: Actor
) -> None:
    clinician = held(team, Slot.FRONTLINE_CLINICIAN)
    actions.end_membership(membership=clinician, ends_on=NOW.date(), reason="Left.", by=staff, at=NOW)
    client.force_login(ben)
    page = page_of(client, team)
    assert "seat-empty" in page
    assert "has been empty since Jul 1, 2027" in page
    url = reverse("teams:propose_member", args=[team.pk])
    assert f"{url}?slot=frontline_clinician" in page
    form = client.get(f"{url}?slot=frontline_clinician").content.decode()
    assert (
        'value="frontline_clinician" checked' in form.replace('" id', '"  id').replace("  ", " ") or "checked" in form
    )


def test_refusals_stand_beside_their_field_and_keep_what_was_typed(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    url = reverse("teams:propose_member", args=[team.pk])
    empty = client.post(url, {"slot": "frontline_clinician", **TYPED, **ON})
    assert empty.context["form"].errors["profession"] == ["Enter the profession of the frontline clinician."]
    assert "eve@mercy-hospital.example" in empty.content.decode()
    taken = client.post(url, TYPED | ON | {"slot": "further", "email": "ben@mercy-hospital.example"})
    assert taken.context["form"].errors["email"] == ["Ben Okafor is on this team already at that time."]
    early = client.post(url, TYPED | ON | {"slot": "further", "from_on_year": "2026"})
    assert list(early.context["form"].errors) == ["from_on"]


def test_the_page_asks_the_same_number_of_questions_for_any_roster(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            page_of(client, team)
        counts.append(len(asked))
        for extra in range(3):
            make_further_member(team=team, name=f"Fay{number}{extra} Moss")
            gia = NewMember("Gia Ross", f"gia{number}{extra}@mercy-hospital.example")
            propose(team, ben, kind=Kind.ADD, membership=None, member=gia)
    assert counts[0] == counts[1]


# ---- staff


def test_staff_decide_on_the_page_of_a_proposal(client: Client, team: Team, ben: User, staff: Actor) -> None:
    proposal, other = propose(team, ben), propose(team, ben, kind=Kind.ADD, membership=None, member=further())
    assert staff.user is not None
    sign_in(client, staff.user, at=NOW)
    queue = client.get(reverse("admin:teams_rosterproposal_changelist")).content.decode()
    assert "Eve Lund takes the place of Ana Silva from Sep 1, 2027" in queue
    url = reverse("admin:teams_decide_proposal", args=[proposal.pk])
    wrong = client.post(url, {"approve": "", **ON, "from_on_month": "5"})
    assert wrong.status_code == 422
    assert "The team joined on Jun 7, 2027" in wrong.content.decode()
    assert client.post(url, {"approve": "", **ON}).status_code == 302
    assert held_names(team, CHANGE) == ["Eve Lund"]
    url = reverse("admin:teams_decide_proposal", args=[other.pk])
    assert client.post(url, {"decline": "", "reason": ""}).status_code == 422
    assert client.post(url, {"decline": "", "reason": "Not now."}).status_code == 302
    other.refresh_from_db()
    assert other.verdict == "declined"


def further() -> NewMember:
    return NewMember("Gia Ross", "gia@mercy-hospital.example")


def test_staff_replace_change_merge_withdraw_and_resume_on_the_page_of_a_team(
    client: Client, team: Team, staff: Actor
) -> None:
    north = make_team(cohort=team.cohort, name="North Site")
    pause = actions.pause_team(team=team, starts_on=CHANGE, ends_on=None, reason="Flood.", by=staff, at=NOW)
    assert staff.user is not None
    sign_in(client, staff.user, at=NOW)
    core = held(team, Slot.CORE)
    acts = [
        ("teams_replace_member", [team.pk, core.pk], TYPED | ON | {"subtype": Subtype.CORE_LEADER}),
        (
            "teams_change_member",
            [team.pk, held(team, Slot.SENIOR_LEADER).pk],
            ON | {"is_data_lead": "on", "counts_for_quorum": "on", "hours_per_week": "3"},
        ),
        ("teams_resume_team", [team.pk, pause.pk], {"on_month": "10", "on_day": "1", "on_year": "2027"}),
        (
            "teams_merge_teams",
            [north.pk],
            {"into": str(team.pk), "on_month": "10", "on_day": "1", "on_year": "2027", "reason": ""},
        ),
        (
            "teams_withdraw_team",
            [team.pk],
            {"left_on_month": "12", "left_on_day": "1", "left_on_year": "2027", "reason": "New owner."},
        ),
    ]
    for name, arguments, typed in acts:
        url = reverse(f"admin:{name}", args=arguments)
        assert client.get(url).status_code == 200
        assert client.post(url, {}).status_code == 422, name
        assert client.post(url, typed).status_code == 302, name
    days = (date(2027, 9, 30), date(2027, 10, 1), date(2027, 11, 30), date(2027, 12, 1))
    assert [team.memberships.approved().active_on(day).count() for day in days] == [3, 6, 6, 0]
    page = client.get(reverse("admin:teams_team_change", args=[team.pk])).content.decode()
    assert "Eve Lund" in page
