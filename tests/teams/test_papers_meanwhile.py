"""Two people at once on a team's papers: nothing that either of them typed is lost, and a double click is one act."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test import Client

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from teams import actions
from teams.actions import DriverRefused, OfferText, StoryboardText
from teams.models import Driver, PoolOffer, Storyboard, Team
from tests.factories import AT, account_of, make_team, person_of

pytestmark = pytest.mark.django_db

BOARD = StoryboardText(who_we_are="A hospital by the river", aim="More good days.", question="How do you round?")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The usual day."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def team(db: None) -> Team:
    return make_team(joined_on=date(2027, 3, 1))


@pytest.fixture
def by(team: Team) -> Actor:
    return Actor.of(account_of(person_of(team, "Ben")))


@pytest.fixture
def ana(team: Team, client: Client) -> Client:
    client.force_login(account_of(person_of(team, "Ana")))
    return client


# ---- the storyboard


def hidden(client: Client, url: str) -> dict[str, str]:
    """What the page of the storyboard sends along with what is typed."""
    form = client.get(url).context["form"]
    return {name: str(form[name].value()) for name in form.fields if name == "seen" or name.startswith("seen_")}


def test_where_the_second_writer_changed_nothing_the_first_ones_words_stay(team: Team, ana: Client, by: Actor) -> None:
    actions.save_storyboard(team=team, text=BOARD, seen_revision=0, by=by, at=AT)
    url = f"/teams/{team.pk}/storyboard/edit/"
    opened = hidden(ana, url)
    theirs = replace(BOARD, aim="48 % to 80 % by December.", baseline="48 %\nin May", question="Who rounds at night?")
    actions.save_storyboard(team=team, text=theirs, seen_revision=1, by=by, at=AT)

    answer = ana.post(url, opened | vars(replace(BOARD, first_test="Thank\r\ntwice", question="How do you huddle?")))
    assert answer.status_code == 409
    form = answer.context["form"]
    assert {name: form[name].value() for name in ("aim", "baseline", "first_test", "question")} == {
        "aim": theirs.aim,
        "baseline": theirs.baseline,
        "first_test": "Thank\ntwice",
        "question": "How do you huddle?",
    }
    assert [(clash.label, clash.theirs, clash.yours) for clash in answer.context["clashes"]] == [
        ("Our first test", "", "Thank\ntwice"),
        ("One question for the network", "Who rounds at night?", "How do you huddle?"),
    ]
    again = {name: str(form[name].value()) for name in form.fields}
    assert ana.post(url, again).status_code == 302
    assert StoryboardText.of(Storyboard.objects.get()) == replace(
        theirs, first_test="Thank\ntwice", question="How do you huddle?"
    )


def test_a_third_change_while_the_second_writer_compares_is_merged_too(team: Team, ana: Client, by: Actor) -> None:
    url = f"/teams/{team.pk}/storyboard/edit/"
    opened = hidden(ana, url)
    actions.save_storyboard(team=team, text=BOARD, seen_revision=0, by=by, at=AT)
    mine = opened | vars(StoryboardText(who_we_are=opened["seen_who_we_are"], baseline="48 %"))
    form = ana.post(url, mine).context["form"]
    assert (form["who_we_are"].value(), form["aim"].value()) == (BOARD.who_we_are, BOARD.aim)
    compared = {name: str(form[name].value()) for name in form.fields}
    actions.save_storyboard(team=team, text=replace(BOARD, aim="Fewer bad days."), seen_revision=1, by=by, at=AT)
    form = ana.post(url, compared).context["form"]
    assert (form["aim"].value(), form["baseline"].value()) == ("Fewer bad days.", "48 %")


def test_who_changed_nothing_is_told_that_there_is_nothing_to_settle(team: Team, ana: Client, by: Actor) -> None:
    actions.save_storyboard(team=team, text=BOARD, seen_revision=0, by=by, at=AT)
    url = f"/teams/{team.pk}/storyboard/edit/"
    opened = hidden(ana, url)
    actions.save_storyboard(team=team, text=replace(BOARD, aim="Fewer bad days."), seen_revision=1, by=by, at=AT)
    answer = ana.post(url, opened | vars(BOARD))
    assert answer.status_code == 409
    assert "The form says the same as what is saved now." in answer.text
    assert Storyboard.objects.get().aim == "Fewer bad days."


# ---- the driver diagram


def add(team: Team, text: str, by: Actor, under: Driver | None = None, component: str = "") -> Driver:
    return actions.add_driver(team=team, under=under, text=text, component=component, by=by, at=AT)


def take_out(driver: Driver, by: Actor, count: int = 1) -> None:
    actions.remove_driver(driver=driver, seen_count=count, by=by, at=AT)


def typed(client: Client, url: str, text: str, component: str = "wellness") -> dict[str, str]:
    """What the page sends after this has been typed into it."""
    form = client.get(url).context["form"]
    return {"seen": form["seen"].value(), "under": form["under"].value(), "text": text, "component": component}


def test_words_for_a_driver_that_was_taken_out_meanwhile_are_kept_and_go_back_into_its_place(
    team: Team, ana: Client, by: Actor
) -> None:
    safety = add(team, "Safety", by)
    driver = add(team, "Speaking up", by, safety)
    url = f"/teams/{team.pk}/drivers/{driver.pk}/"
    data = typed(ana, url, "Speaking up on every shift")
    take_out(driver, by)
    answer = ana.post(url, data)
    assert answer.status_code == 409
    assert "Somebody has taken this driver out of the diagram meanwhile." in answer.text
    assert "Under “Safety”" in answer.text
    form = answer.context["form"]
    assert (form["text"].value(), form["component"].value()) == ("Speaking up on every shift", "wellness")
    assert form.helper.form_action == f"/teams/{team.pk}/drivers/{safety.pk}/add/"
    assert ana.post(form.helper.form_action, data).status_code == 302
    back = Driver.objects.get(text="Speaking up on every shift")
    assert (back.parent, back.kind, back.component) == (safety, "secondary", "wellness")


def test_a_primary_driver_goes_back_to_the_top(team: Team, ana: Client, by: Actor) -> None:
    driver = add(team, "Safety", by)
    url = f"/teams/{team.pk}/drivers/{driver.pk}/"
    data = typed(ana, url, "Being safe")
    take_out(driver, by)
    form = ana.post(url, data).context["form"]
    assert form.helper.form_action == f"/teams/{team.pk}/drivers/add/"


@pytest.mark.parametrize("page", ["", "add/"])
def test_when_its_place_is_gone_too_the_words_stay_to_be_copied(team: Team, ana: Client, by: Actor, page: str) -> None:
    safety = add(team, "Safety", by)
    driver = add(team, "Speaking up", by, safety)
    url = f"/teams/{team.pk}/drivers/{safety.pk if page else driver.pk}/{page}"
    data = typed(ana, url, "Speaking up on every shift")
    take_out(safety, by, count=2)
    answer = ana.post(url, data)
    assert answer.status_code == 409
    assert "Copy your words, then add them elsewhere in the diagram." in answer.text
    assert 'value="Speaking up on every shift"' in answer.text
    assert "Add it again" not in answer.text
    assert not Driver.objects.exists()


def test_no_word_about_another_teams_driver(team: Team, ana: Client, by: Actor) -> None:
    other = make_team(name="Riverside Clinic", cohort=team.cohort)
    theirs = add(other, "Theirs alone", by)
    url = f"/teams/{team.pk}/drivers/{theirs.pk}/"
    answer = ana.post(url, {"seen": "1", "under": str(theirs.pk), "text": "Mine", "component": ""})
    assert answer.status_code == 409
    assert "Theirs alone" not in answer.text
    assert "Add it again" not in answer.text
    theirs.refresh_from_db()
    assert theirs.text == "Theirs alone"


def test_the_same_words_with_another_component_are_not_swallowed(team: Team, ana: Client, by: Actor) -> None:
    safety = add(team, "Safety", by, component="wellness")
    assert add(team, "safety", by, component="wellness") == safety
    with pytest.raises(DriverRefused, match="stands here already, with another component"):
        add(team, "Safety", by, component="choice")
    answer = ana.post(f"/teams/{team.pk}/drivers/add/", {"seen": "0", "text": "Safety", "component": ""})
    assert answer.status_code == 422
    assert "Change the component there." in answer.text


# ---- an offer


def test_an_offer_pressed_twice_is_one_and_an_older_page_still_overwrites_nothing(team: Team, by: Actor) -> None:
    person = person_of(team, "Ben")
    offer = OfferText(
        kinds=["visit", "coaching"],
        topics="Huddles",
        languages="English",
        hours_per_month=4,
        starts_on=date(2027, 4, 1),
        ends_on=None,
        consents=True,
    )
    first, second = (
        actions.make_offer(person=person, seen_revision=0, offer=offer, by=by, at=AT) for _click in range(2)
    )
    assert first == second
    assert PoolOffer.objects.get().revision == 1
    assert AuditEntry.objects.filter(verb="made offer").count() == 1
    with pytest.raises(actions.OfferStale):
        actions.make_offer(person=person, seen_revision=0, offer=replace(offer, consents=False), by=by, at=AT)
