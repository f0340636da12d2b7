"""The standing of teams as people see it: the team, its coach, and staff with all teams side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, User
from joynet.lib.months import Month
from joynet.outbox import queueing
from joynet.overview.queries import load_teams, standings, team_standing
from joynet.overview.rules import Expectation, SignKind
from meetings.rules.attendance import Standing
from submissions.actions import choose_measure
from submissions.models import Measure
from teams import actions
from teams.models import RiskOverride, Team
from teams.rules import Band
from tests.factories import account_of, make_further_member, make_staff, make_team, person_of
from tests.overview.standings import NOW, Three, make_three
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

QUERIES = 24


@pytest.fixture
def three(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Three]:
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    monkeypatch.setattr(queueing, "nudge", lambda: None)
    with time_machine.travel(NOW, tick=False):
        yield make_three()


@dataclass(frozen=True)
class Lone:
    """A team that has done nothing since June, and so needs help."""

    team: Team
    ben: User
    staff: User

    @property
    def url(self) -> str:
        """Where it is judged."""
        return f"/staff/standing/{self.team.pk}/"


@pytest.fixture
def lone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lone]:
    monkeypatch.setattr(queueing, "nudge", lambda: None)
    with time_machine.travel(NOW, tick=False):
        team = make_team(name="Quiet Hospital")
        yield Lone(team, account_of(person_of(team, "Ben")), make_staff())


def _client(user: User, at: datetime = NOW) -> Client:
    client = Client()
    sign_in(client, user, at=at)
    return client


def _ben(team: Team) -> User:
    user = person_of(team, "Ben").user
    assert user is not None
    return user


def _words(team: Team, at: datetime = NOW) -> dict[Expectation, str]:
    return {line.expectation: line.standing.value for line in team_standing(team=team, at=at).lines}


def _url(team: Team, query: str = "") -> str:
    return f"/teams/{team.pk}/standing/{query}"


def test_three_teams_stand_as_they_do(three: Three) -> None:
    assert set(_words(three.good).values()) == {"met", "not yet due"}
    seats_and_what_is_owed = (Expectation.SEATS, Expectation.ATTENDANCE, Expectation.MONTHS)
    assert [_words(three.at_risk)[line] for line in seats_and_what_is_owed] == ["at risk"] * 3
    assert [_words(three.lost)[line] for line in seats_and_what_is_owed] == ["met", "not met", "not met"]
    lost = team_standing(team=three.lost, at=NOW)
    assert lost.unreachable == ("Meetings", "Monthly data")
    assert {sign.kind: sign.points for sign in lost.risk.signs} == {
        SignKind.LATE: 4,
        SignKind.QUORUM: 3,
        SignKind.SENIOR_AWAY: 1,
        SignKind.UNTESTED: 2,
    }
    assert lost.risk.band == Band.NEEDS_HELP


def test_an_application_that_became_the_team_is_its_evidence(three: Three) -> None:
    lines = {line.expectation: line for line in team_standing(team=three.good, at=NOW).lines}
    assert lines[Expectation.LETTER].evidence == "Signed by Ana Silva, dated Feb 17, 2027."
    assert lines[Expectation.COMMITMENTS].evidence == "All six given by Ana Silva on Mar 9, 2027."
    assert lines[Expectation.ATTENDANCE].evidence == (
        "At least two members were present at 11 of 11 meetings held (100 %)."
        " Workshop 3 of 3, All-team call 4 of 4, Team coaching 4 of 4."
    )


def test_the_standing_of_an_earlier_day_is_that_of_its_end(three: Three) -> None:
    expected = {
        date(2027, 7, 9): Standing.NOT_YET_DUE,
        date(2027, 7, 10): Standing.NOT_YET_DUE,  # due at the end of this day
        date(2027, 7, 11): Standing.AT_RISK,  # one of six: 83 % is still possible
        date(2027, 8, 11): Standing.NOT_MET,
    }
    client = _client(_ben(three.lost))
    for day, standing in expected.items():
        page = client.get(_url(three.lost, f"?on={day.isoformat()}")).context["page"]
        line = next(row.line for row in page.lines if row.line.expectation == Expectation.MONTHS)
        assert (page.day, line.standing) == (day, standing)


def test_a_day_without_a_standing_is_refused_beside_the_field(lone: Lone) -> None:
    client = _client(lone.ben)
    for on, sentence in {
        "2027-10-16": "Choose a day up to today, Oct 15, 2027.",
        "2027-06-06": "Choose a day from Jun 7, 2027 on, when the team joined.",
        "nonsense": "Enter a date such as 3/9/2027.",
        "": "As of is missing.",
    }.items():
        response = client.get(_url(lone.team, f"?on={on}"))
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert response.context["page"].day == date(2027, 10, 15)
    for first_or_last in ("2027-06-07", "2027-10-15"):
        assert client.get(_url(lone.team, f"?on={first_or_last}")).status_code == 200


def test_the_team_reads_kind_words_and_neither_points_nor_judgment(three: Three) -> None:
    actions.override_risk(
        team=three.lost,
        band=Band.WATCH,
        reason="They merge two units.",
        ends_on=date(2027, 11, 1),
        by=Actor.of(three.staff),
        at=NOW,
    )
    own = _client(_ben(three.lost)).get(_url(three.lost)).content.decode()
    assert "Worth a talk with your coach" in own
    assert "What is the smallest thing to try next week?" in own
    for hidden in ("They merge two units.", "Help needed", "points", "staff owe"):
        assert hidden not in own


def test_coach_and_staff_read_points_reasons_and_their_own_debts(three: Three) -> None:
    coach = three.good.coach_assignments.get().user
    for user in (coach, three.staff):
        page = _client(user).get(_url(three.good)).content.decode()
        assert "What staff owe this team" in page
        assert "3 reports wait for an answer, the oldest for 98 days." in page
        assert "10 points" in _client(user).get(_url(three.lost)).content.decode()


def test_another_team_does_not_learn_how_this_one_stands(three: Three) -> None:
    assert _client(_ben(three.good)).get(_url(three.lost)).status_code == 404


# ---- all teams side by side


def test_staff_see_all_teams_by_name_and_filter_them(three: Three) -> None:
    client = _client(three.staff)

    def names(query: str) -> list[str]:
        return [found.team.name for found in client.get(f"/staff/standing/{query}").context["page"].teams]

    assert names("") == ["Good Hospital", "Harbor Clinic", "Quiet Hospital"]
    assert names("?band=needs_help") == ["Quiet Hospital"]
    assert names("?line=seats") == ["Harbor Clinic"]
    assert names("?line=months") == ["Harbor Clinic", "Quiet Hospital"]
    assert names("?line=months&band=on_track") == ["Harbor Clinic"]
    assert names("?cohort=0&page=7&band=nonsense&line=nonsense") == ["Good Hospital", "Harbor Clinic", "Quiet Hospital"]


def test_a_coach_sees_only_the_teams_coached(three: Three) -> None:
    coach = three.good.coach_assignments.get().user
    assert len(_client(coach).get("/staff/standing/").context["page"].teams) == 3
    three.lost.coach_assignments.update(ends_on=date(2027, 10, 15))
    shown = _client(coach).get("/staff/standing/").context["page"].teams
    assert [found.team.name for found in shown] == ["Good Hospital", "Harbor Clinic"]
    assert _client(coach).get(f"/staff/standing/{three.good.pk}/").status_code == 403
    assert (
        "Quiet Hospital"
        not in _client(coach).post("/staff/standing/file/", {"cohort": three.cohort.pk}).content.decode()
    )


def test_a_thousand_teams_take_as_many_queries_as_one(
    three: Three, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_further_member(team=three.lost)
    for team in (three.good, three.lost):
        choose_measure(
            team=team,
            measure=Measure.objects.get(code="O5"),
            role="outcome",
            direction="down",
            target=None,
            required=True,
            first_month=Month(2027, 6),
            by=Actor.of(three.staff),
            at=NOW,
        )
    with django_assert_num_queries(QUERIES):
        standings(load_teams([three.good.pk]), at=NOW)
    with django_assert_num_queries(QUERIES):
        standings(load_teams([three.good.pk, three.at_risk.pk, three.lost.pk]), at=NOW)


def test_the_file_has_a_row_for_each_team_and_is_written_down(three: Three) -> None:
    response = _client(three.staff).post("/staff/standing/file/", {"cohort": three.cohort.pk})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Disposition"] == 'attachment; filename="standing-wave-i-2027-10-15.csv"'
    assert [line.split(",")[0] for line in lines] == ["Team", "Good Hospital", "Harbor Clinic", "Quiet Hospital"]
    assert "Meetings; Monthly data" in lines[3]
    entry = AuditEntry.objects.get(verb="exported standing")
    assert (entry.target_id, entry.details) == (str(three.cohort.pk), {"count": 3})


# ---- a person's judgment


def _judge(**changed: str) -> dict[str, str]:
    typed = {
        "band": "on_track",
        "reason": "They merge two units.",
        "ends_on_month": "10",
        "ends_on_day": "31",
        "ends_on_year": "2027",
    }
    return typed | changed


def test_a_judgment_stands_until_its_day_and_then_the_signs_speak_again(lone: Lone) -> None:
    client = _client(lone.staff)
    url = lone.url
    assert client.post(url, _judge()).status_code == 302
    assert client.post(url, _judge()).status_code == 302  # a double click
    assert RiskOverride.objects.count() == 1
    assert AuditEntry.objects.filter(verb="overrode risk").count() == 1
    days = [
        datetime(2027, 10, 14, 15, tzinfo=UTC),
        NOW,
        datetime(2027, 10, 31, 15, tzinfo=UTC),
        datetime(2027, 11, 1, 15, tzinfo=UTC),
    ]
    risks = [team_standing(team=lone.team, at=at).risk for at in days]
    assert [risk.band for risk in risks] == [Band.NEEDS_HELP, Band.ON_TRACK, Band.ON_TRACK, Band.NEEDS_HELP]
    assert all(risk.signs for risk in risks)
    [override] = RiskOverride.objects.all()
    for at in days:
        day = at.date()
        assert RiskOverride.objects.in_force_on(day).exists() is override.is_in_force_on(day)


def test_a_judgment_that_is_taken_back_counts_no_longer_and_stays_on_record(lone: Lone) -> None:
    client = _client(lone.staff)
    url = lone.url
    client.post(url, _judge())
    for _ in range(2):
        assert client.post(url, {"take_back": "yes"}).status_code == 302
    assert team_standing(team=lone.team, at=NOW).risk.band == Band.NEEDS_HELP
    page = client.get(url).content.decode()
    assert "taken back on Oct 15, 2027, by Ines Ortiz: They merge two units." in page
    assert AuditEntry.objects.filter(verb="took back risk override").count() == 1


def test_the_later_judgment_counts(lone: Lone) -> None:
    for band in (Band.ON_TRACK, Band.WATCH):
        actions.override_risk(
            team=lone.team, band=band, reason="Known.", ends_on=date(2027, 11, 1), by=Actor.of(lone.staff), at=NOW
        )
    assert team_standing(team=lone.team, at=NOW).risk.band == Band.WATCH


def test_a_judgment_that_cannot_be_made_says_why_and_keeps_what_was_typed(lone: Lone) -> None:
    client = _client(lone.staff)
    for changed, sentence in (
        ({"ends_on_month": "10", "ends_on_day": "14"}, "Choose today or a later day"),
        ({"ends_on_month": "1", "ends_on_day": "13", "ends_on_year": "2028"}, "Choose a day up to Jan 12, 2028"),
        ({"reason": ""}, "Reason is missing."),
        ({"band": ""}, "Choose an answer for “How much help the team needs”."),
    ):
        response = client.post(lone.url, _judge(**changed))
        page = response.content.decode()
        assert (response.status_code, sentence in page) == (422, True)
        assert ("They merge two units." in page) is ("reason" not in changed)
    assert RiskOverride.objects.count() == 0


def test_ninety_days_are_the_most(lone: Lone) -> None:
    last = {"ends_on_month": "1", "ends_on_day": "12", "ends_on_year": "2028"}
    assert _client(lone.staff).post(lone.url, _judge(**last)).status_code == 302
    assert RiskOverride.objects.get().ends_on == date(2027, 10, 15) + timedelta(days=90)
