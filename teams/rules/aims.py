"""What an aim statement still lacks. Advice, never a refusal (domain 3.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from joynet.lib.zones import day_in_words

_YEAR = r"(?:19|20)\d\d"
# Full names and exact abbreviations: "decrease" and "junior" are no months, and neither is "may" in "12 may leave".
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?"
    r"|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?\b"  # March 9, 2027
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+{_YEAR})?\b"  # 9 March 2027
    r"|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b"  # 3/9/2027, 2027-03-09
    rf"|\b{_YEAR}\b"
    r"|\bM\d{1,2}\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\d|\b(?:half|halved?|doubled?|tripled?|twice|thirds?|quarters?|zero|percent)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AimFacts:
    """An aim as a charter holds it: the sentence, its parts, and the measures chosen, one a line."""

    sentence: str
    outcome_measure: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    target_on: date | None = None
    population: str = ""
    measures: str = ""


@dataclass(frozen=True)
class AimAdvice:
    """One of the four things an aim names: whether it is there, and one sentence about it."""

    name: str
    is_there: bool
    sentence: str


def figure_in_words(value: Decimal, unit: str = "") -> str:
    """A figure without idle zeros, with its unit: "80 %", "12.5 days"."""
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{plain} {unit}".rstrip()


def aim_advice(facts: AimFacts, *, starts_on: date, ends_on: date) -> tuple[AimAdvice, ...]:
    """Number, date, population and measure, in this order. `ends_on` is the first day after the program."""
    return (
        AimAdvice("How much", *_number(facts)),
        AimAdvice("By when", *_date(facts, starts_on, ends_on)),
        AimAdvice("For whom", *_population(facts)),
        AimAdvice("Measured by what", *_measure(facts)),
    )


def _number(facts: AimFacts) -> tuple[bool, str]:
    said = _NUMBERS.search(_DATES.sub(" ", facts.sentence)) is not None
    if facts.target is None:
        if said:
            return False, "The sentence names a number. Enter it as the target too, so that a chart can show it."
        return False, "No number yet. Say how much, such as “from 48 % to 80 %”."
    target = figure_in_words(facts.target, facts.unit)
    if facts.baseline is not None and facts.baseline == facts.target:
        return False, f"Baseline and target are both {target}. Say what will be different."
    if not said:
        return False, f"The target is {target}, but the sentence has no number. Add it to the sentence."
    start = "" if facts.baseline is None else f"From {figure_in_words(facts.baseline, facts.unit)} to "
    return True, f"{start}{target}." if start else f"The target is {target}."


def _date(facts: AimFacts, starts_on: date, ends_on: date) -> tuple[bool, str]:
    if facts.target_on is None:
        if _DATES.search(facts.sentence):
            return False, "The sentence names a date. Enter it as the target date too."
        return False, "No date yet. Say by which day the target is reached."
    day = day_in_words(facts.target_on)
    if facts.target_on < starts_on:
        return False, f"{day} is before the program begins on {day_in_words(starts_on)}. Choose a day within it."
    if facts.target_on >= ends_on:
        last = date.fromordinal(ends_on.toordinal() - 1)
        return False, f"{day} is after the program’s last day, {day_in_words(last)}. Choose a day within it."
    return True, f"By {day}."


def _population(facts: AimFacts) -> tuple[bool, str]:
    if not facts.population.strip():
        return False, "Nobody is named yet. Say for whom, such as “staff of the two medical units”."
    return True, facts.population.strip()


def _measure(facts: AimFacts) -> tuple[bool, str]:
    measure = " ".join(facts.outcome_measure.split())
    if not measure:
        return False, "No measure yet. Name the outcome measure that will show it."
    chosen = " ".join(facts.measures.split()).lower()
    if measure.lower() not in chosen:
        return False, f"“{measure}” is not among the measures chosen. Add it there, or name one of those."
    return True, measure
