"""The one thing to do first, for everything that can be owed at once."""

from dataclasses import replace

import pytest

from joynet.overview.rules import NextFacts, next_step

EVERYTHING = NextFacts(
    may_enter=True,
    returned_month="January 2027",
    returned_url="/returned",
    owed_month="February 2027",
    owed_url="/owed",
    owed_due="Wed, Mar 10, 11:59 PM Eastern",
    empty_seats=("Frontline clinician",),
    empty_since="Mar 1, 2027",
    to_acknowledge="Eli Fox for Ana Silva from Apr 1, 2027.",
    roster_url="/roster",
    prework="Write the charter",
    prework_due="Mar 20, 2027",
    prework_url="/prework",
    has_measures=False,
    measures_url="/measures",
    readiness="month 9",
    readiness_url="/readiness",
    has_charter=False,
    charter_url="/charter",
    asks_openness=True,
    openness_url="/offers",
    drafted_month="March 2027",
    drafted_url="/drafted",
    next_meeting="All-team call: Tue, Apr 6.",
    meetings_url="/meetings",
)

IN_ORDER = (
    ("/returned", {"returned_month": ""}),
    ("/owed", {"owed_month": ""}),
    ("/roster", {"empty_seats": ()}),
    ("/roster", {"to_acknowledge": ""}),
    ("/prework", {"prework": ""}),
    ("/measures", {"has_measures": True}),
    ("/readiness", {"readiness": ""}),
    ("/charter", {"has_charter": True}),
    ("/offers", {"asks_openness": False}),
    ("/drafted", {"drafted_month": ""}),
    ("/meetings", {"next_meeting": ""}),
)


def test_what_is_owed_comes_in_its_order_and_each_makes_room_for_the_next() -> None:
    facts, urls = EVERYTHING, []
    for _url, done in IN_ORDER:
        step = next_step(facts)
        assert step is not None
        urls.append(step.url)
        facts = replace(facts, **done)
    assert urls == [url for url, _done in IN_ORDER]
    assert next_step(facts) is None


@pytest.mark.parametrize(
    ("left_out", "url"),
    [((), "/roster"), (("to_acknowledge",), "/offers"), (("to_acknowledge", "asks_openness"), "/meetings")],
)
def test_who_may_only_read_is_sent_to_nothing_that_only_others_can_do(left_out: tuple[str, ...], url: str) -> None:
    facts = replace(EVERYTHING, may_enter=False)
    for name in left_out:
        facts = replace(facts, **{name: "" if name == "to_acknowledge" else False})
    step = next_step(facts)
    assert step is not None
    assert step.url == url


def test_an_empty_seat_is_not_asked_for_again_while_somebody_is_proposed() -> None:
    facts = replace(EVERYTHING, returned_month="", owed_month="", to_acknowledge="", is_proposed=True)
    step = next_step(facts)
    assert step is not None
    assert step.url == "/prework"


@pytest.mark.parametrize(("is_late", "words"), [(False, "Due Mar 20, 2027."), (True, "It was due Mar 20, 2027.")])
def test_prework_says_when_it_is_or_was_due(is_late: bool, words: str) -> None:
    facts = NextFacts(may_enter=True, prework="Write the charter", prework_due="Mar 20, 2027", prework_is_late=is_late)
    step = next_step(facts)
    assert step is not None
    assert words in step.when
