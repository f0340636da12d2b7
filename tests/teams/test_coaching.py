"""Coaches with dates: staff and alumni, what they see on the day before, the day and the day after, and no more."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from teams import actions, queries
from teams.actions import OfferText
from teams.models import CoachAssignment, PoolOffer, Team
from tests.factories import account_of, make_coach, make_cohort, make_staff, make_team, person_of
from tests.worlds import sign_in

NOW = datetime(2028, 12, 12, 18, tzinfo=UTC)
FROM, UNTIL = date(2028, 12, 12), date(2029, 6, 30)


@pytest.fixture
def team(db: None) -> Team:
    """A team of the second wave."""
    return make_team(name="Hill Hospital", cohort=make_cohort(name="Wave II", starts_on=date(2028, 12, 4)))


@pytest.fixture
def old_team(db: None) -> Team:
    """A team of the first wave, whose program is over."""
    return make_team(cohort=make_cohort(starts_on=date(2027, 3, 1)))


@pytest.fixture
def alumna(old_team: Team) -> User:
    """Chi of the first wave, who offers to coach."""
    user = account_of(person_of(old_team, "Chi"))
    _offer(user)
    return user


def _offer(user: User, **changes: object) -> PoolOffer:
    columns: dict[str, object] = {
        "kinds": ["coaching"], "topics": "Huddles", "languages": "English", "hours_per_month": 4,
        "starts_on": date(2028, 12, 1), "ends_on": date(2029, 7, 1), "consents": True,
    }  # fmt: skip
    seen = PoolOffer.objects.filter(person=user.person).values_list("revision", flat=True).first() or 0
    offer = OfferText(**columns | changes)  # type: ignore[arg-type]  # a test's columns
    return actions.make_offer(person=user.person, seen_revision=seen, offer=offer, by=Actor.of(user), at=NOW)


def _assign(team: Team, *, starts_on: date = FROM, ends_on: date = UNTIL) -> CoachAssignment:
    offer = PoolOffer.objects.get()
    return actions.assign_alumnus(team=team, offer=offer, starts_on=starts_on, ends_on=ends_on, by=SYSTEM, at=NOW)


def _status(client: Client, user: User, team: Team, at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        client.force_login(user)
        return client.get(reverse("overview:team_home", args=[team.pk])).status_code


# ---- an alumna from the pool


def test_an_alumna_sees_the_team_from_the_first_day_to_the_last_and_not_after(
    client: Client, team: Team, alumna: User
) -> None:
    _assign(team)
    midnight = datetime(2028, 12, 12, 6, tzinfo=UTC)  # in Chicago
    end = datetime(2029, 6, 30, 5, tzinfo=UTC)
    minute = timedelta(minutes=1)
    moments = [midnight - minute, midnight, midnight + timedelta(days=1), end - minute, end, end + timedelta(days=1)]
    assert [_status(client, alumna, team, at) for at in moments] == [404, 200, 200, 200, 404, 404]
    listed = [[line.team for line in queries.coaching_of(user=alumna, at=at)] for at in moments]
    assert listed == [[], [team], [team], [team], [], []]


def test_an_alumna_sees_that_team_alone_and_enters_nothing(client: Client, team: Team, alumna: User) -> None:
    other = make_team(name="Lake Hospital", cohort=team.cohort)
    _assign(team)
    assert _status(client, alumna, other, NOW) == 404
    with time_machine.travel(NOW, tick=False):
        client.force_login(alumna)
        home = client.get(reverse("overview:home")).content.decode()
        assert client.get(reverse("submissions:choose_measure", args=[team.pk])).status_code == 403
    assert "Alumnus coach" in home
    assert "Dec 12, 2028 to Jun 29, 2029" in home
    assert "Lake Hospital" not in home


def test_her_own_team_stays_hers_and_the_other_is_only_coached(
    client: Client, team: Team, old_team: Team, alumna: User
) -> None:
    _assign(team)
    with time_machine.travel(NOW, tick=False):
        client.force_login(alumna)
        own = client.get(reverse("overview:team_home", args=[old_team.pk])).context["access"]
        coached = client.get(reverse("overview:team_home", args=[team.pk])).context["access"]
    assert (own.is_coach, own.may_enter, own.membership is not None) == (False, True, True)
    assert (coached.is_coach, coached.may_enter, coached.membership) == (True, False, None)


def test_who_has_withdrawn_or_does_not_offer_to_coach_is_not_assigned(team: Team, alumna: User) -> None:
    _offer(alumna, kinds=["speaking"])
    with pytest.raises(actions.CoachingRefused, match="does not offer to coach any more"):
        _assign(team)
    _offer(alumna)
    actions.withdraw_from_pool(person=alumna.person, by=Actor.of(alumna), at=NOW)
    with pytest.raises(actions.CoachingRefused, match="does not offer to coach any more"):
        _assign(team)
    assert not CoachAssignment.objects.exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_refused"),
    [
        (date(2028, 12, 1), date(2029, 7, 1), False),
        (date(2028, 11, 30), date(2029, 7, 1), True),
        (date(2028, 12, 1), date(2029, 7, 2), True),
    ],
)
def test_an_alumna_coaches_only_when_she_offers_to(
    team: Team,
    alumna: User,
    starts_on: date,
    ends_on: date,
    is_refused: bool,  # a table
) -> None:
    if is_refused:
        with pytest.raises(actions.CoachingRefused, match="Choose days within"):
            _assign(team, starts_on=starts_on, ends_on=ends_on)
    else:
        assert _assign(team, starts_on=starts_on, ends_on=ends_on).kind == "alumnus"


def test_an_alumna_is_told_once_which_team_and_when(team: Team, alumna: User) -> None:
    _assign(team)
    mail = OutgoingMail.objects.get(rule="alumnus_assigned")
    assert (mail.to_address, mail.subject) == (alumna.email, "You coach Hill Hospital")
    assert "from Dec 12, 2028 to Jun 29, 2029" in mail.text


def test_nobody_coaches_a_team_of_their_own_cohort_from_the_pool(old_team: Team, alumna: User) -> None:
    sister = make_team(name="Lake Hospital", cohort=old_team.cohort)
    with pytest.raises(actions.CoachingRefused, match="was on a team of this cohort"):
        _assign(sister)


def test_nobody_coaches_their_own_team(team: Team) -> None:
    ben = account_of(person_of(team, "Ben"))
    with pytest.raises(ValidationError, match="Nobody coaches their own team"):
        actions.assign_coach(team=team, user=ben, kind="staff", starts_on=FROM, by=SYSTEM, at=NOW)


def test_the_same_person_twice_at_a_time_is_refused_and_after_the_end_is_fine(team: Team, alumna: User) -> None:
    first = _assign(team, ends_on=date(2029, 1, 1))
    with pytest.raises(ValidationError, match="already at that time"):
        _assign(team, starts_on=date(2028, 12, 31))
    second = _assign(team, starts_on=date(2029, 1, 1))
    assert [first.starts_on, second.starts_on] == [FROM, date(2029, 1, 1)]
    with pytest.raises(actions.CoachingRefused, match="another assignment"):
        actions.end_coaching(assignment=first, ends_on=date(2029, 1, 2), reason="", by=SYSTEM, at=NOW)


# ---- ending


def test_a_staff_coach_loses_the_team_on_the_day_the_assignment_ends(client: Client, team: Team) -> None:
    coach = make_coach(team=team, at=NOW)
    assignment = CoachAssignment.objects.get()
    actions.end_coaching(assignment=assignment, ends_on=date(2029, 1, 9), reason="Moves on.", by=SYSTEM, at=NOW)
    noon = datetime(2029, 1, 8, 18, tzinfo=UTC)
    statuses = [_status(client, coach, team, noon + timedelta(days=count)) for count in (0, 1, 2)]
    assert statuses == [200, 404, 404]


def test_an_assignment_ends_after_the_day_on_which_it_starts(team: Team, alumna: User) -> None:
    assignment = _assign(team)
    with pytest.raises(actions.CoachingRefused, match="begins on Dec 12, 2028"):
        actions.end_coaching(assignment=assignment, ends_on=FROM, reason="", by=SYSTEM, at=NOW)
    ended = actions.end_coaching(assignment=assignment, ends_on=FROM + timedelta(days=1), reason="", by=SYSTEM, at=NOW)
    again = actions.end_coaching(assignment=assignment, ends_on=FROM + timedelta(days=1), reason="", by=SYSTEM, at=NOW)
    assert ended == again
    assert CoachAssignment.history.filter(id=assignment.pk).count() == 2


def test_an_alumna_goes_on_longer_only_within_what_she_offers(team: Team, alumna: User) -> None:
    assignment = _assign(team, ends_on=date(2029, 3, 1))
    last = date(2029, 7, 1)
    with pytest.raises(ValidationError, match="Choose a day within"):
        actions.end_coaching(assignment=assignment, ends_on=last + timedelta(days=1), reason="", by=SYSTEM, at=NOW)
    assert actions.end_coaching(assignment=assignment, ends_on=last, reason="", by=SYSTEM, at=NOW).ends_on == last
    _offer(alumna, consents=False)
    earlier = last - timedelta(days=9)
    assert actions.end_coaching(assignment=assignment, ends_on=earlier, reason="", by=SYSTEM, at=NOW).ends_on == earlier
    with pytest.raises(ValidationError, match="does not offer to coach any more"):
        actions.end_coaching(assignment=assignment, ends_on=last, reason="", by=SYSTEM, at=NOW)


# ---- the staff's pages


@time_machine.travel(NOW, tick=False)
def test_a_coordinator_assigns_from_the_pool_and_ends_it(client: Client, team: Team, alumna: User) -> None:
    sign_in(client, make_staff(role=Role.COORDINATOR, email="co@joynet.example", name="Co Or", at=NOW), at=NOW)
    url = reverse("admin:teams_assign_alumnus", args=[team.pk])
    assert "Chi Nguyen, 4 hours a month" in client.get(url).content.decode()
    days = {
        "starts_on_month": "12", "starts_on_day": "12", "starts_on_year": "2028",
        "ends_on_month": "6", "ends_on_day": "30", "ends_on_year": "2029",
    }  # fmt: skip
    wrong = client.post(url, {"coach": str(PoolOffer.objects.get().pk), **days, "ends_on_year": "2028"})
    assert wrong.status_code == 422
    assert "Choose a day after the first one." in wrong.content.decode()
    client.post(url, {"coach": str(PoolOffer.objects.get().pk), **days})
    assignment = CoachAssignment.objects.get()
    assert (assignment.user, assignment.kind, assignment.ends_on) == (alumna, "alumnus", UNTIL)
    end = {"ends_on_month": "1", "ends_on_day": "9", "ends_on_year": "2029", "reason": "Asked to stop."}
    client.post(reverse("admin:teams_end_coaching", args=[team.pk, assignment.pk]), end)
    page = client.get(reverse("admin:teams_team_change", args=[team.pk])).content.decode()
    assert "Chi Nguyen (alumnus), from Dec 12, 2028 until Jan 9, 2029 (Asked to stop.)" in page


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("role", [Role.COACH, Role.REVIEWER, Role.EVALUATOR])
def test_who_does_not_manage_assigns_nobody(client: Client, team: Team, alumna: User, role: Role) -> None:
    assignment = _assign(team)
    sign_in(client, make_staff(role=role, email="co@joynet.example", name="Co Or", at=NOW), at=NOW)
    for name, arguments in (("assign_alumnus", [team.pk]), ("end_coaching", [team.pk, assignment.pk])):
        assert client.post(reverse(f"admin:teams_{name}", args=arguments)).status_code == 403
