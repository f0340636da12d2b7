"""Openness asked near the end, offers and their consent, the log: only one's own, and withdrawal hides at once."""

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
from teams.actions import OfferText
from teams.models import Contribution, Person, PoolOffer, Team, Willingness
from teams.rules import Span
from tests.factories import account_of, make_cohort, make_staff, make_team, person_of
from tests.worlds import sign_in

STARTS = date(2027, 6, 7)
ASKED = date(2028, 9, 1)
IN_M16 = datetime(2028, 9, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_on", "months", "asked"),
    [
        (date(2027, 6, 7), 18, date(2028, 9, 1)),
        (date(2027, 6, 16), 18, date(2028, 10, 1)),
        (date(2025, 8, 31), 18, date(2026, 12, 1)),
        (date(2027, 6, 7), 12, date(2028, 3, 1)),
        (date(2027, 6, 7), 1, date(2027, 6, 1)),
    ],
)
def test_members_are_asked_from_two_months_before_the_last(starts_on: date, months: int, asked: date) -> None:
    assert rules.asked_openness_from(Span(starts_on, months, joined_on=starts_on)) == asked


def test_a_team_that_left_before_is_not_asked() -> None:
    assert rules.asked_openness_from(Span(STARTS, 18, joined_on=STARTS, left_on=ASKED)) is None
    assert rules.asked_openness_from(Span(STARTS, 18, joined_on=STARTS, left_on=ASKED + timedelta(days=1))) == ASKED


@pytest.fixture
def team(db: None) -> Team:
    return make_team(cohort=make_cohort(starts_on=STARTS))


@pytest.fixture
def ben(team: Team) -> User:
    return account_of(person_of(team, "Ben"))


def _offer(**changes: object) -> OfferText:
    columns: dict[str, object] = {
        "kinds": ["coaching"],
        "topics": "Huddles",
        "languages": "English, Spanish",
        "hours_per_month": 4,
        "starts_on": date(2028, 9, 1),
        "ends_on": None,
        "consents": True,
    }
    return OfferText(**columns | changes)  # type: ignore[arg-type]  # a test's columns


def _make(user: User, *, seen: int = 0, at: datetime = IN_M16, **changes: object) -> PoolOffer:
    return actions.make_offer(person=user.person, seen_revision=seen, offer=_offer(**changes), by=Actor.of(user), at=at)


def _in_pool(day: date = date(2028, 9, 5)) -> list[Person]:
    return [offer.person for offer in PoolOffer.objects.in_pool_on(day).order_by("pk")]


# ---- willingness


def test_the_question_opens_on_the_first_day_of_month_16(team: Team, ben: User) -> None:
    membership = team.memberships.get(person=ben.person)
    eve = datetime(2028, 9, 1, 4, 59, tzinfo=UTC)  # 11:59 PM on Aug 31 in Chicago
    with pytest.raises(actions.WillingnessRefused, match="from Sep 1, 2028"):
        actions.say_willingness(membership=membership, answer="yes", by=Actor.of(ben), at=eve)
    said = actions.say_willingness(membership=membership, answer="yes", by=Actor.of(ben), at=eve + timedelta(minutes=1))
    assert (said.answer, said.by) == ("yes", ben)


def test_the_newest_answer_counts_and_the_same_again_adds_nothing(team: Team, ben: User) -> None:
    membership = team.memberships.get(person=ben.person)
    for answer in ("not_sure", "not_sure", "yes"):
        actions.say_willingness(membership=membership, answer=answer, by=Actor.of(ben), at=IN_M16)
    assert list(Willingness.objects.order_by("pk").values_list("answer", flat=True)) == ["not_sure", "yes"]
    lines = queries.openness_of(team=team, day=IN_M16.date())
    assert [(line.name, line.answer) for line in lines] == [
        ("Ana Silva", ""),
        ("Ben Okafor", "yes"),
        ("Chi Nguyen", ""),
    ]


def test_an_answer_stays_when_the_place_on_the_roster_is_changed(team: Team, ben: User) -> None:
    membership = team.memberships.get(person=ben.person)
    actions.say_willingness(membership=membership, answer="yes", by=Actor.of(ben), at=IN_M16)
    by = Actor.of(make_staff(at=IN_M16))
    changed = actions.change_member(
        membership=membership,
        is_data_lead=False,
        counts_for_quorum=True,
        hours_per_week=membership.hours_per_week,
        from_on=date(2028, 9, 20),
        by=by,
        at=IN_M16,
    )
    assert changed != membership
    later = datetime(2028, 9, 21, 15, tzinfo=UTC)
    (question,) = queries.offers_page(person=ben.person, at=later).questions
    assert (question.membership_id, question.answer) == (changed.pk, "yes")
    lines = queries.openness_of(team=team, day=later.date())
    assert [line.answer for line in lines if line.name == "Ben Okafor"] == ["yes"]


# ---- the offer and the pool


def test_an_offer_is_in_the_pool_with_consent_and_only_in_its_days(ben: User) -> None:
    _make(ben, ends_on=date(2028, 12, 1))
    days = [date(2028, 8, 31), date(2028, 9, 1), date(2028, 11, 30), date(2028, 12, 1)]
    assert [_in_pool(day) for day in days] == [[], [ben.person], [ben.person], []]


def test_withdrawing_hides_from_the_pool_at_once_and_can_be_taken_back(ben: User) -> None:
    _make(ben)
    assert _in_pool() == [ben.person]
    for _twice in range(2):
        actions.withdraw_from_pool(person=ben.person, by=Actor.of(ben), at=IN_M16)
    assert _in_pool() == []
    assert PoolOffer.objects.get().revision == 2
    _make(ben, seen=2)
    assert _in_pool() == [ben.person]


def test_without_consent_an_offer_is_kept_and_nobody_finds_it(ben: User) -> None:
    _make(ben, consents=False)
    assert _in_pool() == []
    _make(ben, seen=1)
    assert _in_pool() == [ben.person]
    _make(ben, seen=2, consents=False)
    assert _in_pool() == []
    assert PoolOffer.objects.get().withdrawn_at == IN_M16


def test_an_offer_changed_in_two_windows_is_not_overwritten(ben: User) -> None:
    _make(ben)
    with pytest.raises(actions.OfferStale):
        _make(ben, seen=0, topics="Rounds")
    assert PoolOffer.objects.get().topics == "Huddles"


def test_of_two_offers_of_one_merged_person_the_last_counts(ben: User) -> None:
    older = _make(ben)
    newer = PoolOffer(person=ben.person, offers_visit=True, starts_on=older.starts_on, withdrawn_at=IN_M16)
    newer.full_clean()
    newer.save()
    assert _in_pool() == []  # the newer one was withdrawn
    actions.withdraw_from_pool(person=ben.person, by=Actor.of(ben), at=IN_M16)
    assert not PoolOffer.objects.filter(withdrawn_at__isnull=True).exists()


# ---- the log


def test_the_log_holds_an_entry_once_and_not_of_tomorrow(ben: User) -> None:
    def log(on: date) -> Contribution:
        return actions.log_contribution(
            person=ben.person, on=on, what="Spoke", for_team=None, for_whom="June call", by=Actor.of(ben), at=IN_M16
        )

    assert log(date(2028, 9, 5)) == log(date(2028, 9, 5))
    with pytest.raises(actions.ContributionRefused, match="today or before"):
        log(date(2028, 9, 6))
    assert len(queries.contributions_of(ben.person)) == 1


# ---- the pages


def _page(client: Client) -> str:
    return client.get(reverse("teams:offers")).content.decode()


def _typed(**changes: object) -> dict[str, object]:
    return {
        "revision": "0", "kinds": ["coaching", "visit"], "topics": "Huddles", "languages": "English",
        "hours_per_month": "4", "starts_on_month": "9", "starts_on_day": "1", "starts_on_year": "2028",
        "ends_on_month": "12", "ends_on_day": "31", "ends_on_year": "2028", "consents": "on",
    } | changes  # fmt: skip


@time_machine.travel(IN_M16, tick=False)
def test_a_person_answers_offers_logs_and_withdraws(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    membership = team.memberships.get(person=ben.person)
    url = reverse("teams:say_willingness", args=[membership.pk])
    client.post(url, {f"m{membership.pk}-answer": "yes"})
    client.post(reverse("teams:edit_offer"), _typed())
    day = {"on_month": "9", "on_day": "1", "on_year": "2028"}
    client.post(reverse("teams:add_contribution"), {**day, "what": "Spoke about huddles", "for_whom": "Wave II"})
    page = _page(client)
    assert "Yes, said on Sep 5, 2028" in page
    assert "Coach a team, host a visit" in page
    assert "Sep 1, 2028 to Dec 31, 2028" in page
    assert "You agreed on Sep 5, 2028 that staff get in touch" in page
    assert "Spoke about huddles" in page
    assert PoolOffer.objects.get().ends_on == date(2029, 1, 1)
    client.post(reverse("teams:withdraw_offer"))
    client.post(reverse("teams:take_back_contribution", args=[Contribution.objects.get().pk]))
    page = _page(client)
    assert "You withdrew on Sep 5, 2028" in page
    assert "Spoke about huddles" not in page


@time_machine.travel(IN_M16, tick=False)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(client: Client, ben: User) -> None:
    client.force_login(ben)
    response = client.post(reverse("teams:edit_offer"), _typed(kinds=[], ends_on_year="2027"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose at least one thing that you offer." in page
    assert "The last day is before the first. Check both." in page
    assert 'value="Huddles"' in page
    assert not PoolOffer.objects.exists()
    log = client.post(
        reverse("teams:add_contribution"), {"what": "Spoke", "on_month": "9", "on_day": "6", "on_year": "2028"}
    )
    assert log.status_code == 422
    assert "Enter the day on which it happened, today or before." in log.content.decode()


@time_machine.travel(IN_M16, tick=False)
def test_nobody_touches_what_is_anothers(client: Client, team: Team, ben: User) -> None:
    ana = account_of(person_of(team, "Ana"))
    _make(ben)
    staff = make_staff(at=IN_M16)
    by_staff = actions.log_contribution(
        person=ana.person, on=IN_M16.date(), what="Reviewed", for_team=None, for_whom="", by=Actor.of(staff), at=IN_M16
    )
    of_ben = actions.log_contribution(
        person=ben.person, on=IN_M16.date(), what="Spoke", for_team=None, for_whom="", by=Actor.of(ben), at=IN_M16
    )
    client.force_login(ana)
    theirs = team.memberships.get(person=ben.person)
    url = reverse("teams:say_willingness", args=[theirs.pk])
    assert client.post(url, {f"m{theirs.pk}-answer": "yes"}).status_code == 404
    for entry in (by_staff, of_ben):
        assert client.post(reverse("teams:take_back_contribution", args=[entry.pk])).status_code == 404
    page = _page(client)
    assert "Huddles" not in page
    assert "noted by staff" in page
    client.post(reverse("teams:withdraw_offer"))
    assert _in_pool() == [ben.person]


@time_machine.travel(IN_M16, tick=False)
def test_who_was_never_on_a_roster_has_no_such_page(client: Client, db: None) -> None:
    client.force_login(make_staff(at=IN_M16))
    assert client.get(reverse("teams:offers")).status_code == 404


@time_machine.travel(IN_M16, tick=False)
def test_an_answer_left_out_is_asked_for_on_the_same_page(client: Client, team: Team, ben: User) -> None:
    client.force_login(ben)
    response = client.post(reverse("teams:say_willingness", args=[team.memberships.get(person=ben.person).pk]))
    assert response.status_code == 422
    assert "Choose an answer to" in response.content.decode()
    assert not Willingness.objects.exists()


# ---- the staff's list


@time_machine.travel(IN_M16, tick=False)
def test_staff_find_who_offers_what_and_not_who_has_withdrawn(client: Client, team: Team, ben: User) -> None:
    ana, chi = (account_of(person_of(team, name)) for name in ("Ana", "Chi"))
    _make(ben)
    _make(ana, kinds=["speaking"], languages="Portuguese", starts_on=date(2028, 10, 1))
    _make(chi)
    actions.withdraw_from_pool(person=chi.person, by=Actor.of(chi), at=IN_M16)
    sign_in(client, make_staff(at=IN_M16), at=IN_M16)
    url = reverse("admin:teams_pooloffer_changelist")

    def found(query: str) -> list[str]:
        page = client.get(f"{url}{query}").content.decode()
        return [name for name in ("Ana Silva", "Ben Okafor", "Chi Nguyen") if f">{name}</a>" in page]

    wave = f"?wave={team.cohort_id}"
    other = f"?wave={make_cohort(name='Wave II').pk}"
    assert [found(query) for query in ("", "?kind=coaching", "?when=today", "?when=later", wave, other)] == [
        ["Ana Silva", "Ben Okafor"], ["Ben Okafor"], ["Ben Okafor"], ["Ana Silva"], ["Ana Silva", "Ben Okafor"], [],
    ]  # fmt: skip
    assert found("?q=portuguese") == ["Ana Silva"]
    gone = PoolOffer.objects.get(person=chi.person)
    assert client.get(reverse("admin:teams_pooloffer_change", args=[gone.pk])).status_code == 302


@time_machine.travel(IN_M16, tick=False)
def test_staff_note_a_contribution_on_the_persons_page(client: Client, team: Team, ben: User) -> None:
    offer = _make(ben)
    sign_in(client, make_staff(at=IN_M16), at=IN_M16)
    url = reverse("admin:teams_log_contribution", args=[offer.pk])
    wrong = client.post(url, {"what": "Spoke", "on_month": "9", "on_day": "31", "on_year": "2028"})
    assert wrong.status_code == 422
    assert 'value="Spoke"' in wrong.content.decode()
    client.post(url, {"what": "Spoke", "on_month": "9", "on_day": "1", "on_year": "2028", "for_whom": "June call"})
    page = client.get(reverse("admin:teams_pooloffer_change", args=[offer.pk])).content.decode()
    assert "Sep 1, 2028: Spoke, for June call" in page
    assert "Mercy Hospital (Wave I)" in page
    assert "ben@mercy-hospital.example" in page


@time_machine.travel(IN_M16, tick=False)
def test_a_page_of_the_pool_takes_the_same_queries_with_one_and_with_three(
    client: Client, team: Team, ben: User
) -> None:
    sign_in(client, make_staff(at=IN_M16), at=IN_M16)
    url = reverse("admin:teams_pooloffer_changelist")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    _make(ben)
    client.get(url)
    with_one = count()
    for name in ("Ana", "Chi"):
        _make(account_of(person_of(team, name)))
    assert count() == with_one
