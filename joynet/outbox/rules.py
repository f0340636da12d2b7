"""The states of a mail, how one follows another, and what an attempt that went wrong leads to."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import TextChoices


class State(TextChoices):
    """Where a mail stands."""

    HELD = "held", "waits for a person"
    DUE = "due", "due"
    LEASED = "leased", "being sent"
    SENT = "sent", "sent"
    RETRY = "retry", "will be tried again"
    FAILED = "failed", "failed"
    BOUNCED = "bounced", "came back"
    SUPPRESSED = "suppressed", "not sent, address is blocked"
    MISSED = "missed", "missed"
    CANCELLED = "cancelled", "cancelled"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.HELD: frozenset({State.DUE, State.CANCELLED}),
    State.DUE: frozenset({State.LEASED, State.MISSED, State.CANCELLED}),
    State.LEASED: frozenset(
        {
            State.LEASED,
            State.SENT,
            State.RETRY,
            State.FAILED,
            State.SUPPRESSED,
            State.CANCELLED,
        }  # leased again: lease over
    ),
    State.RETRY: frozenset({State.LEASED, State.MISSED, State.CANCELLED}),
    State.SENT: frozenset({State.BOUNCED}),
    State.FAILED: frozenset({State.DUE, State.CANCELLED}),
    State.MISSED: frozenset({State.DUE, State.CANCELLED}),
    State.BOUNCED: frozenset(),
    State.SUPPRESSED: frozenset(),
    State.CANCELLED: frozenset(),
}
HAVE_LEFT = frozenset({State.SENT, State.BOUNCED})  # these, and no others, have a sent_at
NEED_A_REASON = frozenset(
    {State.RETRY, State.FAILED, State.BOUNCED, State.SUPPRESSED, State.MISSED, State.CANCELLED}
)  # never without a word on why

MISSED_AFTER = timedelta(hours=72)
MOST_ATTEMPTS = 10
MOST_SURPRISES = 5  # attempts, when the last one ended in an error nobody foresaw


def may_become(state: str, new: State) -> bool:
    """Whether a mail in `state` may be put into `new`."""
    return new in TRANSITIONS[State(state)]


def is_missed(due_at: datetime, at: datetime) -> bool:
    """Whether a mail that nobody has tried to send by now is too late to be sent without a person's word."""
    return due_at < at - MISSED_AFTER


class Trouble(TextChoices):
    """What went wrong with an attempt."""

    UNREACHABLE = (
        "unreachable",
        "the mail server was not reached, or does not let us in: this says nothing about the mail",
    )
    BUSY = "busy", "the mail server said: later (4xx), or the connection broke"
    CROWDED = "crowded", "the mail server said: much later (its limits on how much one may send)"
    REFUSED = "refused", "the mail server said no (5xx), or the address cannot be written"
    SURPRISE = "surprise", "an error nobody foresaw"


def trouble_of(code: int) -> Trouble:
    """What a mail server's answer means. 432: Exchange's limit on simultaneous mail; 452: a mailbox or disk is full."""
    if code in {432, 452}:
        return Trouble.CROWDED
    if 400 <= code < 500:
        return Trouble.BUSY
    if 500 <= code < 600:
        return Trouble.REFUSED
    return Trouble.SURPRISE


_MINUTES = {
    Trouble.UNREACHABLE: (1,),
    Trouble.BUSY: (1, 2, 5, 10, 15, 30, 60, 120, 240),
    Trouble.CROWDED: (15, 30, 60, 60, 120, 120, 240, 240, 480),
    Trouble.SURPRISE: (1, 5, 15, 60),
}


class Verdict(NamedTuple):
    """What becomes of the mail; `retry_at` is given if and only if it will be tried again."""

    state: State
    retry_at: datetime | None
    attempts: int


def verdict(trouble: Trouble, *, attempts: int, at: datetime, spread: float) -> Verdict:
    """What follows from attempt number `attempts` (1 for the first).

    `spread` (0 to 1) moves waits at a crowded server apart, so that mails do not come back all at once. A server that
    is not reached costs no attempt: the mail is tried until it is missed.
    """
    if trouble == Trouble.UNREACHABLE:
        return Verdict(State.RETRY, at + timedelta(minutes=1), max(attempts - 1, 0))
    most = MOST_SURPRISES if trouble == Trouble.SURPRISE else MOST_ATTEMPTS
    if trouble == Trouble.REFUSED or attempts >= most:
        return Verdict(State.FAILED, None, attempts)
    minutes = _MINUTES[trouble]
    wait = timedelta(minutes=minutes[min(attempts, len(minutes)) - 1])
    if trouble == Trouble.CROWDED:
        wait += wait * 0.5 * spread
    return Verdict(State.RETRY, at + wait, attempts)
