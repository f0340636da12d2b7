"""Two members write the same paper in the same moment: one is stored, the other told, and nothing is doubled."""

from dataclasses import replace
from datetime import date

import pytest

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from teams import actions
from teams.actions import CharterText, StoryboardText
from teams.models import Charter, CharterSignOff, Storyboard, Team
from tests.factories import AT, account_of, make_team, person_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TEXT = CharterText(title="Good days")


@pytest.fixture
def team() -> Team:
    return make_team(joined_on=date(2027, 3, 1))


@pytest.fixture
def people(team: Team) -> list[User]:
    return [account_of(person_of(team, name)) for name in ("Ana", "Ben", "Chi")]


def test_of_three_who_begin_a_charter_one_is_stored_and_two_are_told(team: Team, people: list[User]) -> None:
    answers = at_once(
        *(
            lambda user=user: actions.save_charter(
                team=team, text=replace(TEXT, aim=user.name), seen_number=0, note="", by=Actor.of(user), at=AT
            )
            for user in people
        )
    )
    told = "Version 1 has been saved since you opened the charter. Compare below, then save again."
    assert answers == ["", told, told]
    assert Charter.objects.count() == 1


def test_saved_twice_in_one_moment_a_charter_has_one_version_and_one_approval(team: Team, people: list[User]) -> None:
    by = Actor.of(people[0])

    def save() -> object:
        return actions.save_charter(team=team, text=TEXT, seen_number=0, note="", by=by, at=AT)

    def approve() -> object:
        return actions.approve_charter(team=team, number=1, by=by, at=AT)

    assert at_once(save, save, save) == ["", "", ""]
    assert at_once(approve, approve, approve) == ["", "", ""]
    assert (Charter.objects.count(), CharterSignOff.objects.count()) == (1, 1)


def test_begun_by_three_at_once_there_is_one_diagram(team: Team, people: list[User]) -> None:
    answers = at_once(
        *(lambda user=user: actions.start_drivers(team=team, by=Actor.of(user), at=AT) for user in people)
    )
    assert answers == ["", "", ""]
    assert team.drivers.count() == 12


def test_moved_twice_by_one_click_a_driver_moves_once(team: Team, people: list[User]) -> None:
    by = Actor.of(people[0])
    nodes = [
        actions.add_driver(team=team, under=None, text=text, component="", by=by, at=AT)
        for text in ("A", "B", "C", "D")
    ]

    def move() -> object:
        return actions.move_driver_up(driver=nodes[3], seen_place=3, by=by, at=AT)

    assert at_once(move, move, move) == ["", "", ""]
    assert list(team.drivers.order_by("order", "pk").values_list("text", flat=True)) == ["A", "B", "D", "C"]


def test_of_two_storyboards_written_at_once_one_is_stored(team: Team, people: list[User]) -> None:
    answers = at_once(
        *(
            lambda user=user: actions.save_storyboard(
                team=team, text=StoryboardText(question=user.name), seen_revision=0, by=Actor.of(user), at=AT
            )
            for user in people[:2]
        )
    )
    assert [bool(answer) for answer in answers] == [False, True]
    assert Storyboard.objects.get().revision == 1
