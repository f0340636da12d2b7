"""How a team stands with each expectation of the network, as of a day: facts in, one word and its evidence out. Pure.

The expectations are those of the seed. Two of them are openness, not duty: nothing there is ever "not met".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from joynet.lib.months import Month
from joynet.lib.zones import day_in_words
from joynet.network.models import COMMITMENTS, Kind
from joynet.overview.rules.standing_facts import TITLES, CommitmentFact, Expectation, Facts
from joynet.overview.rules.timeliness import MonthsSoFar
from meetings.rules.attendance import AttendanceSoFar, Standing, number_in_words
from teams.rules import GRACE_DAYS, Gap, Slot, open_gaps

RECENT_DAYS = 90
"""A gap that lasted longer than the grace is held against a team for so long after it ended."""

ANNOUNCED_DAYS = 30
"""A seat that will be empty within so many days puts the expectation at risk."""

REPEAT_GRACE_DAYS = 30
"""A repeat of the readiness assessment is due by the end of its month, and not met so many days later."""

BEST_IN_PROGRAM = "Still possible over the whole program"
BEST_SO_FAR = "Still possible of the meetings planned so far"

ANSWERED_IN_OTHER_LINES = frozenset(
    {Kind.COMMITMENT_EVALUATION, Kind.COMMITMENT_TRANSPARENCY, Kind.COMMITMENT_CONTRIBUTION}
)


@dataclass(frozen=True)
class Line:
    """One expectation: the word, the rule in one sentence, the evidence in one line, and what would help."""

    expectation: Expectation
    standing: Standing
    rule: str
    evidence: str
    so_far: str = ""
    best: str = ""
    cannot: str = ""
    is_openness: bool = False
    best_title: str = BEST_IN_PROGRAM

    @property
    def title(self) -> str:
        return TITLES[self.expectation]


def lines(facts: Facts) -> tuple[Line, ...]:
    """The nine lines in the order of the seed."""
    return (
        _letter(facts),
        _commitments(facts),
        _seats(facts),
        _readiness(facts),
        _attendance(facts),
        _months(facts),
        _evaluation(facts),
        _sharing(facts),
        _openness(facts),
    )


def standing_sentence(found: Sequence[Line]) -> str:
    """The page in a sentence: "7 of 9 expectations are met; at risk: monthly data."."""
    met = sum(line.standing == Standing.MET for line in found)
    parts = [f"{met} of {len(found)} expectations {'is' if met == 1 else 'are'} met"]
    for standing in (Standing.NOT_MET, Standing.AT_RISK):
        named = [lower(line.title) for line in found if line.standing == standing]
        if named:
            parts.append(f"{standing.value}: {_listed(named)}")
    waiting = sum(line.standing == Standing.NOT_YET_DUE for line in found)
    if waiting:
        parts.append(f"{waiting} not yet due")
    return "; ".join(parts) + "."


def _letter(facts: Facts) -> Line:
    letter = facts.letter
    if letter is None:
        standing = Standing.NOT_MET
        evidence = "No letter is in force. Ask your senior leader to sign one, and send it to us."
    else:
        dated = f", dated {day_in_words(letter.dated_on)}" if letter.dated_on else ""
        standing, evidence = Standing.MET, f"Signed by {letter.signatory}{dated}."
        if letter.left_on is not None:
            standing = Standing.AT_RISK
            evidence += f" The signatory left the team on {day_in_words(letter.left_on)}: ask for a new letter."
    return Line(
        Expectation.LETTER, standing, "A letter of support, signed by senior leadership, is in force.", evidence
    )


def _commitments(facts: Facts) -> Line:
    asked = [kind for kind in COMMITMENTS if kind not in ANSWERED_IN_OTHER_LINES]
    given = {fact.kind: fact for fact in facts.commitments}
    known = [given[kind] for kind in asked if kind in given]
    in_force = [fact for fact in known if fact.is_sure and fact.taken_back_on is None]
    taken_back = [fact for fact in known if fact.taken_back_on is not None]
    if len(in_force) == len(asked):
        standing = Standing.MET
        latest = max(in_force, key=lambda fact: fact.on)
        by = f" by {latest.name}" if latest.name else ""
        evidence = f"All {number_in_words(len(asked))} given{by} on {day_in_words(latest.on)}."
    elif taken_back:
        standing = Standing.AT_RISK
        evidence = f"{len(taken_back)} of {len(asked)} taken back. Talk with your coach about what has changed."
    else:
        standing = Standing.NOT_MET
        evidence = f"{len(in_force)} of {len(asked)} are on record."
    return Line(
        Expectation.COMMITMENTS,
        standing,
        "Leadership makes joy in work a priority, gives time and resources, and stands by attendance and data.",
        evidence,
    )


def _seats(facts: Facts) -> Line:
    rule = (
        "A senior leader, a core leader or unit-level manager, and a frontline clinician: three different people at"
        f" all times; a seat may be empty for {GRACE_DAYS} days."
    )
    day = min(facts.day, facts.last_day)
    if day < facts.joined_on:
        return Line(
            Expectation.SEATS, Standing.NOT_YET_DUE, rule, f"The team joins on {day_in_words(facts.joined_on)}."
        )
    now = open_gaps(facts.gaps, day)
    long_ones = [gap for gap in facts.gaps if gap.is_beyond_grace_by(day)]
    recent = [gap for gap in long_ones if gap.ends_on <= day < gap.ends_on + timedelta(days=RECENT_DAYS)]
    ahead = () if facts.is_past else facts.gaps  # when a departure was announced is not known afterwards
    soon = [gap for gap in ahead if day < gap.starts_on <= day + timedelta(days=ANNOUNCED_DAYS)]
    parts = [f"On the last day, {day_in_words(day)}:"] if facts.day > day else []
    parts += [_gap_in_words(gap, day) for gap in now]
    if any(gap in long_ones for gap in now):
        standing = Standing.NOT_MET
    elif now:
        standing = Standing.AT_RISK
    elif facts.is_paused:
        return Line(Expectation.SEATS, Standing.NOT_YET_DUE, rule, "The team is paused: no seat is owed.")
    elif soon or recent or (facts.has_senior_leader and not facts.steering_seat):
        standing = Standing.AT_RISK
    else:
        standing = Standing.MET
    if not now:
        parts.append("All three seats are held by three different people.")
    parts += [f"{_seat(gap)}: {_what(gap)} from {day_in_words(gap.starts_on)}." for gap in soon]
    parts += [
        f"{_seat(gap)}: {_what(gap)} for {gap.days_by(day)} days until {day_in_words(gap.ends_on - timedelta(days=1))}."
        for gap in recent
    ]
    if facts.steering_seat:
        parts.append(f"{facts.steering_seat} holds the steering committee seat.")
    elif facts.has_senior_leader:
        parts.append("Nobody holds the steering committee seat.")
    return Line(Expectation.SEATS, standing, rule, " ".join(parts))


def _readiness(facts: Facts) -> Line:
    day = facts.day
    again = _listed([window.occasion.removeprefix("m") for window in facts.windows]) if facts.windows else ""
    rule = "Readiness is assessed at the application"
    rule += f", and again in month{'s' if len(facts.windows) > 1 else ''} {again} by the month’s end." if again else "."
    baseline = facts.assessed.get("baseline")
    standing = Standing.MET if baseline else Standing.NOT_MET
    parts = ["Assessed at the application." if baseline else "No assessment from the application is on record."]
    for window in facts.windows:
        name = window.occasion.upper()
        handed_in_on = facts.assessed.get(window.occasion)
        due_on = Month.of(window.opens_on).last_day
        if handed_in_on is not None:
            parts.append(f"{name}: handed in on {day_in_words(handed_in_on)}.")
        elif day < window.opens_on:
            parts.append(f"{name}: opens on {day_in_words(window.opens_on)}.")
        elif day <= due_on:
            parts.append(f"{name}: open, due by {day_in_words(due_on)}.")
        elif window.closes_on is not None and day >= window.closes_on:
            standing = Standing.NOT_MET
            parts.append(f"{name}: not handed in.")
        else:
            is_long = day > due_on + timedelta(days=REPEAT_GRACE_DAYS)
            standing = Standing.NOT_MET if is_long or standing == Standing.NOT_MET else Standing.AT_RISK
            parts.append(f"{name}: was due by {day_in_words(due_on)}; it can still be handed in.")
    return Line(Expectation.READINESS, standing, rule, " ".join(parts))


def _attendance(facts: Facts) -> Line:
    found = facts.attendance
    count = number_in_words(found.min_present)
    kinds = [f"{label} {kind.met} of {kind.held}" for label, kind in facts.attendance_by_kind if kind.held]
    evidence = found.sentence
    if kinds:
        evidence += f" {', '.join(kinds)}."
    if found.unknown:
        evidence += f" {found.unknown} not yet recorded."
    return Line(
        Expectation.ATTENDANCE,
        found.standing,
        f"At least {count} of the team’s members are present at every coaching, call and workshop; the network’s floor"
        f" is {found.floor} %.",
        evidence,
        so_far=found.so_far_in_words,
        best=found.best_in_words,
        cannot=_cannot(found, "meeting"),
        best_title=BEST_IN_PROGRAM if found.is_whole else BEST_SO_FAR,
    )


def _months(facts: Facts) -> Line:
    found = facts.months
    if found.decided:
        evidence = f"{found.on_time} of {found.decided} {'month' if found.decided == 1 else 'months'} sent on time"
        evidence += f", {found.late} late" if found.late else ""
        evidence += f", {found.missing} not sent" if found.missing else ""
        evidence += "."
    else:
        evidence = "No month has been due yet."
    return Line(
        Expectation.MONTHS,
        found.standing,
        "Every month has its four parts (changes tested, learning, process and outcome data) and is sent by its due"
        f" date; the network’s floor is {found.floor} %.",
        evidence,
        so_far=found.so_far_in_words,
        best=found.best_in_words,
        cannot=_cannot(found, "month"),
    )


def _evaluation(facts: Facts) -> Line:
    rule = "The team is willing to have evaluation discussions when asked. Declining one changes nothing here."
    held = facts.discussions_held
    said = _said(facts, Kind.COMMITMENT_EVALUATION)
    if said is None:
        return Line(Expectation.EVALUATION, Standing.NOT_YET_DUE, rule, "No statement is on record.", is_openness=True)
    if said.taken_back_on is not None:
        return Line(
            Expectation.EVALUATION,
            Standing.AT_RISK,
            rule,
            f"Taken back on {day_in_words(said.taken_back_on)}.",
            is_openness=True,
        )
    talks = f" {held} {'discussion has' if held == 1 else 'discussions have'} been held." if held else ""
    evidence = f"Willing, said on {day_in_words(said.on)}.{talks}"
    return Line(Expectation.EVALUATION, Standing.MET, rule, evidence, is_openness=True)


def _sharing(facts: Facts) -> Line:
    rule = "Learning, challenges and data are shared openly with the other teams."
    said = _said(facts, Kind.COMMITMENT_TRANSPARENCY)
    shared = facts.shared
    seen = ""
    if shared.months:
        seen = f" {shared.months} submitted {'month is' if shared.months == 1 else 'months are'} open to the cohort."
        notes = shared.for_network + shared.for_coach
        if notes:
            what = "note of learning is" if notes == 1 else "notes of learning are"
            seen += f" {shared.for_network} of {notes} {what} open, too."
    if said is None:
        return Line(Expectation.SHARING, Standing.NOT_MET, rule, f"No statement is on record.{seen}")
    if said.taken_back_on is not None:
        taken = f"Taken back on {day_in_words(said.taken_back_on)}."
        return Line(Expectation.SHARING, Standing.AT_RISK, rule, f"{taken}{seen}")
    standing = Standing.AT_RISK if shared.for_coach and not shared.for_network else Standing.MET
    return Line(Expectation.SHARING, standing, rule, f"Willing, said on {day_in_words(said.on)}.{seen}")


def _openness(facts: Facts) -> Line:
    rule = "The team is open to contribute or to coach other teams later. This is openness, not a duty."
    day, asked_from = facts.day, facts.asked_from
    yes = [fact for fact in facts.willing if fact.answer == "yes"]
    said = _said(facts, Kind.COMMITMENT_CONTRIBUTION)
    standing = Standing.NOT_YET_DUE
    if facts.willing:
        standing = Standing.MET if yes else Standing.NOT_YET_DUE
        words = (("yes", "yes"), ("not_sure", "not sure yet"), ("not_now", "not now"))
        given = [fact.answer for fact in facts.willing]
        counts = ", ".join(f"{given.count(answer)} {word}" for answer, word in words if answer in given)
        evidence = f"Of those on the team: {counts}. Who said what stays theirs; each may answer anew at any time."
    elif asked_from is not None and day >= asked_from:
        evidence = f"Each member has been asked since {day_in_words(asked_from)}; nobody has answered yet."
    elif said is not None and said.is_sure and said.taken_back_on is None:
        standing, evidence = Standing.MET, f"Open to it, said on {day_in_words(said.on)}."
    else:
        first = "Not sure at the application." if said is not None else "No statement is on record."
        again = f" Asked again from {day_in_words(asked_from)}." if asked_from is not None else ""
        evidence = f"{first}{again}"
    return Line(Expectation.OPENNESS, standing, rule, evidence, is_openness=True)


def _said(facts: Facts, kind: Kind) -> CommitmentFact | None:
    return next((fact for fact in facts.commitments if fact.kind == kind), None)


def _cannot(found: AttendanceSoFar | MonthsSoFar, what: str) -> str:
    if not found.can_no_longer_be_reached:
        return ""
    return (
        f"{found.floor} % over the whole program can no longer be reached: with every remaining {what} it would be"
        f" {found.best_in_words}."
    )


def _gap_in_words(gap: Gap, day: date) -> str:
    days = gap.days_by(day)
    counted = f"{days} {'day' if days == 1 else 'days'}"
    return f"{_seat(gap)}: {_what(gap)} since {day_in_words(gap.starts_on)} ({counted})."


def _what(gap: Gap) -> str:
    return "empty" if gap.slot else "one person in two seats"


def _seat(gap: Gap) -> str:
    return Slot(gap.slot).label if gap.slot else "Three different people"


def lower(words: str) -> str:
    """With a small first letter, as within a sentence."""
    return words[0].lower() + words[1:]


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"
