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
    roster_url: str = ""
    has_measures: bool = True
    measures_url: str = ""
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
    """The one thing to do first: a returned month, the oldest owed one, measures, the roster, the month that runs, the
    next meeting, in this order. None when there is nothing."""
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
    if facts.may_enter and not facts.has_measures:
        return NextStep(
            "Choose what you measure",
            "At least one outcome and one process measure, before the first month ends.",
            "Choose measures",
            facts.measures_url,
        )
    if facts.empty_seats:
        return NextStep(
            f"Fill the seat of the {facts.empty_seats[0].lower()}",
            "The team needs three people for its three seats. Tell us who it will be.",
            "Get help with the roster",
            facts.roster_url,
        )
    if facts.may_enter and facts.drafted_month:
        return NextStep(
            f"Write up {facts.drafted_month} as it goes",
            "It can be submitted when the month is over.",
            f"Open {facts.drafted_month}",
            facts.drafted_url,
        )
    if facts.next_meeting:
        return NextStep("Meet the others", facts.next_meeting, "See all meetings", facts.meetings_url)
    return None
