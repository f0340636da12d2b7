"""What comes next for a team, given facts. Pure: no database, clock or request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NextFacts:
    """What decides the one thing to do next. Sentences come ready; "" means that there is nothing of the kind."""

    may_enter: bool
    returned_month: str = ""
    returned_url: str = ""
    owed_month: str = ""
    owed_url: str = ""
    owed_due: str = ""
    owed_is_late: bool = False
    empty_seats: tuple[str, ...] = ()
    empty_since: str = ""
    is_proposed: bool = False  # somebody is proposed for a seat, and staff decide
    to_acknowledge: str = ""  # the change of the roster that the senior leader has not seen
    roster_url: str = ""
    prework: str = ""  # the item that is due first
    prework_due: str = ""
    prework_is_late: bool = False
    prework_url: str = ""
    has_measures: bool = True
    measures_url: str = ""
    readiness: str = ""  # the occasion that is open, as in "month 9"
    readiness_url: str = ""
    has_charter: bool = True
    charter_url: str = ""
    asks_openness: bool = False
    openness_url: str = ""
    next_meeting: str = ""
    meetings_url: str = ""
    drafted_month: str = ""
    drafted_url: str = ""


@dataclass(frozen=True)
class NextStep:
    """The card "Next for you": one thing to do, when, and where."""

    title: str
    when: str
    button: str
    url: str


def next_step(facts: NextFacts) -> NextStep | None:
    """The one thing to do first; None when there is nothing.

    In this order: a returned month, the oldest owed one, an empty seat, a change of the roster to acknowledge, prework,
    measures, readiness, the charter, the question about later phases, the month that runs, the next meeting.
    """
    if facts.may_enter and facts.returned_month:
        return NextStep(
            f"{facts.returned_month} came back with a request",
            "Change it and submit it again.",
            f"Open {facts.returned_month}",
            facts.returned_url,
        )
    if facts.may_enter and facts.owed_month:
        late = "It was due" if facts.owed_is_late else "Due"
        return NextStep(
            f"Submit {facts.owed_month}", f"{late} {facts.owed_due}.", f"Open {facts.owed_month}", facts.owed_url
        )
    return (
        _for_the_roster(facts)
        or (_for_the_beginning(facts) if facts.may_enter else None)
        or _for_this_time(facts)
        or (
            NextStep("Meet the others", facts.next_meeting, "See all meetings", facts.meetings_url)
            if facts.next_meeting
            else None
        )
    )


def _for_the_roster(facts: NextFacts) -> NextStep | None:
    """Three people in three seats come before everything that can wait."""
    if facts.empty_seats and facts.may_enter and not facts.is_proposed:
        return NextStep(
            f"Fill the seat of the {facts.empty_seats[0].lower()}",
            f"It is empty since {facts.empty_since}. Propose who takes it; we approve it.",
            "Open the roster",
            facts.roster_url,
        )
    if facts.to_acknowledge:
        return NextStep(
            "Your team proposes a change of the roster",
            f"{facts.to_acknowledge} Say that you have seen it.",
            "Open the roster",
            facts.roster_url,
        )
    return None


def _for_the_beginning(facts: NextFacts) -> NextStep | None:
    """What a team does before the first workshop."""
    if facts.prework:
        due = f"It was due {facts.prework_due}." if facts.prework_is_late else f"Due {facts.prework_due}."
        return NextStep(facts.prework, f"Part of your prework. {due}", "Open the prework", facts.prework_url)
    if not facts.has_measures:
        return NextStep(
            "Choose what you measure",
            "At least one outcome and one process measure, before the first month ends.",
            "Choose measures",
            facts.measures_url,
        )
    return None


def _for_this_time(facts: NextFacts) -> NextStep | None:
    """What is asked now and then, and the month that runs."""
    if facts.may_enter and facts.readiness:
        return NextStep(
            f"Assess your readiness again: {facts.readiness}",
            "The same questions as in your application. You see what has changed.",
            "Open the questions",
            facts.readiness_url,
        )
    if facts.may_enter and not facts.has_charter:
        return NextStep(
            "Write down what you want to achieve",
            "The charter says your aim, by when and for whom.",
            "Write the charter",
            facts.charter_url,
        )
    if facts.asks_openness:
        return NextStep(
            "Would you help other teams later?",
            "Coach, speak, write, or host a visit: say yes, not now or not sure.",
            "Answer",
            facts.openness_url,
        )
    if facts.may_enter and facts.drafted_month:
        return NextStep(
            f"Write up {facts.drafted_month} as it goes",
            "It can be submitted when the month is over.",
            f"Open {facts.drafted_month}",
            facts.drafted_url,
        )
    return None
