"""What a team does before the first workshop: the list, its days, its ticks, and the storyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry, User
from teams import actions
from teams.actions import CharterText, StoryboardEditedMeanwhile, StoryboardText
from teams.models import Storyboard, Team
from teams.queries import find_prework_item, prework_page
from teams.rules import PREWORK, prework_due_on, prework_when
from tests.factories import AT, account_of, make_coach, make_cohort, make_further_member, make_team, person_of

TASKS = {task.key: task for task in PREWORK}
ON = AT.date()  # Mar 9, 2027


# ---- the days


@pytest.mark.parametrize(
    ("starts_on", "joined_on", "due_on"),
    [
        (date(2027, 6, 7), date(2027, 3, 1), date(2027, 5, 10)),  # four weeks before
        (date(2027, 6, 7), date(2027, 4, 25), date(2027, 5, 10)),
        (date(2027, 6, 7), date(2027, 4, 26), date(2027, 5, 10)),  # two weeks after joining is that same day
        (date(2027, 6, 7), date(2027, 4, 27), date(2027, 5, 11)),
        (date(2027, 6, 7), date(2027, 9, 1), date(2027, 9, 15)),  # joined after the start
        (date(2025, 8, 31), date(2025, 4, 1), date(2025, 8, 3)),
        (date(2028, 3, 14), date(2027, 12, 1), date(2028, 2, 15)),  # over a leap day
    ],
)
def test_the_charter_is_due_four_weeks_before_the_start_and_never_sooner_than_two_weeks_after_joining(
    starts_on: date, joined_on: date, due_on: date
) -> None:
    assert prework_due_on(TASKS["charter"], cohort_starts_on=starts_on, joined_on=joined_on) == due_on


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 5, 2), "To do"),
        (date(2027, 5, 3), "Due in 7 days"),
        (date(2027, 5, 9), "Due in 1 day"),
        (date(2027, 5, 10), "Due today"),
        (date(2027, 5, 11), "Overdue by 1 day"),
        (date(2027, 5, 12), "Overdue by 2 days"),
    ],
)
def test_when_something_is_due_is_said_in_words(day: date, words: str) -> None:
    assert prework_when(date(2027, 5, 10), day)[0] == words


def test_the_tasks_stand_in_the_order_in_which_they_fall_due() -> None:
    assert [task.days_before for task in PREWORK] == sorted((task.days_before for task in PREWORK), reverse=True)


# ---- the list


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The usual day."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def team(db: None) -> Team:
    return make_team(joined_on=date(2027, 3, 1))


@pytest.fixture
def ana(team: Team, client: Client) -> Client:
    client.force_login(account_of(person_of(team, "Ana")))
    return client


def test_a_team_is_founded_with_its_list(team: Team) -> None:
    assert list(team.prework_items.order_by("due_on", "pk").values_list("key", "due_on")) == [
        (task.key, date(2027, 6, 7) - timedelta(days=task.days_before)) for task in PREWORK
    ]
    assert actions.plan_prework(team=team, by=SYSTEM, at=AT) == []
    assert AuditEntry.objects.filter(verb="planned prework").count() == 1


def test_a_tick_says_who_and_when_and_a_second_one_changes_nothing(team: Team) -> None:
    item = find_prework_item(team=team, key="charter")
    assert item
    ana, ben = (account_of(person_of(team, name)) for name in ("Ana", "Ben"))
    actions.finish_prework(item=item, by=Actor.of(ana), at=AT)
    actions.finish_prework(item=item, by=Actor.of(ben), at=AT + timedelta(days=1))
    item.refresh_from_db()
    assert (item.done_by, item.done_at) == (ana, AT)
    for _click in range(2):
        actions.reopen_prework(item=item, by=Actor.of(ben), at=AT)
    item.refresh_from_db()
    assert (item.done_by, item.done_at) == (None, None)
    assert AuditEntry.objects.filter(verb__in=["finished prework", "reopened prework"]).count() == 2


@pytest.mark.parametrize(("day", "overdue"), [(date(2027, 4, 26), 0), (date(2027, 4, 27), 1), (date(2027, 5, 4), 3)])
def test_what_is_overdue_is_counted_from_the_day_after(team: Team, day: date, overdue: int) -> None:
    assert prework_page(team=team, day=day).overdue == overdue


def test_the_list_says_how_far_the_team_is(team: Team) -> None:
    page = prework_page(team=team, day=ON)
    assert page.sentence == (
        "0 of 8 things are done. Next: Check the roster: three people in three seats, due Apr 26, 2027."
    )
    for item in team.prework_items.all():
        actions.finish_prework(item=item, by=Actor.of(make_member_user(team)), at=AT)
    assert prework_page(team=team, day=ON).sentence == "All 8 things are done."


def make_member_user(team: Team) -> User:
    """Ana's account, made once."""
    person = person_of(team, "Ana")
    return person.user or account_of(person)


def test_each_item_says_who_sees_to_it_and_leads_to_the_thing_itself(team: Team) -> None:
    by = Actor.of(make_member_user(team))
    actions.save_charter(team=team, text=CharterText(title="Good days"), seen_number=0, note="", by=by, at=AT)
    actions.start_drivers(team=team, by=by, at=AT)
    lines = {line.key: line for line in prework_page(team=team, day=ON).lines}
    assert lines["charter"].who == "Core leader or unit-level manager: Ben Okafor"
    assert (lines["charter"].url, lines["charter"].found) == (f"/teams/{team.pk}/charter/", "Version 1, Mar 9, 2027")
    assert lines["drivers"].found == "12 drivers and ideas"
    assert lines["roster"].found == "Three people in three seats"
    assert all(line.url for line in lines.values())


def test_the_page_is_open_from_acceptance_and_ticks_work(team: Team, ana: Client) -> None:
    url = f"/teams/{team.pk}/prework/"
    assert "Due May 10, 2027" in ana.get(url).text
    answer = ana.post(f"{url}charter/done/", follow=True)
    assert "Done: Write the charter with a first aim." in answer.text
    assert "Done on Mar 9, 2027 by Ana Silva" in answer.text
    answer = ana.post(f"{url}charter/undone/", follow=True)
    assert "Done on Mar 9" not in answer.text
    assert ana.post(f"{url}nothing/done/").status_code == 404


def test_overdue_is_said_in_words(team: Team, client: Client) -> None:
    user = make_member_user(team)
    with time_machine.travel(AT.replace(month=5, day=11), tick=False):
        client.force_login(user)
        page = client.get(f"/teams/{team.pk}/prework/").text
    assert "Overdue by 1 day" in page


def test_the_coach_ticks_too_and_readers_only_look(team: Team, client: Client) -> None:
    url = f"/teams/{team.pk}/prework/"
    client.force_login(make_coach(team=team))
    assert client.post(f"{url}charter/done/").status_code == 302
    client.force_login(account_of(make_further_member(team=team)))
    assert (client.get(url).status_code, client.post(f"{url}charter/undone/").status_code) == (200, 403)
    assert "Not done after all" not in client.get(url).text


# ---- the storyboard

BOARD = StoryboardText(who_we_are="A hospital by the river", aim="More good days.", question="How do you round?")


def test_a_storyboard_is_begun_with_what_is_known(team: Team, ana: Client) -> None:
    by = Actor.of(make_member_user(team))
    text = CharterText(title="Good days", aim="More good days.", change_ideas="Thank within two days")
    actions.save_charter(team=team, text=text, seen_number=0, note="", by=by, at=AT)
    form = ana.get(f"/teams/{team.pk}/storyboard/edit/").context["form"]
    assert {name: form[name].value() for name in ("who_we_are", "aim", "first_test", "question")} == {
        "who_we_are": "Mercy Hospital",
        "aim": "More good days.",
        "first_test": "Thank within two days",
        "question": "",
    }


def test_a_storyboard_is_saved_and_read(team: Team, ana: Client, client: Client) -> None:
    url = f"/teams/{team.pk}/storyboard/"
    assert "No storyboard yet" in ana.get(url).text
    answer = ana.post(f"{url}edit/", vars(BOARD) | {"seen": "0"}, follow=True)
    assert "The storyboard is saved." in answer.text
    assert "How do you round?" in answer.text
    client.force_login(make_coach(team=team))
    assert "How do you round?" in client.get(url).text
    assert client.get(f"{url}edit/").status_code == 403
    client.force_login(account_of(person_of(make_team(name="Riverside Clinic", cohort=team.cohort), "Ben")))
    assert client.get(url).status_code == 404


def test_two_writers_of_a_storyboard_see_both_texts(team: Team, ana: Client) -> None:
    ben = Actor.of(account_of(person_of(team, "Ben")))
    actions.save_storyboard(team=team, text=BOARD, seen_revision=0, by=ben, at=AT)
    actions.save_storyboard(team=team, text=BOARD, seen_revision=0, by=ben, at=AT)  # a double click
    assert Storyboard.objects.get().revision == 1
    mine = replace(BOARD, aim="Fewer bad days.")
    with pytest.raises(StoryboardEditedMeanwhile):
        actions.save_storyboard(team=team, text=mine, seen_revision=0, by=ben, at=AT)
    url = f"/teams/{team.pk}/storyboard/edit/"
    answer = ana.post(url, vars(mine) | {"seen": "0"})
    assert answer.status_code == 409
    assert "What Ben Okafor has saved meanwhile" in answer.text
    assert "More good days." in answer.text
    assert (answer.context["form"]["aim"].value(), answer.context["form"]["seen"].value()) == ("Fewer bad days.", "1")
    assert ana.post(url, vars(mine) | {"seen": "1"}).status_code == 302
    assert Storyboard.objects.get().aim == "Fewer bad days."


def test_a_late_team_has_two_weeks(db: None) -> None:
    cohort = make_cohort(name="Wave L", starts_on=date(2027, 3, 1))
    team = make_team(cohort=cohort, joined_on=date(2027, 3, 9))
    assert set(team.prework_items.values_list("due_on", flat=True)) == {date(2027, 3, 23)}
