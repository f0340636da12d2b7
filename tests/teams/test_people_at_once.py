"""People are found, made, merged and readdressed at the same moment, and nobody is there twice or on a trace."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from joynet.accounts.actors import Actor
from joynet.lib.tables import read_table
from joynet.outbox import queueing
from joynet.overview.actions import merge_people
from teams import actions, locks
from teams.actions import NewMember, PersonDetails, people, rosters
from teams.models import Membership, Person, Team
from teams.queries import plan_of
from tests.factories import account_of, make_cohort, make_further_member, make_staff, make_team, make_user, person_of
from tests.teams.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AT = datetime(2027, 7, 1, 15, tzinfo=UTC)
DAY = date(2027, 7, 1)
GIA = NewMember("Gia Ross", "gia@mercy-hospital.example")
"""Nobody here has her address."""


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


@pytest.fixture(autouse=True)
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has looked for a person by the address does nothing for a while: others come between."""
    find = rosters.known_person

    def known_person(email: str) -> Person | None:
        found = find(email)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(rosters, "known_person", known_person)


@pytest.fixture
def mercy() -> Team:
    return make_team(cohort=make_cohort(starts_on=date(2027, 2, 1)))


@pytest.fixture
def alder(mercy: Team) -> Team:
    return make_team(cohort=mercy.cohort, name="Alder Clinic")


@pytest.fixture
def staff() -> Actor:
    return Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))


def add(team: Team, member: NewMember, staff: Actor) -> Callable[[], object]:
    return lambda: actions.add_member(
        team=team, member=member, starts_on=DAY, holds_steering_seat=False, by=staff, at=AT
    )


def merge(kept: Person, merged: Person, staff: Actor) -> Callable[[], object]:
    details = PersonDetails(kept.name, kept.title, kept.email, kept.time_zone)
    return lambda: merge_people(kept=kept, merged=merged, details=details, by=staff, at=AT)


def a_little_later(act: Callable[[], object]) -> Callable[[], object]:
    def later() -> object:
        time.sleep(0.1)
        return act()

    return later


def on_traces() -> list[Membership]:
    return list(Membership.objects.filter(person__merged_into__isnull=False, approved_by__isnull=False))


@pytest.mark.parametrize("who_waits", [a_little_later, lambda act: act])
def test_whoever_is_added_while_they_are_merged_is_the_kept_person(
    mercy: Team, alder: Team, staff: Actor, who_waits: Callable[[Callable[[], object]], Callable[[], object]]
) -> None:
    twice = make_further_member(team=alder, name="Benjamin Okafor")
    ben, cedar = person_of(mercy, "Ben"), make_team(cohort=mercy.cohort, name="Cedar Hospital")
    member = NewMember("Benjamin Okafor", twice.email)

    answers = at_once(add(cedar, member, staff), who_waits(merge(ben, twice, staff)))

    assert answers == ["", ""]
    assert on_traces() == []
    assert cedar.memberships.filter(person=ben).count() == 1


def test_whoever_takes_a_seat_while_they_are_merged_keeps_it(mercy: Team, alder: Team, staff: Actor) -> None:
    twice = make_further_member(team=alder, name="Benjamin Okafor")
    ben = person_of(mercy, "Ben")
    leader = NewMember("Benjamin Okafor", twice.email, slot="senior_leader")
    seat = alder.memberships.get(slot="senior_leader")

    def replace() -> object:
        return actions.replace_member(membership=seat, member=leader, from_on=DAY, reason="", by=staff, at=AT)

    answers = at_once(replace, a_little_later(merge(ben, twice, staff)))

    assert answers == ["", ""]
    assert on_traces() == []
    assert alder.memberships.active_on(DAY).get(slot="senior_leader").person == ben


def test_a_new_address_added_to_two_teams_at_once_is_one_person(mercy: Team, alder: Team, staff: Actor) -> None:
    assert at_once(add(mercy, GIA, staff), add(alder, GIA, staff)) == ["", ""]
    gia = Person.objects.get(email=GIA.email)
    assert {membership.team for membership in gia.memberships.all()} == {mercy, alder}


def test_an_address_given_to_somebody_while_it_is_added_is_theirs_alone(mercy: Team, alder: Team, staff: Actor) -> None:
    ana = person_of(mercy, "Ana")

    def correct() -> object:
        return actions.correct_person(
            person=ana, name=ana.name, title=ana.title, email=GIA.email, time_zone=ana.time_zone, by=staff, at=AT
        )

    answers = at_once(add(alder, GIA, staff), a_little_later(correct))

    assert answers[0] == ""
    assert "Somebody else here has this address" in answers[1]
    assert Person.objects.filter(email=GIA.email).count() == 1


def test_an_account_changes_its_address_while_that_is_added(
    mercy: Team, alder: Team, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = person_of(mercy, "Ben")
    user = account_of(ben)
    user.email = GIA.email
    user.save()
    slow = people.stamp

    def stamp(*args: object, **named: object) -> None:
        slow(*args, **named)
        time.sleep(0.2)

    monkeypatch.setattr(people, "stamp", stamp)

    def follow() -> object:
        return actions.follow_address(user=user, by=Actor.of(user), at=AT)

    assert at_once(follow, a_little_later(add(alder, GIA, staff))) == ["", ""]
    assert Person.objects.get(email=GIA.email) == ben


def test_the_two_lists_that_name_teams_in_turn_come_in_both(mercy: Team, alder: Team, staff: Actor) -> None:
    def batch(first: Team, second: Team, who: str) -> Callable[[], object]:
        lines = [f"{who} {team.name},{who}.{team.pk}@x.example,{team.name},2027-07-02" for team in (first, second)]
        one = actions.upload_people(
            file_name="people.csv",
            table=read_table("\n".join(["Name,E-mail,Team,From", *lines]).encode()),
            cohort=mercy.cohort,
            by=staff,
            at=AT,
        )
        seen = plan_of(one).seen
        return lambda: actions.bring_in_people(batch=one, seen=seen, by=staff, at=AT)

    answers = at_once(batch(mercy, alder, "dee"), batch(alder, mercy, "eli"))

    assert answers == ["", ""]
    assert mercy.memberships.filter(slot="").count() == alder.memberships.filter(slot="").count() == 2


def test_merged_while_somebody_waits_for_the_directory_a_new_team_is_seen(
    mercy: Team, alder: Team, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice, ben = make_further_member(team=alder, name="Benjamin Okafor"), person_of(mercy, "Ben")
    tries: list[set[int]] = []
    teams_of = locks._teams_of

    def watched(people: list[int]) -> set[int]:
        tries.append(teams_of(people))
        return tries[-1]

    monkeypatch.setattr(locks, "_teams_of", watched)
    cedar = make_team(cohort=mercy.cohort, name="Cedar Hospital")

    assert at_once(add(cedar, NewMember("Ben", ben.email), staff), a_little_later(merge(ben, twice, staff))) == ["", ""]
    assert cedar.pk in tries[-1]
    assert on_traces() == []


def test_bound_while_it_is_merged_an_account_has_one_person(mercy: Team, alder: Team, staff: Actor) -> None:
    twice, ben = make_further_member(team=alder, name="Benjamin Okafor"), person_of(mercy, "Ben")
    user = make_user(email=twice.email)

    def bind() -> object:
        return actions.bind_account(person=twice, user=user, by=Actor.of(user), at=AT)

    answers = at_once(*[bind, merge(ben, twice, staff)])

    assert answers[0] == ""
    assert answers[1] in {"", "Sign in with the address to which the invitation was sent."}
    assert list(Person.objects.filter(user=user)) == ([] if answers[1] else [ben])
