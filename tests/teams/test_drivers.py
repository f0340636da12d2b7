"""A team's driver diagram: how it is drawn, begun, changed one node at a time, and by whom."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from joynet.accounts.actors import Actor
from teams import actions
from teams.actions import CharterText, DriverEditedMeanwhile, DriverRefused
from teams.models import Driver, Team
from teams.queries import DriverLine, driver_tree
from teams.rules import WIDTHS, Branch, Component, lay_out, width_of, wrap
from tests.factories import AT, account_of, make_coach, make_further_member, make_team, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The usual day."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team(joined_on=date(2027, 3, 1))


@pytest.fixture
def by(team: Team) -> Actor:
    return Actor.of(account_of(person_of(team, "Ana")))


@pytest.fixture
def ana(by: Actor, client: Client) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def add(team: Team, text: str, by: Actor, under: Driver | None = None, component: str = "") -> Driver:
    """One more node."""
    return actions.add_driver(team=team, under=under, text=text, component=component, by=by, at=AT)


def outline(team: Team) -> list[str]:
    """The tree as indented lines."""

    def lines(nodes: tuple[DriverLine, ...], depth: int) -> Iterator[str]:
        for node in nodes:
            yield "  " * depth + node.text
            yield from lines(node.children, depth + 1)

    return list(lines(driver_tree(team=team), 0))


# ---- how it is drawn


def test_lines_fit_the_room_and_keep_every_word() -> None:
    words = "What people need to feel safe and valued, every day and on every shift"
    lines = wrap(words, 120)
    assert " ".join(lines) == words
    assert max(map(width_of, lines)) <= 120


def test_a_word_that_is_too_long_is_broken() -> None:
    lines = wrap("Donaudampfschifffahrtsgesellschaftskapitän", 100)
    assert "".join(lines) == "Donaudampfschifffahrtsgesellschaftskapitän"
    assert max(map(width_of, lines)) <= 100


def test_boxes_of_a_column_do_not_overlap_and_columns_that_hold_nothing_are_left_out() -> None:
    tree = [
        Branch("Safety", "primary", (Branch("Speaking up " * 12, "secondary"), Branch("Rest", "secondary"))),
        Branch("Listening " * 14, "primary", (Branch("Rounds", "secondary"),)),
        Branch("Alone", "primary"),
    ]
    diagram = lay_out("More good days. " * 40, tree)
    assert [line.words for line in diagram.headings] == ["Aim", "Primary drivers", "Secondary drivers"]
    for kind, count in (("aim", 1), ("primary", 3), ("secondary", 3)):
        boxes = sorted((float(box.y), float(box.y) + float(box.height)) for box in diagram.boxes if box.kind == kind)
        assert len(boxes) == count
        assert all(above[1] < below[0] for above, below in pairwise(boxes))
        assert boxes[0][0] >= 0
        assert boxes[-1][1] <= float(diagram.height)


def test_the_widest_diagram_fits_a_page_in_readable_letters() -> None:
    tree = [Branch("P", "primary", (Branch("S", "secondary", (Branch("C", "change"),)),))]
    width = float(lay_out("Aim", tree).width)
    assert width == sum(WIDTHS) + 3 * 28 + 2
    assert 178 / width * 13 / 0.3528 > 8  # points, on 178 mm of a letter or A4 page


# ---- how it changes


def test_it_starts_from_the_nine_components_once(team: Team, by: Actor) -> None:
    actions.start_drivers(team=team, by=by, at=AT)
    assert actions.start_drivers(team=team, by=by, at=AT) == []
    assert outline(team)[:5] == [
        "What people need to feel safe and valued",
        "  Physical and psychological safety",
        "  Meaning and purpose",
        "  Recognition and rewards",
        "  Wellness and resilience",
    ]
    assert sorted(team.drivers.exclude(component="").values_list("component", flat=True)) == sorted(Component.values)


def test_each_level_has_its_kind_and_nothing_stands_under_an_idea(team: Team, by: Actor) -> None:
    primary = add(team, "Safety", by)
    secondary = add(team, "Speaking up", by, primary)
    idea = add(team, "Thank within two days", by, secondary)
    assert [primary.kind, secondary.kind, idea.kind] == ["primary", "secondary", "change"]
    with pytest.raises(DriverRefused, match="Nothing stands under a change idea"):
        add(team, "More", by, idea)


def test_adding_the_same_twice_adds_it_once(team: Team, by: Actor) -> None:
    assert add(team, "Safety", by) == add(team, "safety", by)
    assert outline(team) == ["Safety"]


def test_a_diagram_stops_growing_before_it_fits_no_page(team: Team, by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teams.actions.drivers.MOST_DRIVERS", 2)
    add(team, "One", by)
    add(team, "Two", by)
    with pytest.raises(DriverRefused, match="Take one out first"):
        add(team, "Three", by)


def test_moving_keeps_the_others_in_order_and_a_second_click_does_nothing(team: Team, by: Actor) -> None:
    nodes = {text: add(team, text, by) for text in ("A", "B", "C")}
    for _click in range(2):
        actions.move_driver_up(driver=nodes["C"], seen_place=2, by=by, at=AT)
    assert outline(team) == ["A", "C", "B"]
    for _click in range(2):
        actions.move_driver_down(driver=nodes["A"], seen_place=0, by=by, at=AT)
    assert outline(team) == ["C", "A", "B"]
    actions.move_driver_up(driver=nodes["C"], seen_place=0, by=by, at=AT)
    actions.move_driver_down(driver=nodes["B"], seen_place=2, by=by, at=AT)
    assert outline(team) == ["C", "A", "B"]


def test_taking_out_takes_what_stands_under_it_and_nothing_else(team: Team, by: Actor) -> None:
    safety, other = add(team, "Safety", by), add(team, "Listening", by)
    add(team, "Thank", by, add(team, "Speaking up", by, safety))
    with pytest.raises(DriverEditedMeanwhile):
        actions.remove_driver(driver=safety, seen_count=2, by=by, at=AT)
    assert actions.remove_driver(driver=safety, seen_count=3, by=by, at=AT) == 3
    assert list(team.drivers.all()) == [other]


def test_a_stale_writer_is_told_and_overwrites_nothing(team: Team, by: Actor) -> None:
    driver = add(team, "Safety", by)
    actions.change_driver(driver=driver, text="Being safe", component="safety", seen_revision=1, by=by, at=AT)
    with pytest.raises(DriverEditedMeanwhile):
        actions.change_driver(driver=driver, text="Safe at work", component="", seen_revision=1, by=by, at=AT)
    driver.refresh_from_db()
    assert (driver.text, driver.component, driver.revision) == ("Being safe", "safety", 2)


# ---- its pages


def test_an_empty_diagram_offers_a_start_to_those_who_draw(team: Team, ana: Client) -> None:
    assert "No driver diagram yet" in ana.get(f"/teams/{team.pk}/drivers/").text
    answer = ana.post(f"/teams/{team.pk}/drivers/start/", follow=True)
    assert answer.redirect_chain == [(f"/teams/{team.pk}/drivers/edit/", 302)]
    page = ana.get(f"/teams/{team.pk}/drivers/").text
    assert 'role="img" aria-labelledby="drivers-title drivers-desc"' in page
    assert "Secondary driver: </span>Daily improvement" in page


def test_the_drawing_carries_the_aim_of_the_charter(team: Team, ana: Client, by: Actor) -> None:
    add(team, "Safety", by)
    assert "The aim is not written yet" in ana.get(f"/teams/{team.pk}/drivers/").text
    text = CharterText(title="Good days", aim="More <good> days")
    actions.save_charter(team=team, text=text, seen_number=0, note="", by=by, at=AT)
    page = ana.get(f"/teams/{team.pk}/drivers/").text
    assert "More &lt;good&gt; days</text>" in page


def test_a_driver_without_words_is_refused_beside_its_field(team: Team, ana: Client) -> None:
    answer = ana.post(f"/teams/{team.pk}/drivers/add/", {"seen": "0", "text": " ", "component": "wellness"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"text": ["In a few words is missing."]}
    assert answer.context["form"]["component"].value() == "wellness"


def test_both_texts_are_shown_when_two_reword_the_same_driver(team: Team, ana: Client, by: Actor) -> None:
    driver = add(team, "Safety", by)
    actions.change_driver(driver=driver, text="Being safe", component="", seen_revision=1, by=by, at=AT)
    url = f"/teams/{team.pk}/drivers/{driver.pk}/"
    answer = ana.post(url, {"seen": "1", "text": "Safe at work", "component": ""})
    assert answer.status_code == 409
    assert "Being safe" in answer.text
    assert (answer.context["form"]["text"].value(), answer.context["form"]["seen"].value()) == ("Safe at work", "2")
    assert ana.post(url, {"seen": "2", "text": "Safe at work", "component": ""}).status_code == 302


def test_another_teams_driver_is_not_found(team: Team, ana: Client, by: Actor) -> None:
    other = make_team(name="Riverside Clinic", cohort=team.cohort)
    theirs = add(other, "Theirs", by)
    addresses = [f"/teams/{team.pk}/drivers/{theirs.pk}/{end}" for end in ("", "add/", "remove/")]
    assert [ana.get(address).status_code for address in addresses] == [404, 404, 404]
    assert ana.post(f"/teams/{team.pk}/drivers/{theirs.pk}/up/", {"seen": "0"}).status_code == 404


def test_readers_and_the_coach_look_and_do_not_draw(team: Team, client: Client, by: Actor) -> None:
    add(team, "Safety", by)
    for user in (account_of(make_further_member(team=team)), make_coach(team=team)):
        client.force_login(user)
        page = client.get(f"/teams/{team.pk}/drivers/")
        assert (page.status_code, "Change the diagram" in page.text) == (200, False)
        assert client.get(f"/teams/{team.pk}/drivers/edit/").status_code == 403


def test_a_large_diagram_costs_as_many_queries_as_a_small_one(team: Team, ana: Client, by: Actor) -> None:
    add(team, "Safety", by)
    with CaptureQueriesContext(connection) as small:
        ana.get(f"/teams/{team.pk}/drivers/")
    for number in range(5):
        add(team, "Thank", by, add(team, "Speaking up", by, add(team, f"Safety {number}", by)))
    with CaptureQueriesContext(connection) as large:
        ana.get(f"/teams/{team.pk}/drivers/")
    assert len(large) == len(small)
