"""The states of a mail and what follows from trouble; no database."""

from datetime import UTC, datetime, timedelta

import pytest

from joynet.outbox.rules import (
    MOST_ATTEMPTS,
    MOST_SURPRISES,
    TRANSITIONS,
    State,
    Trouble,
    is_missed,
    may_become,
    trouble_of,
    verdict,
)

AT = datetime(2027, 3, 9, 15, tzinfo=UTC)

ALLOWED = {
    ("held", "due"),
    ("held", "cancelled"),
    ("due", "leased"),
    ("due", "missed"),
    ("due", "cancelled"),
    ("leased", "leased"),
    ("leased", "sent"),
    ("leased", "retry"),
    ("leased", "failed"),
    ("leased", "suppressed"),
    ("leased", "cancelled"),
    ("retry", "leased"),
    ("retry", "missed"),
    ("retry", "cancelled"),
    ("sent", "bounced"),
    ("failed", "due"),
    ("failed", "cancelled"),
    ("missed", "due"),
    ("missed", "cancelled"),
}


def test_every_state_says_what_may_follow() -> None:
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("after", State)
def test_a_mail_changes_its_state_only_as_the_table_says(before: str, after: State) -> None:
    assert may_become(before, after) == ((before, after.value) in ALLOWED)


@pytest.mark.parametrize(
    ("late", "missed"),
    [
        (timedelta(hours=71, minutes=59), False),
        (timedelta(hours=72), False),
        (timedelta(hours=72, seconds=1), True),
    ],
)
def test_a_mail_is_missed_after_three_days(*, late: timedelta, missed: bool) -> None:
    assert is_missed(AT - late, AT) == missed


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (421, Trouble.BUSY),
        (451, Trouble.BUSY),
        (432, Trouble.CROWDED),
        (452, Trouble.CROWDED),
        (550, Trouble.REFUSED),
        (554, Trouble.REFUSED),
        (-1, Trouble.SURPRISE),
        (250, Trouble.SURPRISE),
    ],
)
def test_the_server_s_answer_has_a_meaning(code: int, trouble: Trouble) -> None:
    assert trouble_of(code) == trouble


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 2), (3, 5), (4, 10), (5, 15), (6, 30), (7, 60), (8, 120), (9, 240)],
)
def test_a_busy_server_is_asked_again_at_growing_intervals(attempts: int, minutes: int) -> None:
    came_to = verdict(Trouble.BUSY, attempts=attempts, at=AT, spread=0.5)
    assert came_to == (State.RETRY, AT + timedelta(minutes=minutes), attempts)


@pytest.mark.parametrize(
    ("trouble", "attempts", "state"),
    [
        (Trouble.BUSY, MOST_ATTEMPTS - 1, State.RETRY),
        (Trouble.BUSY, MOST_ATTEMPTS, State.FAILED),
        (Trouble.CROWDED, MOST_ATTEMPTS - 1, State.RETRY),
        (Trouble.CROWDED, MOST_ATTEMPTS, State.FAILED),
        (Trouble.SURPRISE, MOST_SURPRISES - 1, State.RETRY),
        (Trouble.SURPRISE, MOST_SURPRISES, State.FAILED),
        (Trouble.REFUSED, 1, State.FAILED),
        (Trouble.UNREACHABLE, MOST_ATTEMPTS + 5, State.RETRY),
    ],
)
def test_trying_again_has_an_end(trouble: Trouble, attempts: int, state: State) -> None:
    assert verdict(trouble, attempts=attempts, at=AT, spread=0).state == state


def test_a_server_that_is_not_reached_costs_no_attempt() -> None:
    assert verdict(Trouble.UNREACHABLE, attempts=1, at=AT, spread=0) == (State.RETRY, AT + timedelta(minutes=1), 0)
    assert verdict(Trouble.UNREACHABLE, attempts=4, at=AT, spread=0).attempts == 3


def test_mails_at_a_crowded_server_come_back_apart_from_each_other() -> None:
    waits = {verdict(Trouble.CROWDED, attempts=1, at=AT, spread=spread).retry_at for spread in (0, 0.5, 1)}
    minutes = [timedelta(minutes=15), timedelta(minutes=18, seconds=45), timedelta(minutes=22, seconds=30)]
    assert waits == {AT + wait for wait in minutes}
