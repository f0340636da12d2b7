"""Finding reminders: none is lost when nobody looked for a while, none comes twice, none comes silently late."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from joynet.accounts.actors import SYSTEM
from joynet.network.mail import Rendered
from joynet.network.models import Network
from joynet.outbox import actions
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import Reminder, ReminderRule, moment
from joynet.outbox.rules import State
from joynet.outbox.sending import send_due
from joynet.outbox.sweeping import sweep

DUE_ON = date(2027, 3, 10)
OFFSETS = (-9, -7, -1, 2, 3, 5)
ZONE = "America/New_York"


def due_moment(offset: int, due_on: date = DUE_ON) -> datetime:
    return moment(due_on + timedelta(days=offset), 9, ZONE)


def rule_of(network: Network, due_dates: Iterable[date] = (DUE_ON,), *, people: int = 1) -> ReminderRule:
    """Reminds each person at each offset from each due date."""

    def find(since: datetime, until: datetime) -> list[Reminder]:
        return [
            Reminder(network, due_on, f"{offset:+d}", f"person:{number}", f"person{number}@stmary.example", due_at)
            for due_on in due_dates
            for offset in OFFSETS
            for number in range(people)
            if since < (due_at := due_moment(offset, due_on)) <= until
        ]

    return ReminderRule(
        "month_due",
        find=find,
        why_not=lambda mail, at: "",
        render=lambda mail, at: Rendered(f"Due {mail.effective_on} {mail.step}", "It is due.", "<p>It is due.</p>"),
    )


def steps(state: State) -> list[str]:
    return list(OutgoingMail.objects.filter(state=state).order_by("due_at", "pk").values_list("step", flat=True))


@pytest.mark.parametrize(("seconds", "found"), [(-1, []), (0, ["-1"]), (1, ["-1"])])
def test_a_reminder_is_owed_from_its_moment_on(network: Network, seconds: int, found: list[str]) -> None:
    at = due_moment(-1) + timedelta(seconds=seconds)
    sweep(rules=[rule_of(network)], at=at)
    assert steps(State.DUE) == found


def test_sweeping_again_makes_no_second_reminder(network: Network) -> None:
    at = due_moment(-1)
    assert sweep(rules=[rule_of(network)], at=at) == 1
    assert sweep(rules=[rule_of(network)], at=at) == 0
    assert sweep(rules=[rule_of(network)], at=at + timedelta(hours=30)) == 0
    assert OutgoingMail.objects.count() == 1


def test_two_sweeps_at_once_make_one_row(network: Network) -> None:
    reminder = Reminder(network, DUE_ON, "-1", "person:1", "ada@stmary.example", due_moment(-1))
    for _ in range(2):
        actions.owe_reminders(rule="month_due", reminders=[reminder], by=SYSTEM, at=due_moment(-1))
    assert OutgoingMail.objects.count() == 1


def test_a_due_date_that_moves_brings_its_own_reminders(network: Network) -> None:
    sweep(rules=[rule_of(network)], at=due_moment(-1))
    later = DUE_ON + timedelta(days=7)
    sweep(rules=[rule_of(network, [later])], at=due_moment(-1, later) - timedelta(days=3))
    OutgoingMail.objects.filter(step="-7").delete()
    sweep(rules=[rule_of(network, [later])], at=due_moment(-1, later))
    assert list(OutgoingMail.objects.order_by("due_at").values_list("effective_on", "step")) == [
        (DUE_ON, "-1"),
        (later, "-1"),
    ]


def test_after_26_hours_of_silence_each_due_reminder_comes_once(network: Network, mail_server: type) -> None:
    rule = rule_of(network, people=3)
    before = due_moment(2) - timedelta(minutes=1)
    sweep(rules=[rule], at=before)
    OutgoingMail.objects.all().delete()
    back = before + timedelta(hours=26)
    for seconds in (0, 30, 60):
        at = back + timedelta(seconds=seconds)
        sweep(rules=[rule], at=at)
        actions.mark_missed(by=SYSTEM, at=at)
        send_due(rules=[rule], clock=lambda at=at: at)
    assert sorted(message.subject + message.to[0] for message in mail_server.taken) == sorted(
        f"Due 2027-03-10 {step}person{number}@stmary.example" for step in ("+2", "+3") for number in range(3)
    )


def test_after_73_hours_the_old_ones_are_listed_as_missed_and_not_sent(network: Network, mail_server: type) -> None:
    rule = rule_of(network)
    before = due_moment(2) - timedelta(minutes=1)
    sweep(rules=[rule], at=before)
    OutgoingMail.objects.all().delete()
    back = before + timedelta(hours=73)
    sweep(rules=[rule], at=back)
    send_due(rules=[rule], clock=lambda: back)
    assert steps(State.MISSED) == ["+2"]
    assert steps(State.SENT) == ["+3", "+5"]
    missed = OutgoingMail.objects.get(state=State.MISSED)
    assert missed.reason == "More than 72 hours passed before anybody could send it."
    assert [message.subject for message in mail_server.taken] == ["Due 2027-03-10 +3", "Due 2027-03-10 +5"]


def test_a_rule_that_is_new_does_not_list_the_past(network: Network) -> None:
    sweep(rules=[rule_of(network)], at=due_moment(5) + timedelta(hours=3))
    assert steps(State.MISSED) == []
    assert steps(State.DUE) == ["+3", "+5"]


def test_a_broken_rule_is_made_up_for_once_it_is_mended(network: Network, caplog: pytest.LogCaptureFixture) -> None:
    good = rule_of(network)

    def broken(since: datetime, until: datetime) -> list[Reminder]:
        raise ZeroDivisionError

    sweep(rules=[good], at=due_moment(-9))
    bad = ReminderRule("month_due", find=broken, why_not=good.why_not, render=good.render)
    other = ReminderRule("other", find=good.find, why_not=good.why_not, render=good.render)
    assert sweep(rules=[bad, other], at=due_moment(-7)) == 2
    assert "The rule month_due could not be swept." in caplog.text
    sweep(rules=[good], at=due_moment(-7) + timedelta(hours=50))
    assert list(OutgoingMail.objects.filter(rule="month_due").order_by("due_at").values_list("step", "state")) == [
        ("-9", "due"),
        ("-7", "due"),
    ]


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(hours=-2), timedelta(days=400)])
def test_a_clock_that_jumps_makes_none_double_and_loses_none(
    network: Network, mail_server: type, jump: timedelta
) -> None:
    rule = rule_of(network)
    at = due_moment(-9) - timedelta(hours=1)
    sweep(rules=[rule], at=at)
    sweep(rules=[rule], at=at + jump)
    OutgoingMail.objects.filter(state=State.MISSED).delete()
    while at < due_moment(5) + timedelta(hours=1):
        at += timedelta(hours=6)
        sweep(rules=[rule], at=at)
        send_due(rules=[rule], clock=lambda at=at: at)
    sent = [message.subject for message in mail_server.taken]
    assert sorted(sent) == sorted(f"Due 2027-03-10 {offset:+d}" for offset in OFFSETS)


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "UTC"])
def test_a_moment_is_that_hour_there_summer_and_winter(zone: str) -> None:
    for day in (date(2027, 1, 15), date(2027, 3, 14), date(2027, 7, 15), date(2027, 11, 7)):
        there = moment(day, 9, zone).astimezone(ZoneInfo(zone))
        assert (there.date(), there.hour, there.minute) == (day, 9, 0)


def test_thousands_of_reminders_are_owed_in_few_statements(
    network: Network, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rule = rule_of(network, people=2000)
    with django_assert_max_num_queries(80):
        sweep(rules=[rule], at=due_moment(-1))
    assert OutgoingMail.objects.count() == 2000
    with django_assert_max_num_queries(4):
        sweep(rules=[rule], at=due_moment(-1) + timedelta(minutes=1))


def test_two_years_in_six_zones_with_outages_send_each_reminder_once(network: Network, mail_server: type) -> None:
    zones = [ZONE, "America/Los_Angeles", "America/Phoenix", "Europe/London", "Asia/Kolkata", "Australia/Sydney"]
    due_dates = [date(2027 + month // 12, month % 12 + 1, 10) for month in range(24)]
    owed = {
        (due_on, f"{offset:+d}", zone): moment(due_on + timedelta(days=offset), 9, zone)
        for due_on in due_dates
        for offset in OFFSETS
        for zone in zones
    }

    def find(since: datetime, until: datetime) -> list[Reminder]:
        return [
            Reminder(network, due_on, step, zone, "ada@stmary.example", due_at)
            for (due_on, step, zone), due_at in owed.items()
            if since < due_at <= until
        ]

    rule = ReminderRule(
        "month_due",
        find=find,
        why_not=lambda mail, at: "",
        render=lambda mail, at: Rendered(f"{mail.effective_on} {mail.step} {mail.recipient_key}", "It is due.", ""),
    )
    chance = random.Random(7)  # noqa: S311 - made-up outages, the same in every run
    at = datetime(2026, 12, 31, tzinfo=UTC)
    while at < datetime(2029, 1, 1, tzinfo=UTC):
        at += timedelta(minutes=chance.choice([30, 60, 6 * 60, 26 * 60, 60 * 60]))
        sweep(rules=[rule], at=at)
        assert actions.mark_missed(by=SYSTEM, at=at) == 0
        send_due(rules=[rule], clock=lambda at=at: at)
    sent = [message.subject for message in mail_server.taken]
    assert sorted(sent) == sorted(" ".join(map(str, occasion)) for occasion in owed)
