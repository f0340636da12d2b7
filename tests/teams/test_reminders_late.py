"""What could not be asked on its day is asked when it can be: after a pause, on a first day, once it is known."""

from collections import Counter
from datetime import date, timedelta

import pytest

from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import moment
from teams.actions import pause_team
from teams.models import PreworkItem, Team
from tests.factories import make_further_member, make_staff, person_of
from tests.teams.test_reminders import (
    BEFORE,
    DAY,
    ZONE,
    leaves,
    no_nudges,
    rows,
    sent,
    sweep_through,
    team,
)

pytestmark = pytest.mark.django_db

__all__ = ["no_nudges", "team"]  # fixtures

M9, M16 = date(2027, 11, 1), date(2028, 6, 1)
END = date(2028, 9, 1)
"""The first day after the program."""
NAMES = ("ana", "ben", "chi")


def pause(team: Team, first: date, until: date | None) -> None:
    by = Actor.of(make_staff(email=f"staff-{first}@example.org"))
    pause_team(team=team, starts_on=first, ends_on=until, reason="Strike.", by=by, at=BEFORE)


def days_of(rule: str) -> dict[str, date]:
    """Step → the day on which it is due, in UTC: nine in the morning in Chicago is the same day."""
    return {row.step: row.due_at.date() for row in OutgoingMail.objects.filter(rule=rule)}


def no_address(team: Team, name: str) -> None:
    person = person_of(team, name)
    person.email = ""
    person.save()


# ---- readiness again


@pytest.mark.parametrize(
    ("first", "until", "expected"),
    [
        (M9 - 20 * DAY, M9, (M9, M9 + 14 * DAY)),
        (M9 - DAY, M9 + DAY, (M9 + DAY, M9 + 15 * DAY)),
        (M9 - DAY, M9 + 40 * DAY, (M9 + 40 * DAY, M9 + 54 * DAY)),
        (M9 + DAY, M9 + 14 * DAY, (M9, M9 + 14 * DAY)),
        (M9 + DAY, M9 + 15 * DAY, (M9, M9 + 15 * DAY)),
        (M9 + 14 * DAY, M9 + 40 * DAY, (M9, M9 + 40 * DAY)),
    ],
)
def test_a_team_is_asked_for_readiness_on_the_first_day_after_its_pause(
    team: Team, first: date, until: date, expected: tuple[date, date]
) -> None:
    pause(team, first, until)
    sweep_through(M9 - 3 * DAY, M9 + 60 * DAY, every=timedelta(days=1))
    assert days_of("readiness_again") == dict(zip(("m9 +0", "m9 +14"), expected, strict=True))
    assert rows("readiness_again") == Counter(f"m9 {step} {name}" for step in ("+0", "+14") for name in NAMES)


def test_after_one_pause_may_come_the_next(team: Team) -> None:
    pause(team, M9 - DAY, M9 + 5 * DAY)
    pause(team, M9 + 5 * DAY, M9 + 9 * DAY)
    sweep_through(M9 - 3 * DAY, M9 + 30 * DAY, every=timedelta(days=1))
    assert days_of("readiness_again") == {"m9 +0": M9 + 9 * DAY, "m9 +14": M9 + 23 * DAY}


@pytest.mark.parametrize(("until", "steps"), [(END - DAY, {"m18 +0"}), (END, set()), (None, set())])
def test_the_program_may_end_before_the_pause_does(team: Team, until: date | None, steps: set[str]) -> None:
    pause(team, date(2028, 7, 20), until)
    sweep_through(date(2028, 7, 25), END + 20 * DAY, every=timedelta(days=1))
    assert set(days_of("readiness_again")) == steps


def test_the_first_word_after_a_pause_does_not_say_that_something_is_late(team: Team) -> None:
    pause(team, M9 - DAY, M9 + 5 * DAY)
    mail = sent("readiness_again", moment(M9 + 5 * DAY, 9, ZONE))[0]
    assert "since Nov 1, 2027 your team can look at its readiness again, with the same questions" in mail.text
    assert "has not handed it in" not in mail.text


# ---- who contributes later


@pytest.mark.parametrize(("until", "asked_on"), [(M16, M16), (M16 + DAY, M16 + DAY), (M16 + 50 * DAY, M16 + 50 * DAY)])
def test_a_team_is_asked_who_contributes_on_the_first_day_after_its_pause(
    team: Team, until: date, asked_on: date
) -> None:
    pause(team, M16 - 9 * DAY, until)
    sweep_through(M16 - 3 * DAY, END, every=timedelta(days=1))
    assert days_of("openness_asked") == {"asked": asked_on}
    assert rows("openness_asked") == Counter(f"asked {name}" for name in NAMES)
    assert sent("openness_asked", moment(END - DAY, 9, ZONE)) == []


@pytest.mark.parametrize(
    ("joins", "asked_on"),
    [(M16 - DAY, M16), (M16, M16), (M16 + DAY, M16 + DAY), (END - DAY, END - DAY)],
)
def test_whoever_joins_later_is_asked_on_their_first_day(team: Team, joins: date, asked_on: date) -> None:
    make_further_member(team=team, starts_on=joins, at=BEFORE)
    sweep_through(M16 - 3 * DAY, END + 3 * DAY, every=timedelta(days=1))
    assert rows("openness_asked") == Counter(f"asked {name}" for name in (*NAMES, "dee"))
    dee = OutgoingMail.objects.get(rule="openness_asked", to_address__startswith="dee")
    assert (dee.due_at, dee.effective_on) == (moment(asked_on, 9, ZONE), M16)


def test_whoever_joins_later_hears_of_it_by_mail(team: Team) -> None:
    make_further_member(team=team, starts_on=M16 + 20 * DAY, at=BEFORE)
    (mail,) = sent("openness_asked", moment(M16 + 20 * DAY, 9, ZONE))
    assert mail.to_address.startswith("dee")


# ---- an empty seat that was entered late

GONE = date(2027, 4, 5)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (12, {"core day 14": GONE + 13 * DAY}),  # the 13th day
        (13, {"core day 14": GONE + 13 * DAY}),
        (14, {"core day 14": GONE + 14 * DAY}),
        (19, {"core day 14": GONE + 19 * DAY}),
        (90, {"core day 14": GONE + 90 * DAY}),
    ],
)
def test_who_left_long_ago_is_spoken_of_on_the_day_on_which_it_is_entered(
    team: Team, day: int, expected: dict[str, date]
) -> None:
    entered = moment(GONE + day * DAY, 15, ZONE)
    sweep_through(entered.date() - DAY, entered.date() - DAY, every=timedelta(days=1))
    leaves(team, "Ben", GONE, at=entered)
    sweep_through(entered.date() + DAY, entered.date() + 20 * DAY, every=timedelta(days=1))
    assert days_of("vacancy") == expected
    assert rows("vacancy") == Counter({"core day 14 ana": 1, "core day 14 chi": 1})


def test_it_says_since_when_and_that_the_days_are_over(team: Team) -> None:
    entered = moment(GONE + 19 * DAY, 15, ZONE)
    leaves(team, "Ben", GONE, at=entered)
    mail = sent("vacancy", entered + timedelta(hours=1))[0]
    assert "since Apr 5, 2027 nobody holds the seat" in mail.text
    assert "A change may take 14 days; they ended on Apr 18, 2027." in mail.text
    assert "Today is the last" not in mail.text


# ---- who cannot be written to


def test_who_has_no_address_makes_no_row(team: Team) -> None:
    no_address(team, "Chi")
    leaves(team, "Ben", GONE)
    sweep_through(GONE, GONE)
    sweep_through(M9, M9)
    sweep_through(M16, M16)
    for rule in ("vacancy", "readiness_again", "openness_asked"):
        assert {row.split()[-1] for row in rows(rule)} == {"ana"}


def test_prework_of_a_seat_without_an_address_goes_to_whoever_enters(team: Team) -> None:
    team.prework_items.filter(key="charter").delete()
    due_on = date(2027, 2, 1)
    PreworkItem.objects.create(team=team, key="charter", label="Charter", due_on=due_on, responsible_slot="core")
    no_address(team, "Ben")
    sweep_through(due_on - 4 * DAY, due_on - 2 * DAY, every=timedelta(days=1))
    assert rows("prework_due") == Counter({"-3 ana": 1, "-3 chi": 1})
