"""Reminders about a team: each once, on its day, to whom it concerns; and why not after all."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role
from joynet.outbox import queueing
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import moment
from joynet.outbox.rules import State
from joynet.outbox.sending import send_due
from joynet.outbox.sweeping import sweep
from teams.actions import NewMember, add_member, assign_coach, end_membership, pause_team
from teams.models import Membership, PreworkItem, ReadinessResponse, Team, Willingness
from teams.reminders import RULES
from teams.rules import Slot
from tests.factories import (
    account_of,
    make_coach,
    make_cohort,
    make_further_member,
    make_staff,
    make_team,
    make_user,
    person_of,
)

pytestmark = pytest.mark.django_db

ZONE = "America/Chicago"
BEFORE = datetime(2027, 1, 4, 15, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


@pytest.fixture
def team() -> Team:
    """Mercy Hospital: 18 months from March 1, 2027, so M9 is November, and M16 June 2028. Its prework is done."""
    made = make_team(cohort=make_cohort(starts_on=date(2027, 3, 1)), joined_on=date(2027, 1, 4), at=BEFORE)
    made.prework_items.update(done_at=BEFORE, done_by=make_user(email="done@example.org"))
    return made


def boss() -> Actor:
    return Actor.of(make_staff(email="boss@example.org"))


def leaves(team: Team, name: str, day: date, *, at: datetime = BEFORE) -> None:
    membership = Membership.objects.get(team=team, person=person_of(team, name))
    end_membership(membership=membership, ends_on=day, reason="Moved away.", by=SYSTEM, at=at)


def sweep_through(first: date, last: date, *, every: timedelta = timedelta(hours=12)) -> None:
    """The worker looks twice a day from the first day to the last."""
    now = datetime(first.year, first.month, first.day, 3, tzinfo=UTC)
    while now.date() <= last:
        sweep(rules=RULES, at=now)
        now += every


def rows(rule: str, team: Team | None = None) -> Counter[str]:
    """ "core day 1 ana" for each row of the rule, counted."""
    found = OutgoingMail.objects.filter(rule=rule)
    if team is not None:
        found = found.filter(target_id=team.pk)
    return Counter(f"{row.step} {row.to_address.split('@')[0]}" for row in found)


def found_at(rule: str, due_at: datetime) -> list[bool]:
    """Whether something of the rule is due the second before, at and the second after that moment."""
    (found,) = (each for each in RULES if each.name == rule)
    return [bool(list(found.find(now - SECOND, now))) for now in (due_at - SECOND, due_at, due_at + SECOND)]


def sent(rule: str, now: datetime) -> list[OutgoingMail]:
    """What goes out of the rule at that moment."""
    sweep(rules=RULES, at=now)
    send_due(rules=RULES, clock=lambda: now, seconds=600)
    return list(OutgoingMail.objects.filter(rule=rule, state=State.SENT).order_by("to_address", "pk"))


def reason_of(rule: str, when: datetime, change: Callable[[], object], name: str = "") -> str:
    """Why a row of that morning is not sent an hour later, when something has changed in between."""
    sweep(rules=RULES, at=when)
    change()
    now = when + timedelta(hours=1)
    send_due(rules=RULES, clock=lambda: now, seconds=600)
    (mail,) = OutgoingMail.objects.filter(rule=rule, to_address__startswith=name, due_at=when).order_by("pk")[:1]
    assert mail.state == State.CANCELLED
    return mail.reason


# ---- an empty seat


class TestVacancy:
    GONE = date(2027, 4, 5)
    """The first day without Ben, the core leader."""

    def test_on_day_1_and_day_14_to_the_other_seat_holders_and_the_coaches_once(self, team: Team) -> None:
        make_coach(team=team, at=BEFORE)
        alumna = make_user(email="alma@example.org", name="Alma Reyes")
        assign_coach(team=team, user=alumna, kind="alumnus", starts_on=date(2027, 3, 1), by=SYSTEM, at=BEFORE)
        make_further_member(team=team, at=BEFORE)  # holds no seat, is not asked
        leaves(team, "Ben", self.GONE)
        sweep_through(date(2027, 4, 1), date(2027, 5, 20))
        who = ("ana", "chi", "cora.lind", "alma")
        assert rows("vacancy") == Counter(f"core day {n} {name}" for n in (1, 14) for name in who)

    @pytest.mark.parametrize(("number", "day"), [(1, date(2027, 4, 5)), (14, date(2027, 4, 18))])
    def test_at_nine_where_the_team_is(self, team: Team, number: int, day: date) -> None:
        leaves(team, "Ben", self.GONE)
        assert found_at("vacancy", moment(day, 9, ZONE)) == [False, True, False]

    def test_who_fills_the_seat_on_day_14_ends_it(self, team: Team) -> None:
        leaves(team, "Ben", self.GONE)
        member = NewMember(
            "Gus Hale", "gus@example.org", "Manager", slot=Slot.CORE, subtype="core_leader", hours_per_week=Decimal(4)
        )
        add_member(
            team=team,
            member=member,
            starts_on=self.GONE + 13 * DAY,
            holds_steering_seat=False,
            by=boss(),
            at=BEFORE,
        )
        sweep_through(date(2027, 4, 1), date(2027, 5, 20))
        assert {key.split()[2] for key in rows("vacancy")} == {"1"}

    def test_no_gap_no_mail(self, team: Team) -> None:
        sweep_through(date(2027, 2, 25), date(2027, 3, 20))
        assert rows("vacancy") == Counter()

    def test_a_paused_team_owes_no_seat_and_the_clock_starts_anew_after_it(self, team: Team) -> None:
        leaves(team, "Ben", self.GONE)
        pause_team(
            team=team, starts_on=date(2027, 4, 10), ends_on=date(2027, 6, 1), reason="Strike.", by=boss(), at=BEFORE
        )
        sweep_through(date(2027, 4, 1), date(2027, 6, 30), every=timedelta(hours=24))
        days = OutgoingMail.objects.filter(rule="vacancy").values_list("effective_on", "step").distinct()
        assert sorted(days) == [
            (date(2027, 4, 5), "core day 1"),
            (date(2027, 6, 1), "core day 1"),
            (date(2027, 6, 1), "core day 14"),
        ]

    def test_a_coach_who_no_longer_holds_the_role_gets_none(self, team: Team) -> None:
        coach = make_coach(team=team, at=BEFORE)
        coach.staff_roles.update(ends_on=self.GONE)
        leaves(team, "Ben", self.GONE)
        sweep_through(self.GONE, self.GONE)
        assert rows("vacancy") == Counter({"core day 1 ana": 1, "core day 1 chi": 1})

    def test_it_says_which_seat_since_when_and_who_is_asked(self, team: Team) -> None:
        leaves(team, "Ben", self.GONE)
        ana, chi = sent("vacancy", moment(self.GONE, 9, ZONE))
        for mail in (ana, chi):
            assert mail.subject == "Mercy Hospital: an empty seat"
            assert "since Apr 5, 2027 nobody holds the seat of the core leader or unit-level manager" in mail.text
            assert "until Apr 18, 2027" in mail.text
            assert f"/teams/{team.pk}/roster/" in mail.text
        assert "You are asked to propose somebody." in ana.text
        assert "Ana Silva is asked to propose somebody." in chi.text

    def test_the_second_says_that_it_is_the_last_day_of_grace(self, team: Team) -> None:
        leaves(team, "Ben", self.GONE)
        assert "Today is the last of the 14 days" in sent("vacancy", moment(self.GONE + 13 * DAY, 9, ZONE))[0].text

    def test_with_nobody_left_the_coach_is_asked(self, team: Team) -> None:
        make_coach(team=team, at=BEFORE)
        for name in ("Ana", "Ben", "Chi"):
            leaves(team, name, self.GONE)
        mails = sent("vacancy", moment(self.GONE, 9, ZONE))
        assert [(mail.to_address, mail.step) for mail in mails] == [
            ("cora.lind@example.org", f"{slot.value} day 1") for slot in Slot
        ]
        assert "You are asked to propose somebody." in mails[0].text

    def test_why_not_filled_meanwhile(self, team: Team) -> None:
        leaves(team, "Ben", self.GONE)

        def fill() -> None:
            membership = Membership.objects.get(team=team, person=person_of(team, "Ben"))
            membership.ends_on = None
            membership.save()

        when = moment(self.GONE, 9, ZONE)
        assert reason_of("vacancy", when, fill) == "The seat is filled, or nothing is owed."

    def test_why_not_the_person_has_left_too(self, team: Team) -> None:
        leaves(team, "Ben", self.GONE)
        when = moment(self.GONE, 9, ZONE)
        reason = reason_of("vacancy", when, lambda: leaves(team, "Chi", self.GONE, at=when), "chi@")
        assert reason == "The person no longer holds a seat and does not coach the team."


# ---- prework


@pytest.fixture
def due(team: Team) -> date:
    """The charter, due on February 1 by the core leader."""
    day = date(2027, 2, 1)
    team.prework_items.filter(key="charter").delete()
    PreworkItem.objects.create(team=team, key="charter", label="Write the charter", due_on=day, responsible_slot="core")
    return day


class TestPrework:
    @pytest.mark.parametrize("days", [-3, +1])
    def test_at_nine_where_the_team_is(self, due: date, days: int) -> None:
        assert found_at("prework_due", moment(due + days * DAY, 9, ZONE)) == [False, True, False]

    def test_each_once_to_whoever_is_to_do_it(self, due: date) -> None:
        sweep_through(due - 10 * DAY, due + 10 * DAY)
        assert rows("prework_due") == Counter({"-3 ben": 1, "+1 ben": 1})

    def test_what_is_due_the_same_day_is_one_mail(self, team: Team, due: date) -> None:
        PreworkItem.objects.create(team=team, key="list", label="List what is there", due_on=due)
        (ana, ben, _chi) = sent("prework_due", moment(due - 3 * DAY, 9, ZONE))
        assert "Write the charter" in ben.text
        assert "List what is there" in ben.text
        assert "Write the charter" not in ana.text
        assert "List what is there" in ana.text
        assert ben.subject == "Mercy Hospital: prework is due Feb 1, 2027"

    def test_with_the_seat_empty_whoever_enters_is_asked(self, team: Team, due: date) -> None:
        leaves(team, "Ben", due - 5 * DAY)
        sweep_through(due - 4 * DAY, due)
        assert rows("prework_due") == Counter({"-3 ana": 1, "-3 chi": 1})

    def test_done_there_is_none(self, team: Team, due: date) -> None:
        team.prework_items.update(done_at=BEFORE, done_by=boss().user)
        sweep_through(due - 10 * DAY, due + 10 * DAY)
        assert rows("prework_due") == Counter()

    def test_after_the_day_it_says_that_it_is_still_welcome(self, team: Team, due: date) -> None:
        (mail,) = sent("prework_due", moment(due + DAY, 9, ZONE))
        assert mail.subject == "Mercy Hospital: prework was due Feb 1, 2027"
        assert "It is still welcome." in mail.text
        assert f"/teams/{team.pk}/prework/" in mail.text

    def test_why_not_done_meanwhile(self, team: Team, due: date) -> None:
        def do() -> None:
            team.prework_items.update(done_at=BEFORE, done_by=boss().user)

        when = moment(due - 3 * DAY, 9, ZONE)
        assert reason_of("prework_due", when, do) == "It is done, or due on another day."

    def test_why_not_in_other_hands(self, team: Team, due: date) -> None:
        when = moment(due - 3 * DAY, 9, ZONE)
        reason = reason_of("prework_due", when, lambda: leaves(team, "Ben", due - 3 * DAY, at=when))
        assert reason == "What the person was to do is done, or in other hands."

    def test_a_team_that_has_left_is_not_asked(self, team: Team, due: date) -> None:
        team.left_on = due - 4 * DAY
        team.save()
        sweep_through(due - 10 * DAY, due + 10 * DAY)
        assert rows("prework_due") == Counter()

    def test_a_paused_team_is_not_asked(self, team: Team, due: date) -> None:
        from_day, until = due - 3 * DAY, due + DAY
        pause_team(team=team, starts_on=from_day, ends_on=until, reason="Strike.", by=boss(), at=BEFORE)
        sweep_through(due - 10 * DAY, due + 10 * DAY)
        assert rows("prework_due") == Counter({"+1 ben": 1})


# ---- readiness again


class TestReadiness:
    M9, M18 = date(2027, 11, 1), date(2028, 8, 1)

    @pytest.mark.parametrize("day", [M9, M9 + 14 * DAY, M18, M18 + 14 * DAY])
    def test_at_nine_where_the_team_is(self, team: Team, day: date) -> None:
        assert found_at("readiness_again", moment(day, 9, ZONE)) == [False, True, False]

    def test_twice_each_time_to_whoever_hands_in(self, team: Team) -> None:
        make_further_member(team=team, at=BEFORE)  # only reads
        sweep_through(date(2027, 10, 25), date(2027, 11, 25))
        who = ("ana", "ben", "chi")
        assert rows("readiness_again") == Counter(f"m9 {step} {name}" for step in ("+0", "+14") for name in who)

    def test_a_cohort_that_starts_on_august_31_has_its_ninth_month_in_may(self) -> None:
        make_team(cohort=make_cohort(starts_on=date(2027, 8, 31)), at=BEFORE)  # M1 is September
        assert found_at("readiness_again", moment(date(2028, 5, 1), 9, ZONE)) == [False, True, False]

    def test_handed_in_there_is_no_more(self, team: Team) -> None:
        sweep_through(self.M9 - DAY, self.M9 + DAY)
        self.hand_in(team)
        sweep_through(self.M9 + 2 * DAY, self.M9 + 20 * DAY)
        assert {key.split()[1] for key in rows("readiness_again")} == {"+0"}

    def test_a_draft_is_still_reminded(self, team: Team) -> None:
        ReadinessResponse.objects.create(team=team, occasion="m9", instrument_version="1")
        sweep_through(self.M9 + 10 * DAY, self.M9 + 20 * DAY)
        assert len(rows("readiness_again")) == 3

    @pytest.mark.parametrize(("days", "steps"), [(0, set()), (1, {"+0"}), (14, {"+0"}), (15, {"+0", "+14"})])
    def test_a_team_is_asked_until_it_leaves(self, team: Team, days: int, steps: set[str]) -> None:
        team.left_on = self.M9 + days * DAY
        team.save()
        sweep_through(self.M9 - DAY, self.M9 + 20 * DAY)
        assert {key.split()[1] for key in rows("readiness_again")} == steps

    def test_a_paused_team_is_not_asked(self, team: Team) -> None:
        from_day, until = self.M9 - DAY, self.M9 + 14 * DAY
        pause_team(team=team, starts_on=from_day, ends_on=until, reason="Strike.", by=boss(), at=BEFORE)
        sweep_through(self.M9 - DAY, self.M9 + 13 * DAY)
        assert rows("readiness_again") == Counter()

    @pytest.mark.parametrize(("step", "words"), [(0, "from today"), (14, "has not handed it in yet")])
    def test_what_it_says(self, team: Team, step: int, words: str) -> None:
        mail = sent("readiness_again", moment(self.M9 + step * DAY, 9, ZONE))[0]
        assert "Ana Silva" in mail.text
        assert words in mail.text
        assert "self-assessment of month 9" in mail.text
        assert f"/teams/{team.pk}/readiness/" in mail.text

    def test_why_not_handed_in_meanwhile(self, team: Team) -> None:
        reason = reason_of("readiness_again", moment(self.M9, 9, ZONE), lambda: self.hand_in(team))
        assert reason == "The self-assessment has been handed in."

    def test_why_not_the_person_has_left(self, team: Team) -> None:
        reason = reason_of("readiness_again", moment(self.M9, 9, ZONE), lambda: leaves(team, "Chi", self.M9), "chi@")
        assert reason == "The person is no longer on the team in this role."

    @staticmethod
    def hand_in(team: Team) -> None:
        ReadinessResponse.objects.create(
            team=team,
            occasion="m9",
            instrument_version="1",
            handed_in_by=make_user(email="hands@example.org"),
            handed_in_at=BEFORE,
        )


# ---- who contributes later


class TestOpenness:
    M16 = date(2028, 6, 1)

    def test_once_to_everybody_on_the_roster_on_the_first_day_of_m16(self, team: Team) -> None:
        make_further_member(team=team, at=BEFORE)
        make_coach(team=team, at=BEFORE)  # is no member
        sweep_through(self.M16 - 5 * DAY, self.M16 + 20 * DAY)
        assert rows("openness_asked") == Counter(f"asked {name}" for name in ("ana", "ben", "chi", "dee"))
        assert found_at("openness_asked", moment(self.M16, 9, ZONE)) == [False, True, False]

    def test_who_has_answered_is_not_asked(self, team: Team) -> None:
        self.answer(team)
        sweep_through(self.M16, self.M16)
        assert rows("openness_asked") == Counter({"asked ana": 1, "asked chi": 1})

    def test_a_paused_team_is_not_asked(self, team: Team) -> None:
        pause_team(team=team, starts_on=self.M16, ends_on=None, reason="Strike.", by=boss(), at=BEFORE)
        sweep_through(self.M16, self.M16)
        assert rows("openness_asked") == Counter()

    def test_every_answer_is_good(self, team: Team) -> None:
        mail = sent("openness_asked", moment(self.M16, 9, ZONE))[0]
        assert "not now are all good answers" in mail.text
        assert "runs until Aug 31, 2028" in mail.text
        assert "/offers/" in mail.text

    def test_why_not_answered_meanwhile(self, team: Team) -> None:
        when = moment(self.M16, 9, ZONE)
        assert reason_of("openness_asked", when, lambda: self.answer(team), "ben@") == "The person has answered."

    @staticmethod
    def answer(team: Team) -> None:
        ben = person_of(team, "Ben")
        Willingness.objects.create(membership=ben.memberships.get(), answer="not_now", by=account_of(ben), at=BEFORE)


# ---- how much it costs


@pytest.mark.parametrize(
    "day", [date(2027, 1, 29), date(2027, 4, 5), date(2027, 11, 1), date(2028, 6, 1)], ids=lambda day: f"{day:%b}"
)
def test_the_same_queries_for_one_team_and_for_many(
    team: Team, due: date, django_assert_num_queries: DjangoAssertNumQueries, day: date
) -> None:
    now = moment(day, 9, ZONE)

    def look() -> int:
        return sum(len(list(rule.find(now - 3 * DAY, now))) for rule in RULES)

    leaves(team, "Ben", date(2027, 4, 5))
    make_coach(team=team, at=BEFORE)
    with CaptureQueriesContext(connection) as asked:
        few = look()
    assert few
    for name in ("Alder Clinic", "Birch Clinic", "Cedar Clinic"):
        more = make_team(name=name, cohort=team.cohort, joined_on=date(2027, 1, 4), at=BEFORE)
        more.prework_items.all().delete()
        PreworkItem.objects.create(team=more, key="charter", label="Charter", due_on=due, responsible_slot="core")
        make_coach(team=more, at=BEFORE)
        leaves(more, "Ben", date(2027, 4, 5))
    with django_assert_num_queries(len(asked)):
        assert look() == few * 4
    assert len(asked) < 30


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EVALUATOR])
def test_staff_without_the_team_get_none_of_it(team: Team, role: Role) -> None:
    make_staff(role=role, email="staff@example.org")
    leaves(team, "Ben", date(2027, 4, 5))
    sweep_through(date(2027, 4, 5), date(2027, 4, 20), every=timedelta(hours=24))
    assert not OutgoingMail.objects.filter(to_address="staff@example.org", rule="vacancy").exists()
