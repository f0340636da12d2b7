"""Until when a team writes charter, driver diagram, prework and storyboard: its last month's lock."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.lib.zones import start_of_day
from teams import actions, queries
from teams.actions import CharterText, StoryboardText
from teams.models import Team
from tests.factories import AT, account_of, make_coach, make_cohort, make_team, person_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The usual day."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    """It leaves on May 10, 2027: its last month ends on May 31 and is locked after June 30."""
    team = make_team(joined_on=date(2027, 3, 1))
    team.left_on = date(2027, 5, 10)
    return team


def _leaves(team: Team) -> None:
    actions.withdraw_team(team=team, left_on=date(2027, 5, 10), reason="New owner.", by=_by(team), at=AT)


def _by(team: Team) -> Actor:
    return Actor.of(account_of(person_of(team, "Ben")))


@pytest.mark.parametrize(
    ("starts_on", "left_on", "last"),
    [
        (date(2027, 6, 7), None, date(2029, 1, 30)),  # ends on December 7, 2028
        (date(2026, 8, 31), None, date(2028, 3, 30)),  # ends on February 28, 2028
        (date(2026, 9, 1), None, date(2028, 3, 30)),  # the leap day is the last one
        (date(2026, 8, 31), date(2027, 5, 1), date(2027, 5, 30)),
        (date(2026, 8, 31), date(2027, 5, 2), date(2027, 6, 30)),
    ],
)
def test_writing_ends_when_the_last_month_is_locked(starts_on: date, left_on: date | None, last: date) -> None:
    team = make_team(cohort=make_cohort(starts_on=starts_on), joined_on=starts_on)
    team.left_on = left_on
    assert queries.last_day_to_write(team) == last


WRITES: list[Callable[[Team, Actor, datetime], object]] = [
    lambda team, by, at: actions.save_charter(
        team=team, text=CharterText(title="Good days"), seen_number=1, note="", by=by, at=at
    ),
    lambda team, by, at: actions.approve_charter(team=team, number=1, by=by, at=at),
    lambda team, by, at: actions.save_storyboard(
        team=team, text=StoryboardText(aim="More good days."), seen_revision=0, by=by, at=at
    ),
    lambda team, by, at: actions.start_drivers(team=team, by=by, at=at),
    lambda team, by, at: actions.add_driver(team=team, under=None, text="Rest", component="", by=by, at=at),
    lambda team, by, at: actions.finish_prework(item=team.prework_items.get(key="charter"), by=by, at=at),
    lambda team, by, at: actions.reopen_prework(item=team.prework_items.get(key="storyboard"), by=by, at=at),
]


@pytest.mark.parametrize("write", WRITES)
def test_the_last_day_still_counts_and_the_next_does_not(
    team: Team, write: Callable[[Team, Actor, datetime], object]
) -> None:
    by = _by(team)
    actions.save_charter(team=team, text=CharterText(title="Begun"), seen_number=0, note="", by=by, at=AT)
    actions.finish_prework(item=team.prework_items.get(key="storyboard"), by=by, at=AT)
    _leaves(team)
    after = start_of_day(date(2027, 7, 1), team.zone)
    with pytest.raises(ValidationError, match="could change this until Jun 30, 2027"):
        write(team, by, after)
    write(team, by, after - timedelta(seconds=1))


def test_the_pages_offer_no_writing_after_the_lock_and_refuse_it(team: Team, client: Client) -> None:
    _leaves(team)
    ben, cora, coach = account_of(person_of(team, "Ben")), make_coach(team=team), Client()
    for day, status in ((date(2027, 6, 30), 200), (date(2027, 7, 1), 403)):
        with time_machine.travel(start_of_day(day, team.zone) + timedelta(hours=12), tick=False):
            client.force_login(ben)
            coach.force_login(cora)
            for name in ("charter_edit", "storyboard_edit", "drivers_edit"):
                assert client.get(reverse(f"teams:{name}", args=[team.pk])).status_code == status
            for name in ("charter", "storyboard", "drivers", "prework"):
                page = client.get(reverse(f"teams:{name}", args=[team.pk])).content.decode()
                has_way_in = "/edit/" in page or "<form" in page.split("<main")[1]
                assert has_way_in == (status == 200), name
            for reader in (client, coach):
                done = reader.post(reverse("teams:prework_done", args=[team.pk, "charter"]))
                assert done.status_code == (302 if status == 200 else 403)
