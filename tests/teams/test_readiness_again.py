"""Readiness in month 9 and 18: when it is asked, the draft, handing in, and the change against earlier answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from teams import actions, queries, rules
from teams.models import ReadinessAnswer, ReadinessResponse, Team
from teams.readiness.answers import GivenAnswer, fingerprint
from teams.readiness.instrument import CURRENT, Domain
from teams.rules import OccasionState, Span
from tests.factories import account_of, make_coach, make_cohort, make_further_member, make_team, person_of

STARTS = date(2027, 6, 7)
M9_OPENS = date(2028, 2, 1)
M18_OPENS = date(2028, 11, 1)
IN_M9 = datetime(2028, 2, 3, 15, tzinfo=UTC)
IN_M18 = datetime(2028, 11, 3, 15, tzinfo=UTC)


# ---- when it is asked


@pytest.mark.parametrize(
    ("starts_on", "ninth", "eighteenth"),
    [
        (date(2027, 6, 7), date(2028, 2, 1), date(2028, 11, 1)),
        (date(2027, 6, 15), date(2028, 2, 1), date(2028, 11, 1)),
        (date(2027, 6, 16), date(2028, 3, 1), date(2028, 12, 1)),
        (date(2025, 8, 31), date(2026, 5, 1), date(2027, 2, 1)),  # ends Feb 28, 2027
        (date(2028, 2, 29), date(2028, 11, 1), date(2029, 8, 1)),
    ],
)
def test_a_repeat_opens_on_the_first_day_of_its_month(starts_on: date, ninth: date, eighteenth: date) -> None:
    first, second = rules.windows(Span(starts_on, 18, joined_on=starts_on))
    assert (first.opens_on, first.closes_on) == (ninth, eighteenth)
    assert (second.opens_on, second.closes_on) == (eighteenth, None)
    day = timedelta(days=1)
    assert [first.is_open_on(ninth + day * count) for count in (-1, 0, 1)] == [False, True, True]
    assert [first.is_open_on(eighteenth + day * count) for count in (-1, 0)] == [True, False]
    assert [second.is_open_on(eighteenth + day * count) for count in (-1, 0, 400)] == [False, True, True]


@pytest.mark.parametrize(
    ("joined_on", "left_on", "asked"),
    [
        (STARTS, None, ["m9", "m18"]),
        (date(2028, 2, 15), None, ["m9", "m18"]),  # the month in which it joins is its first
        (date(2028, 2, 16), None, ["m18"]),
        (STARTS, M9_OPENS, []),
        (STARTS, M9_OPENS + timedelta(days=1), ["m9"]),
        (STARTS, M18_OPENS, ["m9"]),
    ],
)
def test_a_team_is_asked_in_the_months_of_its_own_time(joined_on: date, left_on: date | None, asked: list[str]) -> None:
    windows = rules.windows(Span(STARTS, 18, joined_on=joined_on, left_on=left_on))
    assert [window.occasion for window in windows] == asked


def test_a_short_program_has_no_month_9() -> None:
    assert rules.windows(Span(STARTS, 6, joined_on=STARTS)) == ()


@pytest.mark.parametrize(
    ("day", "has_answers", "is_handed_in", "state"),
    [
        (M9_OPENS - timedelta(days=1), False, False, OccasionState.NOT_YET),
        (M9_OPENS, False, False, OccasionState.OPEN),
        (M9_OPENS, True, False, OccasionState.DRAFT),
        (M18_OPENS - timedelta(days=1), True, False, OccasionState.DRAFT),
        (M18_OPENS, True, False, OccasionState.OVER),
        (M18_OPENS, True, True, OccasionState.DONE),
    ],
)
def test_how_far_a_repeat_is(day: date, has_answers: bool, is_handed_in: bool, state: OccasionState) -> None:  # a table
    window = rules.window_of(Span(STARTS, 18, joined_on=STARTS), "m9")
    assert rules.occasion_state(window, has_answers=has_answers, is_handed_in=is_handed_in, day=day) == state


# ---- the draft and handing in


@pytest.fixture
def team(db: None) -> Team:
    made = make_team(cohort=make_cohort(starts_on=STARTS))
    _baseline(made, level=2)
    return made


@pytest.fixture
def ben(team: Team) -> User:
    return account_of(person_of(team, "Ben"))


def _baseline(team: Team, *, level: int) -> None:
    response = ReadinessResponse(
        team=team,
        occasion="baseline",
        instrument_version="1.0",
        handed_in_at=datetime(2027, 5, 1, 15, tzinfo=UTC),
    )
    response.full_clean()
    response.save()
    for item in CURRENT.items:
        ReadinessAnswer.objects.create(response=response, item=item.code, level=level)


def _answers(domain: Domain, level: int | None = 3) -> list[GivenAnswer]:
    return [GivenAnswer(item.code, level, "") for item in domain.items]


def _fill(team: Team, user: User, *, level: int = 3, occasion: str = "m9", at: datetime = IN_M9) -> None:
    for domain in CURRENT.domains:
        actions.answer_readiness_again(
            team=team,
            occasion=occasion,
            domain=domain,
            seen=fingerprint([]),
            given=_answers(domain, level),
            by=Actor.of(user),
            at=at,
        )


def _hand_in(team: Team, user: User, *, occasion: str = "m9", at: datetime = IN_M9) -> ReadinessResponse:
    return actions.hand_in_readiness(team=team, occasion=occasion, seen_revision=3, by=Actor.of(user), at=at)


def test_what_is_saved_is_a_draft_and_counts_only_once_handed_in(team: Team, ben: User) -> None:
    _fill(team, ben)
    assert queries.readiness_page(team=team, at=IN_M9).columns == ("Start",)
    handed_in = _hand_in(team, ben)
    assert (handed_in.handed_in_by, handed_in.handed_in_at) == (ben, IN_M9)
    assert queries.readiness_page(team=team, at=IN_M9).columns == ("Start", "Month 9")
    assert list(team.readiness_responses.handed_in().values_list("occasion", flat=True)) == ["baseline", "m9"]


def test_the_day_before_it_opens_nothing_can_be_answered(team: Team, ben: User) -> None:
    eve = datetime(2028, 2, 1, 5, 59, tzinfo=UTC)  # 11:59 PM on Jan 31 in Chicago
    with pytest.raises(actions.ReadinessClosed, match="not open yet"):
        _fill(team, ben, at=eve)
    _fill(team, ben, at=eve + timedelta(minutes=1))
    with pytest.raises(actions.ReadinessClosed, match="next one has taken its place"):
        _hand_in(team, ben, at=IN_M18)


def test_handed_in_twice_is_handed_in_once_and_then_nothing_changes(team: Team, ben: User) -> None:
    _fill(team, ben)
    _hand_in(team, ben)
    later = IN_M9 + timedelta(hours=1)
    assert _hand_in(team, ben, at=later).handed_in_at == IN_M9
    with pytest.raises(actions.ReadinessClosed, match="has been handed in"):
        _fill(team, ben, level=5)
    assert set(ReadinessAnswer.objects.filter(response__occasion="m9").values_list("level", flat=True)) == {3}


def test_too_little_is_not_handed_in_and_dont_know_is_an_answer(team: Team, ben: User) -> None:
    safety = CURRENT.domain("safety")
    for domain in CURRENT.domains:
        given = _answers(domain, None)[: 6 if domain == safety else 5]
        actions.answer_readiness_again(
            team=team, occasion="m9", domain=domain, seen=fingerprint([]), given=given, by=Actor.of(ben), at=IN_M9
        )
    with pytest.raises(actions.ReadinessIncomplete, match="Workforce safety: 1 more"):
        _hand_in(team, ben)
    actions.answer_readiness_again(
        team=team,
        occasion="m9",
        domain=safety,
        seen=fingerprint(_answers(safety, None)[:6]),
        given=_answers(safety, None)[:7],
        by=Actor.of(ben),
        at=IN_M9,
    )
    handed_in = actions.hand_in_readiness(team=team, occasion="m9", seen_revision=4, by=Actor.of(ben), at=IN_M9)
    assert handed_in.handed_in_at == IN_M9


def test_two_who_answer_the_same_part_do_not_overwrite_each_other(team: Team, ben: User) -> None:
    domain = CURRENT.domains[0]
    ana = account_of(person_of(team, "Ana"))
    for user, level in ((ben, 3), (ana, 3)):  # the same answers twice are no clash
        actions.answer_readiness_again(
            team=team,
            occasion="m9",
            domain=domain,
            seen=fingerprint([]),
            given=_answers(domain, level),
            by=Actor.of(user),
            at=IN_M9,
        )
    with pytest.raises(actions.ReadinessStale):
        actions.answer_readiness_again(
            team=team,
            occasion="m9",
            domain=domain,
            seen=fingerprint([]),
            given=_answers(domain, 5),
            by=Actor.of(ana),
            at=IN_M9,
        )
    assert set(ReadinessAnswer.objects.filter(response__occasion="m9").values_list("level", flat=True)) == {3}


def test_what_was_changed_after_the_result_was_seen_is_not_handed_in(team: Team, ben: User) -> None:
    _fill(team, ben)
    domain = CURRENT.domains[0]
    actions.answer_readiness_again(
        team=team,
        occasion="m9",
        domain=domain,
        seen=fingerprint(_answers(domain)),
        given=_answers(domain, 1),
        by=Actor.of(ben),
        at=IN_M9,
    )
    with pytest.raises(actions.ReadinessStale):
        _hand_in(team, ben)


# ---- the change


def test_the_change_is_said_against_the_start_and_against_month_9(team: Team, ben: User) -> None:
    _fill(team, ben, level=4)
    _hand_in(team, ben)
    _fill(team, ben, level=3, occasion="m18", at=IN_M18)
    page = queries.readiness_page(team=team, at=IN_M18)
    assert page.indices[0].change == "50 points higher than at the start"
    _hand_in(team, ben, occasion="m18", at=IN_M18)
    page = queries.readiness_page(team=team, at=IN_M18)
    overall, item = page.indices[0], page.domains[0].rows[0]
    assert [cell.words for cell in overall.cells] == ["25 Emerging", "75 Strong", "50 Ready"]
    assert overall.change == "25 points higher than at the start, 25 points lower than in month 9"
    assert [cell.words for cell in item.cells] == ["2", "4", "3"]
    assert item.change == "1 level higher than at the start, 1 level lower than in month 9"
    assert [(point.at, point.kind) for point in item.points] == [(60, "first"), (140, "first"), (100, "last")]
    assert page.domains[0].sentence == "25 of 100 at the start, 50 in month 18: ready."


def test_what_is_not_known_has_no_change(team: Team, ben: User) -> None:
    _fill(team, ben)
    domain = CURRENT.domains[0]
    actions.answer_readiness_again(
        team=team,
        occasion="m9",
        domain=domain,
        seen=fingerprint(_answers(domain)),
        given=[GivenAnswer("A1", None, ""), *_answers(domain)[1:]],
        by=Actor.of(ben),
        at=IN_M9,
    )
    actions.hand_in_readiness(team=team, occasion="m9", seen_revision=4, by=Actor.of(ben), at=IN_M9)
    row = queries.readiness_page(team=team, at=IN_M9).domains[0].rows[0]
    assert (row.cells[1].words, row.change) == ("Don't know", "Not known now")


# ---- the pages


@pytest.fixture
def _in_month_9() -> Iterator[None]:
    with time_machine.travel(IN_M9, tick=False):
        yield


def _typed(domain: Domain, *, level: str = "3", seen: str | None = None) -> dict[str, str]:
    return {f"{item.code}_level": level for item in domain.items} | {"seen": fingerprint([]) if seen is None else seen}


@pytest.mark.usefixtures("_in_month_9")
def test_a_member_answers_three_pages_hands_in_and_sees_the_change(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    home = client.get(reverse("teams:readiness", args=[team.pk]))
    assert "Assess your readiness again" in home.content.decode()
    for domain, onward in zip(CURRENT.domains, [*CURRENT.domains[1:], None], strict=True):
        url = reverse("teams:readiness_domain", args=[team.pk, "m9", domain.key])
        response = client.post(url, _typed(domain))
        expected = (
            reverse("teams:readiness_domain", args=[team.pk, "m9", onward.key])
            if onward
            else reverse("teams:readiness_hand_in", args=[team.pk, "m9"])
        )
        assert response["Location"] == expected
    url = reverse("teams:readiness_hand_in", args=[team.pk, "m9"])
    assert 'name="revision" value="3"' in client.get(url).content.decode()
    client.post(url, {"revision": "3"})
    page = client.get(reverse("teams:readiness", args=[team.pk])).content.decode()
    assert "1 level higher than at the start" in page
    assert f"Handed in on Feb 3, 2028 by {ben}" in page


@pytest.mark.usefixtures("_in_month_9")
def test_saving_for_later_keeps_the_draft(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    domain = CURRENT.domains[0]
    url = reverse("teams:readiness_domain", args=[team.pk, "m9", domain.key])
    response = client.post(url, _typed(domain) | {"later": ""})
    assert response["Location"] == reverse("teams:readiness", args=[team.pk])
    page = client.get(reverse("teams:readiness", args=[team.pk])).content.decode()
    assert "6 of 20 items answered, not handed in yet." in page


@pytest.mark.usefixtures("_in_month_9")
def test_a_clash_shows_both_and_the_second_sending_wins(client: Client, team: Team, ben: User) -> None:
    domain = CURRENT.domains[0]
    actions.answer_readiness_again(
        team=team,
        occasion="m9",
        domain=domain,
        seen=fingerprint([]),
        given=[GivenAnswer("A1", 5, "Ours since January")],
        by=Actor.of(ben),
        at=IN_M9,
    )
    client.force_login(ben)
    url = reverse("teams:readiness_domain", args=[team.pk, "m9", domain.key])
    response = client.post(url, _typed(domain) | {"A1_evidence": "Hours agreed"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "A1 Protected time: Level 5. Ours since January" in page
    assert "Hours agreed" in page
    stored = fingerprint([GivenAnswer("A1", 5, "Ours since January")])
    assert f'value="{stored}"' in page
    client.post(url, _typed(domain, seen=stored) | {"A1_evidence": "Hours agreed"})
    saved = ReadinessAnswer.objects.get(response__occasion="m9", item="A1")
    assert (saved.level, saved.evidence) == (3, "Hours agreed")


@pytest.mark.usefixtures("_in_month_9")
def test_evidence_without_a_level_is_asked_for_beside_the_item(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    domain = CURRENT.domains[0]
    url = reverse("teams:readiness_domain", args=[team.pk, "m9", domain.key])
    response = client.post(url, {"A1_evidence": "Hours agreed", "seen": fingerprint([])})
    assert response.status_code == 422
    assert "A1: choose the level that the evidence is for." in response.content.decode()
    assert "Hours agreed" in response.content.decode()
    assert not team.readiness_responses.filter(occasion="m9").exists()


@pytest.mark.usefixtures("_in_month_9")
def test_who_may_only_read_sees_the_change_and_enters_nothing(client: Client, team: Team) -> None:
    reader = account_of(make_further_member(team=team))
    for user in (reader, make_coach(team=team, at=IN_M9)):
        client.force_login(user)
        assert client.get(reverse("teams:readiness", args=[team.pk])).status_code == 200
        url = reverse("teams:readiness_domain", args=[team.pk, "m9", "leadership"])
        assert client.get(url).status_code == 403
        assert client.post(url, _typed(CURRENT.domains[1])).status_code == 403
        assert client.post(reverse("teams:readiness_hand_in", args=[team.pk, "m9"])).status_code == 403


def test_who_is_there_on_the_last_day_hands_in_month_18_after_the_end(client: Client, team: Team, ben: User) -> None:
    after = datetime(2028, 12, 20, 15, tzinfo=UTC)
    _fill(team, ben, occasion="m18", at=after)
    with time_machine.travel(after, tick=False):
        client.force_login(ben)
        client.post(reverse("teams:readiness_hand_in", args=[team.pk, "m18"]), {"revision": "3"})
    assert team.readiness_responses.get(occasion="m18").handed_in_at == after


def test_a_draft_goes_on_where_something_is_left_and_then_to_the_result(team: Team, ben: User) -> None:
    def line() -> queries.OccasionLine:
        return queries.readiness_occasion(team=team, occasion="m9", at=IN_M9)

    assert (line().first_domain, line().is_answered) == ("infrastructure", False)
    actions.answer_readiness_again(
        team=team,
        occasion="m9",
        domain=CURRENT.domains[0],
        seen=fingerprint([]),
        given=_answers(CURRENT.domains[0])[:5],
        by=Actor.of(ben),
        at=IN_M9,
    )
    assert (line().first_domain, line().is_answered) == ("leadership", False)
    for domain in CURRENT.domains[1:]:
        actions.answer_readiness_again(
            team=team,
            occasion="m9",
            domain=domain,
            seen=fingerprint([]),
            given=_answers(domain),
            by=Actor.of(ben),
            at=IN_M9,
        )
    assert line().is_answered


def test_the_page_reads_in_a_fixed_number_of_queries(team: Team, ben: User) -> None:
    _fill(team, ben)
    fresh = Team.objects.select_related("cohort").get(pk=team.pk)
    with CaptureQueriesContext(connection) as captured:
        queries.readiness_page(team=fresh, at=IN_M9)
    assert len(captured) == 3
