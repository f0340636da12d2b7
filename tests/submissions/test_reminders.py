"""Reminders of the month that is due: each of them once, to whom it concerns, and to nobody else."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import moment
from joynet.outbox.rules import State
from joynet.outbox.sending import send_due
from joynet.outbox.sweeping import sweep
from submissions import actions, reminders
from submissions.reminders import RULES
from submissions.rules import Part
from teams.actions import end_membership, pause_team
from teams.models import Membership, Team
from tests.factories import make_further_member, make_team, person_of
from tests.submissions.conftest import BEFORE, MARCH, NOW, Mercy

ZONE = "America/Chicago"
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ALL = Counter(
    {
        "-9 ana": 1, "-9 ben": 1, "-9 chi": 1,
        "-7 ana": 1, "-7 ben": 1, "-7 chi": 1,
        "-1 ana": 1, "-1 ben": 1, "-1 chi": 1,
        "+3 ana": 1, "+3 ben": 1, "+3 chi": 1,
        "+5 ben": 1,
        "+10 ana": 1,
    }
)  # fmt: skip
"""Every reminder of a month that nobody sends: who enters, then the core member, then the senior leader."""


def at(day: date, hour: int = 9, zone: str = ZONE) -> datetime:
    return moment(day, hour, zone)


def sweep_through(first: date, last: date, *, every: timedelta = timedelta(hours=6)) -> None:
    """The worker looks every six hours from the first day to the last."""
    now = datetime(first.year, first.month, first.day, tzinfo=UTC)
    while now.date() <= last:
        sweep(rules=RULES, at=now)
        now += every


def rows(team: Team | None = None, month: str = "2027-03") -> Counter[str]:
    """ "-9 ana" for each row of the month, counted."""
    found = OutgoingMail.objects.filter(rule=reminders.RULE, step__startswith=month)
    if team is not None:
        found = found.filter(target_id=str(team.pk))
    return Counter(f"{row.step.split()[1]} {row.to_address.split('@')[0]}" for row in found)


def send(now: datetime) -> None:
    send_due(rules=RULES, clock=lambda: now, seconds=600)


def test_each_step_exactly_once_to_whom_it_concerns(mercy: Mercy) -> None:
    sweep_through(date(2027, 3, 28), date(2027, 4, 30))
    assert rows() == ALL


def test_a_second_look_at_the_same_time_finds_nothing_new(mercy: Mercy) -> None:
    sweep_through(date(2027, 3, 28), date(2027, 4, 30))
    sweep_through(date(2027, 4, 29), date(2027, 4, 30))
    assert rows() == ALL


@pytest.mark.parametrize(("days", "step"), [(-9, "-9"), (-7, "-7"), (-1, "-1"), (3, "+3"), (5, "+5"), (10, "+10")])
def test_at_nine_where_the_team_is(mercy: Mercy, days: int, step: str) -> None:
    due_at = at(date(2027, 4, 10) + days * DAY)

    def found(until: datetime) -> set[str]:
        return {reminder.step for reminder in reminders.find(until - SECOND, until)}

    assert found(due_at - SECOND) == set()
    assert found(due_at) == {f"2027-03 {step}"}
    assert found(due_at + SECOND) == set()


def test_a_cohort_of_teams_in_three_zones_over_two_months(mercy: Mercy) -> None:
    cohort = mercy.team.cohort
    joined = {"cohort": cohort, "joined_on": date(2027, 1, 4), "at": BEFORE}
    singapore = make_team(name="Alder Clinic", zone="Asia/Singapore", **joined)
    seattle = make_team(name="Birch Clinic", zone="America/Los_Angeles", **joined)
    mercy.submitted(at=NOW)  # the first two reminders are out by then
    sweep_through(date(2027, 3, 28), date(2027, 6, 1))
    assert rows(singapore) == rows(seattle) == ALL
    assert rows(singapore, "2027-04") == rows(seattle, "2027-04") == rows(mercy.team, "2027-04") == ALL
    first = OutgoingMail.objects.filter(target_id=str(singapore.pk), step="2027-03 -9").first()
    assert first is not None
    assert first.due_at == at(date(2027, 4, 1), zone="Asia/Singapore")


def test_once_submitted_there_are_no_more(mercy: Mercy) -> None:
    sweep_through(date(2027, 3, 28), date(2027, 4, 5))
    mercy.submitted(at=NOW)
    sweep_through(date(2027, 4, 6), date(2027, 4, 30))
    assert {key.split()[0] for key in rows()} == {"-9", "-7"}


def test_a_draft_is_still_reminded_and_a_returned_one_too(mercy: Mercy) -> None:
    report = mercy.submitted(at=NOW)
    actions.return_report(report=report, reason="Check it.", by=mercy.boss, at=NOW)
    sweep_through(date(2027, 4, 8), date(2027, 4, 30))
    assert {key.split()[0] for key in rows()} == {"-1", "+3", "+5", "+10"}


def test_a_waived_month_has_none(mercy: Mercy) -> None:
    mercy.grant("waiver")
    sweep_through(date(2027, 3, 28), date(2027, 4, 30))
    assert rows() == Counter()


def test_a_paused_month_has_none_and_the_next_one_has(mercy: Mercy) -> None:
    pause_team(
        team=mercy.team, starts_on=date(2027, 3, 20), ends_on=date(2027, 4, 5), reason="Strike.", by=mercy.boss, at=NOW
    )
    sweep_through(date(2027, 3, 28), date(2027, 6, 1))
    assert rows() == Counter()
    assert rows(month="2027-04") == ALL


def test_a_locked_month_has_none(mercy: Mercy) -> None:
    cohort = mercy.team.cohort
    cohort.lock_days = 13  # locked after April 13
    cohort.save()
    sweep_through(date(2027, 3, 28), date(2027, 4, 30))
    assert {key.split()[0] for key in rows()} == {"-9", "-7", "-1", "+3"}


def test_an_extension_brings_its_own_reminders_and_stops_the_old(mercy: Mercy) -> None:
    sweep_through(date(2027, 3, 28), date(2027, 4, 7))
    mercy.grant("extension", due_on=date(2027, 4, 20), at=at(date(2027, 4, 7)))
    sweep_through(date(2027, 4, 8), date(2027, 5, 1))
    assert rows() == ALL + Counter({key: 1 for key in ALL if key.startswith(("-9", "-7"))})
    anchors = OutgoingMail.objects.filter(step="2027-03 +3").values_list("effective_on", "due_at").distinct()
    assert list(anchors) == [(date(2027, 4, 20), at(date(2027, 4, 23)))]


def test_who_may_not_enter_gets_none_and_who_has_left_neither(mercy: Mercy) -> None:
    make_further_member(team=mercy.team, at=BEFORE)
    chi = Membership.objects.get(team=mercy.team, person=person_of(mercy.team, "Chi"))
    end_membership(membership=chi, ends_on=date(2027, 4, 2), reason="Moved away.", by=mercy.boss, at=NOW)
    sweep_through(date(2027, 3, 28), date(2027, 4, 5))
    assert rows() == Counter({"-9 ana": 1, "-9 ben": 1, "-9 chi": 1, "-7 ana": 1, "-7 ben": 1})


def test_after_the_program_the_last_month_is_reminded_still(mercy: Mercy) -> None:
    # 18 months from Mar 1, 2027 end on Aug 31, 2028; August's report is written in September.
    sweep_through(date(2028, 9, 1), date(2028, 10, 1))
    assert rows(month="2028-08") == ALL
    assert rows(month="2028-09") == Counter()


def test_the_same_queries_for_one_team_and_for_many(
    mercy: Mercy, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def look() -> None:
        list(reminders.find(NOW - 3 * DAY, NOW))

    with django_assert_num_queries(5):
        look()
    for name in ("Alder Clinic", "Birch Clinic", "Cedar Clinic"):
        make_team(name=name, cohort=mercy.team.cohort, joined_on=date(2027, 1, 4), at=BEFORE)
    with django_assert_num_queries(5):
        look()


class TestWhatGoesOut:
    def test_it_names_the_month_the_moment_what_is_lacking_and_the_one_link(self, mercy: Mercy) -> None:
        mercy.save_figures(Part.PROCESS)
        due_at = at(date(2027, 4, 9))
        sweep(rules=RULES, at=due_at)
        send(due_at)
        mail = OutgoingMail.objects.get(step="2027-03 -1", to_address__startswith="ben@")
        assert mail.state == State.SENT
        assert "March 2027" in mail.subject
        assert "Sat, Apr 10, 11:59 PM Central" in mail.text
        assert "Ben Okafor" in mail.text
        for lacking, is_named in (("Changes tested", True), ("Outcome data", True), ("Process data", False)):
            assert (lacking in mail.text) is is_named, lacking
        assert f"/teams/{mercy.team.pk}/reports/2027-03/" in mail.text

    @pytest.mark.parametrize("step", reminders.STEPS, ids=lambda step: f"{step.days:+d}")
    def test_every_step_is_written(self, mercy: Mercy, step: reminders.Step) -> None:
        due_at = at(date(2027, 4, 10) + step.days * DAY)
        sweep(rules=RULES, at=due_at)
        send(due_at)
        mails = OutgoingMail.objects.filter(step=step.name(MARCH))
        assert mails
        for mail in mails:
            assert mail.state == State.SENT
            assert 0 < len(mail.subject) <= 60
            assert "March 2027" in mail.subject + mail.text


class TestWhyNot:
    """What has changed between the row and its sending."""

    @staticmethod
    def row(mercy: Mercy, name: str = "ben") -> OutgoingMail:
        sweep(rules=RULES, at=at(date(2027, 4, 9)))
        return OutgoingMail.objects.get(step="2027-03 -1", to_address__startswith=f"{name}@")

    @staticmethod
    def reason(mail: OutgoingMail, now: datetime) -> str:
        """What becomes of the row when it is sent at that moment."""
        send(now)
        mail.refresh_from_db()
        assert mail.state == State.CANCELLED
        return reminders.why_not(mail, now)

    def test_nothing_has(self, mercy: Mercy) -> None:
        assert reminders.why_not(self.row(mercy), at(date(2027, 4, 9))) == ""

    def test_it_was_submitted(self, mercy: Mercy) -> None:
        mail = self.row(mercy)
        now = at(date(2027, 4, 9), 10)
        mercy.submitted(at=now)
        assert self.reason(mail, now) == "The report on March 2027 has been submitted."

    def test_it_was_waived(self, mercy: Mercy) -> None:
        mail = self.row(mercy)
        mercy.grant("waiver")
        assert self.reason(mail, at(date(2027, 4, 9), 10)) == "March 2027 is not owed."

    def test_the_due_date_moved(self, mercy: Mercy) -> None:
        mail = self.row(mercy)
        mercy.grant("extension", due_on=date(2027, 4, 20))
        assert (
            self.reason(mail, at(date(2027, 4, 9), 10)) == "The due date has moved; the reminders follow the new one."
        )

    def test_it_is_locked(self, mercy: Mercy) -> None:
        assert reminders.why_not(self.row(mercy), at(date(2027, 5, 1))) == "March 2027 is locked."

    def test_the_person_has_left(self, mercy: Mercy) -> None:
        mail = self.row(mercy, "chi")
        chi = Membership.objects.get(team=mercy.team, person=person_of(mercy.team, "Chi"))
        end_membership(membership=chi, ends_on=date(2027, 4, 9), reason="Moved away.", by=Actor.of(mercy.staff), at=NOW)
        assert self.reason(mail, at(date(2027, 4, 9), 10)) == "The person is no longer on the team in this role."
