"""The monthly report and the measures, as the team sees them."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.lib.months import Month
from joynet.outbox.models import OutgoingMail
from submissions import actions
from submissions.models import Annotation, Cycle, Learning, Measure, Report, Submission, TeamMeasure, Value
from submissions.rules import Part
from teams.models import Team
from tests.factories import account_of, make_coach, make_cohort, make_further_member, make_team, person_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 4, 6, 15, tzinfo=UTC)
MARCH, APRIL = Month(2027, 3), Month(2027, 4)


@pytest.fixture(autouse=True)
def _on_the_sixth_of_april() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def team() -> Team:
    """Mercy, whose first month is March 2027, with one outcome and one process measure."""
    made = make_team(joined_on=date(2027, 1, 4), cohort=make_cohort(starts_on=date(2027, 3, 1)))
    for code, role in (("O5", "outcome"), ("P1", "process")):
        _choose(made, code, role)
    return made


def _choose(team: Team, code: str, role: str) -> TeamMeasure:
    return actions.choose_measure(
        team=team,
        measure=Measure.objects.get(code=code),
        role=role,
        direction="up",
        target=None,
        required=True,
        first_month=MARCH,
        by=Actor.of(account_of(person_of(team, "Ana"))),
        at=NOW,
    )


@pytest.fixture
def ben(team: Team, client: Client) -> Client:
    """The browser of the core member."""
    client.force_login(account_of(person_of(team, "Ben")))
    return client


def _url(name: str, team: Team, *more: object) -> str:
    return reverse(f"submissions:{name}", args=[team.pk, *more])


def _text(response: HttpResponse) -> str:
    """The words of a page, single-spaced."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().replace("\xa0", " ")).split())


def _cell(team: Team, code: str, **typed: str) -> dict[str, str]:
    row = TeamMeasure.objects.get(team=team, measure__code=code)
    return {f"{row.pk}-{name}": value for name, value in typed.items()}


def _fill(ben: Client, team: Team) -> None:
    """The four parts of March through their forms."""
    posts = {
        "part_outcome": {"revision": "0", **_cell(team, "O5", numerator="5", denominator="410", kind="measured")},
        "part_process": {"revision": "0", **_cell(team, "P1", numerator="12", denominator="16", kind="measured")},
        "part_learning": {"revision": "0", "learned-text": "Ask twice.", "learned-share": "network"},
    }
    for name, data in posts.items():
        assert ben.post(_url(name, team, MARCH), data).status_code == 302, name
    test = {"revision": "0", "objective": "Two questions at each huddle", "share": "network", "decision": ""}
    assert ben.post(_url("new_test", team, MARCH), test).status_code == 302


def test_this_month_opens_the_oldest_owed_month(ben: Client, team: Team) -> None:
    assert ben.get(_url("this_month", team))["Location"] == _url("report", team, MARCH)


def test_a_month_is_filled_part_by_part_submitted_and_shown_as_sent(ben: Client, team: Team) -> None:
    before = _text(ben.get(_url("report", team, MARCH)))
    assert "Add a change you tested, or say why there was none this month." in before
    assert "Due Sat, Apr 10, 11:59 PM Central" in before
    _fill(ben, team)
    ready = _text(ben.get(_url("report", team, MARCH)))
    assert "All four parts are complete." in ready
    sent = ben.post(_url("submit_report", team, MARCH), follow=True)
    words = _text(sent)
    assert "March 2027 report submitted." in words
    assert "Submitted on time" in words
    assert "5 of 410 (1.2 %)" in words
    assert "Two questions at each huddle" in words
    assert "Make the PDF" in words
    assert Submission.objects.get().number == 1
    assert OutgoingMail.objects.filter(rule="report_received").count() == 1
    assert ben.get(_url("this_month", team))["Location"] == _url("report", team, APRIL)


def test_submitting_with_something_missing_says_what_and_stores_nothing(ben: Client, team: Team) -> None:
    response = ben.post(_url("submit_report", team, MARCH))
    assert response.status_code == 422
    assert "Write what you learned, or say why there is nothing this month." in _text(response)
    assert not Report.objects.exists()


def test_a_second_submission_from_another_tab_is_told_so(ben: Client, team: Team) -> None:
    _fill(ben, team)
    ben.post(_url("submit_report", team, MARCH))
    again = ben.post(_url("submit_report", team, MARCH))
    assert again.status_code == 409
    assert "March 2027 has already been submitted." in _text(again)
    assert Submission.objects.count() == 1


def test_a_month_in_the_future_is_said_to_be_ahead(ben: Client, team: Team) -> None:
    response = ben.get(_url("report", team, Month(2027, 6)))
    assert response.status_code == 404
    assert "June 2027 has not begun yet" in _text(response)
    posted = ben.post(_url("part_outcome", team, Month(2027, 6)), {"revision": "0"})
    assert posted.status_code == 404
    assert not Report.objects.exists()


def test_the_running_month_is_drafted_and_not_yet_submitted(ben: Client, team: Team) -> None:
    page = _text(ben.get(_url("report", team, APRIL)))
    assert "April 2027 can be submitted from Sat, May 1, 12:00 AM Central" in page
    response = ben.post(_url("submit_report", team, APRIL))
    assert response.status_code == 422
    assert "April 2027 is not over yet." in _text(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"numerator": "17", "denominator": "16"}, "Numerator is larger than denominator."),
        ({"numerator": "3", "denominator": "0"}, "A denominator must be above 0."),
        ({"numerator": "-1", "denominator": "16"}, "A numerator cannot be below 0."),
        ({"numerator": "twelve", "denominator": "16"}, "Write a number, such as 14 or 12.5."),
        ({"kind": "not_collected"}, "Say why it was not collected."),
    ],
)
def test_impossible_figures_are_refused_beside_the_cell(
    ben: Client, team: Team, typed: dict[str, str], sentence: str
) -> None:
    data = {"revision": "0", **_cell(team, "P1", **({"kind": "measured"} | typed))}
    response = ben.post(_url("part_process", team, MARCH), data)
    assert response.status_code == 422
    words = _text(response)
    assert words.count(sentence) == 2  # in the summary and beside the field
    for value in typed.values():
        assert f'value="{value}"' in response.content.decode()
    assert not Value.objects.exists()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("typed", "stored"), [("1,234", "1234"), (" 12.5 ", "12.5"), ("45 %", "45"), ("1 234", "1234")]
)
def test_figures_are_read_as_people_type_them(ben: Client, team: Team, typed: str, stored: str) -> None:
    data = {"revision": "0", **_cell(team, "P1", numerator=typed, denominator="2000", kind="measured")}
    assert ben.post(_url("part_process", team, MARCH), data).status_code == 302
    assert Value.objects.get().numerator == Decimal(stored)


def test_half_a_ratio_is_kept_as_a_draft_and_asked_for_before_submission(ben: Client, team: Team) -> None:
    data = {"revision": "0", **_cell(team, "P1", numerator="12", denominator="", kind="measured")}
    assert ben.post(_url("part_process", team, MARCH), data).status_code == 302
    page = ben.get(_url("part_process", team, MARCH))
    assert 'value="12"' in page.content.decode()
    assert "numerator and denominator belong together" in _text(ben.get(_url("report", team, MARCH)))


def test_a_cleared_cell_takes_its_value_back(ben: Client, team: Team) -> None:
    full = {"revision": "0", **_cell(team, "P1", numerator="12", denominator="16", kind="measured")}
    ben.post(_url("part_process", team, MARCH), full)
    empty = {"revision": "1", **_cell(team, "P1", numerator="", denominator="", kind="measured")}
    ben.post(_url("part_process", team, MARCH), empty)
    assert Value.objects.get().numerator is None
    assert "Enter Staff with a “what matters” conversation" in _text(ben.get(_url("report", team, MARCH)))


def test_a_stale_grid_keeps_what_was_typed_and_a_second_save_wins_knowingly(ben: Client, team: Team) -> None:
    first = {"revision": "0", **_cell(team, "P1", numerator="12", denominator="16", kind="measured")}
    ben.post(_url("part_process", team, MARCH), first)
    stale = {"revision": "0", **_cell(team, "P1", numerator="9", denominator="15", kind="measured")}
    response = ben.post(_url("part_process", team, MARCH), stale)
    assert response.status_code == 409
    words = _text(response)
    assert "has saved this part since you opened it" in words
    assert "Stored now: 12 of 16 (75 %)" in words
    assert 'value="9"' in response.content.decode()
    assert Value.objects.get().numerator == 12
    assert ben.post(_url("part_process", team, MARCH), {**stale, "revision": "1"}).status_code == 302
    assert Value.objects.get().numerator == 9


def test_a_stale_learning_page_shows_both_texts(ben: Client, team: Team) -> None:
    ben.post(
        _url("part_learning", team, MARCH), {"revision": "0", "learned-text": "First.", "learned-share": "network"}
    )
    response = ben.post(
        _url("part_learning", team, MARCH), {"revision": "0", "learned-text": "Second.", "learned-share": "network"}
    )
    assert response.status_code == 409
    assert "First." in _text(response)
    assert "Second." in _text(response)
    assert Learning.objects.get().text == "First."


def test_a_stale_test_is_not_overwritten(ben: Client, team: Team) -> None:
    data = {"revision": "0", "objective": "One", "share": "network", "decision": ""}
    ben.post(_url("new_test", team, MARCH), data)
    cycle = Cycle.objects.get()
    ben.post(_url("edit_test", team, MARCH, cycle.pk), {**data, "revision": "1", "objective": "Two"})
    response = ben.post(_url("edit_test", team, MARCH, cycle.pk), {**data, "revision": "1", "objective": "Three"})
    assert response.status_code == 409
    cycle.refresh_from_db()
    assert cycle.objective == "Two"


def test_a_test_ends_with_a_decision_and_not_before_it_starts(ben: Client, team: Team) -> None:
    data = {
        "revision": "0", "objective": "One", "share": "network", "decision": "",
        "started_on_month": "3", "started_on_day": "10", "started_on_year": "2027",
        "closed_on_month": "3", "closed_on_day": "9", "closed_on_year": "2027",
    }  # fmt: skip
    words = _text(ben.post(_url("new_test", team, MARCH), data))
    assert "Choose adopt, adapt or abandon, or leave the end empty." in words
    assert "The end lies before the start." in words
    assert not Cycle.objects.exists()


def test_a_running_test_goes_on_in_the_next_month_and_can_be_taken_out(ben: Client, team: Team) -> None:
    data = {"revision": "0", "objective": "One", "share": "network", "decision": ""}
    ben.post(_url("new_test", team, MARCH), data)
    cycle = Cycle.objects.get()
    assert "Still running from earlier months" in _text(ben.get(_url("part_changes", team, APRIL)))
    ben.post(_url("carry_test_on", team, APRIL, cycle.pk))
    assert cycle.in_months.count() == 2
    ben.post(_url("take_test_out", team, MARCH, cycle.pk))
    assert [row.report.month for row in cycle.in_months.all()] == [APRIL.first_day]


def test_saying_why_nothing_was_tested_completes_the_part(ben: Client, team: Team) -> None:
    ben.post(_url("part_changes", team, MARCH), {"revision": "0", "reason": "Staffing."})
    assert "Nothing this month: Staffing." in _text(ben.get(_url("report", team, MARCH)))


def test_back_data_are_saved_at_once_or_not_at_all(ben: Client, team: Team) -> None:
    row = TeamMeasure.objects.get(team=team, measure__code="O5")
    good = {"revision": "0", "2026-03-numerator": "9", "2026-03-denominator": "400"}
    bad = {**good, "2026-04-numerator": "500", "2026-04-denominator": "400"}
    url = _url("back_data", team, row.pk)
    refused = ben.post(url, bad)
    assert refused.status_code == 422
    assert _text(refused).count("Numerator is larger than denominator.") == 2
    assert not Value.objects.exists()
    assert ben.post(url, good).status_code == 302
    value = Value.objects.get()
    assert (value.month, value.numerator) == (date(2026, 3, 1), 9)
    assert "9 of 400" in _text(ben.get(_url("measure", team, row.pk)))


def test_a_measure_is_chosen_from_the_library(ben: Client, team: Team) -> None:
    measure = Measure.objects.get(code="P5")
    data = {"measure": str(measure.pk), "role": "process", "direction": "up", "target": "80"}
    response = ben.post(_url("choose_measure", team), data, follow=True)
    assert "Good days" in _text(response)
    assert TeamMeasure.objects.get(measure=measure).target == 80


def test_a_note_stands_on_the_chart(ben: Client, team: Team) -> None:
    _fill(ben, team)
    row = TeamMeasure.objects.get(team=team, measure__code="O5")
    data = {"month": "2027-03", "kind": "event", "text": "New electronic record"}
    response = ben.post(_url("note_on_chart", team, row.pk), data, follow=True)
    assert "Mar 2027: New electronic record" in _text(response)
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("who", ["coach", "further member"])
def test_whoever_may_not_enter_reads_and_is_refused(client: Client, team: Team, who: str) -> None:
    user = make_coach(team=team, at=NOW) if who == "coach" else account_of(make_further_member(team=team))
    client.force_login(user)
    page = client.get(_url("report", team, MARCH))
    assert page.status_code == 200
    assert "You can read this month." in _text(page)
    assert client.post(_url("submit_report", team, MARCH)).status_code == 403
    assert client.post(_url("part_outcome", team, MARCH), {"revision": "0"}).status_code == 403
    assert client.get(_url("choose_measure", team)).status_code == 403


@pytest.mark.parametrize("name", ["months", "this_month", "measures"])
def test_a_stranger_finds_nothing(client: Client, team: Team, name: str) -> None:
    other = make_team(name="Riverside Clinic", cohort=team.cohort, joined_on=date(2027, 1, 4))
    client.force_login(account_of(person_of(other, "Ben")))
    assert client.get(_url(name, team)).status_code == 404


@pytest.mark.parametrize("measures", [2, 5])
def test_pages_ask_the_database_as_often_for_five_measures_as_for_two(
    ben: Client, team: Team, measures: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for code in ("P2", "P3", "P4")[: measures - 2]:
        actions.choose_measure(
            team=team, measure=Measure.objects.get(code=code), role="process", direction="up", target=None,
            required=False, first_month=MARCH, by=Actor.of(team.memberships.get(slot="core").person.user), at=NOW,
        )  # fmt: skip
    _fill(ben, team)
    for name, arguments, queries in QUERIES:
        with django_assert_num_queries(queries):
            assert ben.get(_url(name, team, *arguments)).status_code == 200


QUERIES: tuple[tuple[str, tuple[object, ...], int], ...] = (
    ("months", (), 19),
    ("report", (MARCH,), 20),
    ("part_process", (MARCH,), 20),
    ("measures", (), 15),
)
"""Queries of each page, the frame's included."""


def test_the_process_part_saves_only_its_own_measures(ben: Client, team: Team) -> None:
    data = {"revision": "0", **_cell(team, "O5", numerator="5", denominator="410", kind="measured")}
    ben.post(_url("part_process", team, MARCH), data)
    assert not Value.objects.filter(team_measure__measure__code="O5").exists()
    assert Part.PROCESS in {part.part for part in Report.objects.get().parts.all()}


def test_everything_impossible_is_said_at_once(ben: Client, team: Team) -> None:
    _choose(team, "P5", "process")
    data = {
        "revision": "0",
        **_cell(team, "P1", numerator="17", denominator="16", kind="measured"),
        **_cell(team, "P5", numerator="many", denominator="40", kind="measured"),
    }
    words = _text(ben.post(_url("part_process", team, MARCH), data))
    assert "Numerator is larger than denominator." in words
    assert "Write a number, such as 14 or 12.5." in words


def test_what_was_typed_in_an_old_tab_stays_on_the_page_after_the_month_was_sent(ben: Client, team: Team) -> None:
    _fill(ben, team)
    ben.post(_url("submit_report", team, MARCH))
    data = {"revision": "1", **_cell(team, "P1", numerator="9", denominator="15", kind="measured")}
    response = ben.post(_url("part_process", team, MARCH), data)
    assert response.status_code == 422
    assert "March 2027 has already been submitted." in _text(response)
    assert 'value="9"' in response.content.decode()
    assert Value.objects.get(team_measure__measure__code="P1").numerator == 12


def test_a_sent_month_keeps_its_words_when_the_test_goes_on(ben: Client, team: Team) -> None:
    _fill(ben, team)
    ben.post(_url("submit_report", team, MARCH))
    cycle = Cycle.objects.get()
    ben.post(_url("carry_test_on", team, APRIL, cycle.pk))
    data = {"revision": "1", "objective": "Three questions", "share": "network", "decision": ""}
    assert ben.post(_url("edit_test", team, APRIL, cycle.pk), data).status_code == 302
    assert "Two questions at each huddle" in _text(ben.get(_url("report", team, MARCH)))
    assert "Three questions" in _text(ben.get(_url("report", team, APRIL)))


def test_saving_can_go_on_to_the_next_part(ben: Client, team: Team) -> None:
    data = {"revision": "0", "learned-text": "Ask twice.", "learned-share": "network", "next": "yes"}
    assert ben.post(_url("part_learning", team, MARCH), data)["Location"] == _url("part_process", team, MARCH)


@pytest.mark.parametrize("month", [Month(2027, 2), Month(2030, 1)])
def test_a_month_outside_the_program_is_not_owed(ben: Client, team: Team, month: Month) -> None:
    response = ben.get(_url("report", team, month))
    assert response.status_code == 404
    assert f"No report on {month}" in _text(response)
