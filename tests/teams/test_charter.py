"""A team's charter: versions, two writers, differences, and who stands by it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from teams.actions import (
    CharterEditedMeanwhile,
    CharterRefused,
    CharterText,
    approve_charter,
    review_charter,
    save_charter,
)
from teams.models import Charter, CharterSignOff, Team
from teams.queries import charter_versions, compare_charters
from tests.factories import AT, account_of, make_coach, make_further_member, make_team, person_of

pytestmark = pytest.mark.django_db

TEXT = CharterText(
    title="Good days on two units",
    why_now="Every fourth nurse left last year.",
    aim="By December 1, 2028, good days rise from 48 % to 80 %.",
    outcome_measure="Good days",
    aim_unit="%",
    baseline_value=Decimal(48),
    target_value=Decimal(80),
    target_on=date(2028, 12, 1),
    population="Staff of two medical units",
    measures="Good days\nBreaks taken",
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The usual day."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team(joined_on=date(2027, 3, 1))


@pytest.fixture
def ana(team: Team, client: Client) -> Client:
    client.force_login(account_of(person_of(team, "Ana")))
    return client


def save(team: Team, text: CharterText, *, seen: int, who: str = "Ana", note: str = "") -> Charter:
    """A version saved by that member."""
    user = person_of(team, who).user or account_of(person_of(team, who))
    return save_charter(team=team, text=text, seen_number=seen, note=note, by=Actor.of(user), at=AT)


def typed(text: CharterText, *, seen: int, note: str = "") -> dict[str, str]:
    """The form as a browser sends it."""
    fields = {name: "" if value is None else str(value) for name, value in vars(text).items() if name != "target_on"}
    day = text.target_on
    parts = {"month": day.month, "day": day.day, "year": day.year} if day else {}
    return (
        fields | {f"target_on_{part}": str(value) for part, value in parts.items()} | {"seen": str(seen), "note": note}
    )


def test_every_save_is_a_version_and_the_earlier_ones_stay(team: Team) -> None:
    first = save(team, TEXT, seen=0)
    second = save(team, replace(TEXT, risks="Staffing in winter."), seen=1, who="Ben", note="Risks added")
    assert [(row.number, row.by, row.note) for row in charter_versions(team=team)] == [
        (2, "Ben Okafor", "Risks added"),
        (1, "Ana Silva", ""),
    ]
    assert (first.risks, second.risks) == ("", "Staffing in winter.")
    assert AuditEntry.objects.filter(verb="saved charter").count() == 2


def test_saving_the_same_twice_makes_one_version(team: Team) -> None:
    save(team, TEXT, seen=0)
    assert save(team, TEXT, seen=0).number == 1
    assert team.charters.count() == 1


def test_a_second_writer_does_not_overwrite_the_first(team: Team) -> None:
    save(team, TEXT, seen=0)
    save(team, replace(TEXT, aim="Fewer bad days."), seen=1)
    with pytest.raises(CharterEditedMeanwhile):
        save(team, replace(TEXT, aim="More good days."), seen=1, who="Ben")
    assert team.charters.count() == 2


def test_differences_name_the_columns_that_changed_in_reading_order(team: Team) -> None:
    first = save(team, TEXT, seen=0)
    second = save(
        team, replace(TEXT, title="Good days", target_value=Decimal("82.5"), target_on=date(2028, 11, 1)), seen=1
    )
    assert [(row.label, row.before, row.after) for row in compare_charters(first, second)] == [
        ("Title", "Good days on two units", "Good days"),
        ("Target", "80 %", "82.5 %"),
        ("Target date", "Dec 1, 2028", "Nov 1, 2028"),
    ]


def test_the_team_approves_and_the_coach_reviews_the_latest_version_once(team: Team) -> None:
    save(team, TEXT, seen=0)
    ben, coach = account_of(person_of(team, "Ben")), make_coach(team=team)
    approve_charter(team=team, number=1, by=Actor.of(ben), at=AT)
    approve_charter(team=team, number=1, by=Actor.of(ben), at=AT + timedelta(minutes=1))
    review_charter(team=team, number=1, by=Actor.of(coach), at=AT)
    assert set(CharterSignOff.objects.values_list("kind", "by__name", "at")) == {
        ("team", "Ben Okafor", AT),
        ("coach", "Cora Lind", AT),
    }
    save(team, replace(TEXT, risks="Staffing."), seen=1)
    with pytest.raises(CharterRefused, match="A newer version has been saved meanwhile"):
        approve_charter(team=team, number=1, by=Actor.of(ben), at=AT)


def test_a_charter_is_begun_on_its_page(team: Team, ana: Client) -> None:
    empty = ana.get(f"/teams/{team.pk}/charter/")
    assert "No charter yet" in empty.text
    assert ana.get(f"/teams/{team.pk}/charter/edit/").status_code == 200
    answer = ana.post(f"/teams/{team.pk}/charter/edit/", typed(TEXT, seen=0), follow=True)
    assert answer.redirect_chain == [(f"/teams/{team.pk}/charter/", 302)]
    assert "Version 1 of the charter is saved." in answer.text
    assert "By December 1, 2028, good days rise from 48 % to 80 %." in answer.text
    assert "Could be clearer" not in answer.text


def test_the_form_opens_with_what_stands_and_saving_it_unchanged_adds_nothing(team: Team, ana: Client) -> None:
    save(team, TEXT, seen=0)
    form = ana.get(f"/teams/{team.pk}/charter/edit/").context["form"]
    assert (form["baseline_value"].value(), form["seen"].value()) == ("48", 1)
    ana.post(f"/teams/{team.pk}/charter/edit/", typed(TEXT, seen=1))
    assert team.charters.count() == 1


def test_an_aim_that_lacks_something_is_saved_with_advice(team: Team, ana: Client) -> None:
    vague = replace(TEXT, aim="Everybody is happier.", target_on=None, target_value=None)
    answer = ana.post(f"/teams/{team.pk}/charter/edit/", typed(vague, seen=0), follow=True)
    assert answer.text.count("Could be clearer") == 2
    assert team.charters.get().aim == "Everybody is happier."


def test_what_cannot_be_read_is_refused_beside_its_field_and_nothing_typed_is_lost(team: Team, ana: Client) -> None:
    sent = typed(TEXT, seen=0) | {"title": "", "target_value": "eighty", "target_on_month": "13"}
    answer = ana.post(f"/teams/{team.pk}/charter/edit/", sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {
        "title": ["Title is missing."],
        "target_value": ["Target must be a number, such as 12."],
        "target_on": ["Enter the month as a number or name, such as 3 or March."],
    }
    assert (form["why_now"].value(), form["target_value"].value()) == (TEXT.why_now, "eighty")
    assert not team.charters.exists()


@pytest.mark.parametrize("figure", ["1234567890", "0.1234", "1234567890123"])
def test_a_figure_that_is_too_long_is_refused_in_plain_words(team: Team, ana: Client, figure: str) -> None:
    answer = ana.post(f"/teams/{team.pk}/charter/edit/", typed(TEXT, seen=0) | {"target_value": figure})
    assert set(answer.context["form"].errors["target_value"]) == {
        "Use at most nine digits, and three behind the decimal point."
    }


def test_two_writers_see_both_texts_and_lose_neither(team: Team, ana: Client) -> None:
    save(team, TEXT, seen=0)
    save(team, replace(TEXT, aim="Fewer bad days.", risks="Staffing in winter."), seen=1, who="Ben")
    url = f"/teams/{team.pk}/charter/edit/"
    answer = ana.post(url, typed(replace(TEXT, aim="More good days."), seen=1, note="Clearer aim"))
    assert answer.status_code == 409
    assert "Version 2 was saved by Ben Okafor" in answer.text
    assert [(row.label, row.theirs, row.yours) for row in answer.context["clashes"]] == [
        ("Aim", "Fewer bad days.", "More good days.")
    ]
    form = answer.context["form"]
    assert {name: form[name].value() for name in ("aim", "risks", "note", "seen")} == {
        "aim": "More good days.",
        "risks": "Staffing in winter.",  # changed by Ben alone: taken over
        "note": "Clearer aim",
        "seen": 2,
    }
    again = replace(TEXT, aim="More good days.", risks="Staffing in winter.")
    assert ana.post(url, typed(again, seen=2)).status_code == 302
    assert team.charters.count() == 3


def test_versions_are_compared_on_a_page(team: Team, ana: Client) -> None:
    only = f"/teams/{team.pk}/charter/compare/"
    save(team, TEXT, seen=0)
    assert "Nothing to compare yet" in ana.get(only).text
    save(team, replace(TEXT, title="Good days"), seen=1)
    save(team, replace(TEXT, title="Better days"), seen=2)
    assert "From version 2 to version 3" in ana.get(only).text
    page = ana.get(f"{only}?from=3&to=1").text
    assert "From version 1 to version 3" in page
    assert '<ins class="change-added"><span class="visually-hidden">[added] </span>Better</ins>' in page
    assert [ana.get(f"{only}?from={bad}").status_code for bad in ("9", "x", "²", "1" * 30)] == [404] * 4


def test_an_older_version_is_read_as_it_was(team: Team, ana: Client) -> None:
    save(team, TEXT, seen=0)
    save(team, replace(TEXT, title="Good days"), seen=1)
    page = ana.get(f"/teams/{team.pk}/charter/1/").text
    assert "Good days on two units" in page
    assert "no longer in force" in page
    assert ana.get(f"/teams/{team.pk}/charter/3/").status_code == 404


def test_who_may_write_approve_and_review(team: Team, client: Client) -> None:
    save(team, TEXT, seen=0)
    edit, approve, review = (f"/teams/{team.pk}/charter/{end}" for end in ("edit/", "1/approve/", "1/review/"))
    client.force_login(account_of(make_further_member(team=team)))
    assert [client.get(edit).status_code, client.post(approve).status_code, client.post(review).status_code] == [
        403
    ] * 3
    client.force_login(make_coach(team=team))
    assert "Mark as reviewed" in client.get(f"/teams/{team.pk}/charter/").text
    assert [client.get(edit).status_code, client.post(approve).status_code] == [403, 403]
    assert client.post(review).status_code == 302
    assert "Reviewed by the coach: Cora Lind" in client.get(f"/teams/{team.pk}/charter/").text


def test_the_page_costs_the_same_for_one_version_and_ten(team: Team, ana: Client) -> None:
    save(team, TEXT, seen=0)
    with CaptureQueriesContext(connection) as one:
        ana.get(f"/teams/{team.pk}/charter/")
    for number in range(1, 10):
        save(team, replace(TEXT, title=f"Good days {number}"), seen=number)
    with CaptureQueriesContext(connection) as ten:
        ana.get(f"/teams/{team.pk}/charter/")
    assert len(ten) == len(one)
