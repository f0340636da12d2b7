"""What a team's charter says, in which versions, and what changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from joynet.lib.zones import day_in_words, in_words_with_year, local_day
from teams import rules
from teams.models import Charter, CharterSignOff, Team
from teams.rules import AimAdvice, AimFacts, Piece, Slot

CHARTER_PARTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "What it is about",
        (
            ("title", "Title"),
            ("units_in_scope", "Units in scope"),
            ("staff_in_scope", "Staff in scope"),
            ("patients_per_year", "Patients or encounters a year"),
            ("why_now", "Why now"),
            ("what_matters", "What matters to staff"),
        ),
    ),
    (
        "Aim",
        (
            ("aim", "Aim"),
            ("outcome_measure", "Outcome measure"),
            ("aim_unit", "Unit"),
            ("baseline_value", "Baseline"),
            ("target_value", "Target"),
            ("target_on", "Target date"),
            ("population", "For whom"),
        ),
    ),
    (
        "How we go about it",
        (
            ("measures", "Measures chosen"),
            ("change_ideas", "First change ideas"),
            ("guidance", "Guidance and constraints"),
        ),
    ),
    (
        "Who and what else",
        (
            ("executive_sponsor", "Executive sponsor"),
            ("partners", "Patient, workforce and community partners"),
            ("risks", "Risks"),
        ),
    ),
)
"""The parts of a charter, and its columns with the words people read, in the order of reading (domain 3.2)."""


@dataclass(frozen=True)
class CharterRow:
    """One thing that a version says; `value` is "" where it says nothing."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class CharterPart:
    """Some of its rows under one heading."""

    title: str
    rows: tuple[CharterRow, ...]

    @property
    def said(self) -> tuple[CharterRow, ...]:
        """The rows that say something, without what stands at the top of the page."""
        return tuple(row for row in self.rows if row.value and row.name not in {"title", "aim", "aim_unit"})


@dataclass(frozen=True)
class SignOffLine:
    """Who signed a version off, and when."""

    words: str
    name: str
    when: str


@dataclass(frozen=True)
class VersionLine:
    """One version in the list of versions."""

    number: int
    note: str
    by: str
    when: str
    day: str
    sign_offs: tuple[SignOffLine, ...]
    is_latest: bool


@dataclass(frozen=True)
class CharterPage:
    """One version with everything its page shows."""

    version: VersionLine
    title: str
    aim: str
    parts: tuple[CharterPart, ...]
    advice: tuple[AimAdvice, ...]
    approved: SignOffLine | None
    reviewed: SignOffLine | None

    @property
    def is_aim_whole(self) -> bool:
        """Whether the aim names all four things; the advice then says every part of it."""
        return all(item.is_there for item in self.advice)

    @property
    def parts_to_read(self) -> tuple[CharterPart, ...]:
        """The parts that say something which the page has not said yet."""
        return tuple(part for part in self.parts if part.said and not (part.title == "Aim" and self.is_aim_whole))


@dataclass(frozen=True)
class FieldDifference:
    """What changed in one column between two versions, word by word."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class MemberHours:
    """Somebody on the team, the role, and the hours promised: "4 hours"."""

    name: str
    role: str
    hours: str


def hours_of_members(*, team: Team, day: date) -> tuple[MemberHours, ...]:
    """Who is on the team on `day` with how many hours a week, the three seats first. One query."""
    active = team.memberships.active_on(day).approved().select_related("person").order_by("person__name", "pk")
    seats = [slot.value for slot in Slot]
    in_order = sorted(active, key=lambda row: seats.index(row.slot) if row.slot else len(seats))
    return tuple(
        MemberHours(
            row.person.name,
            row.slot_in_words,
            f"{rules.figure_in_words(row.hours_per_week)} hour{'' if row.hours_per_week == 1 else 's'}",
        )
        for row in in_order
    )


def latest_charter(*, team: Team) -> Charter | None:
    """The version in force."""
    return team.charters.select_related("by").prefetch_related("sign_offs__by").order_by("-number", "-pk").first()


def find_charter(*, team: Team, number: int) -> Charter | None:
    """One version."""
    return team.charters.select_related("by").prefetch_related("sign_offs__by").filter(number=number).first()


def charter_versions(*, team: Team) -> tuple[VersionLine, ...]:
    """Every version, the newest first. Three queries for any number."""
    rows = list(team.charters.select_related("by").prefetch_related("sign_offs__by").order_by("-number", "-pk"))
    return tuple(_version(row, team.zone, is_latest=row is rows[0]) for row in rows)


def charter_page(*, team: Team, charter: Charter, is_latest: bool) -> CharterPage:
    """One version as its page shows it, with advice on its aim."""
    version = _version(charter, team.zone, is_latest=is_latest)
    signed = {row.kind: _sign_off(row, team.zone) for row in charter.sign_offs.all()}
    return CharterPage(
        version=version,
        title=charter.title,
        aim=charter.aim,
        parts=tuple(
            CharterPart(title, tuple(CharterRow(name, label, value_in_words(charter, name)) for name, label in rows))
            for title, rows in CHARTER_PARTS
        ),
        advice=advice_on(team=team, charter=charter),
        approved=signed.get(CharterSignOff.Kind.TEAM),
        reviewed=signed.get(CharterSignOff.Kind.COACH),
    )


def advice_on(*, team: Team, charter: Charter) -> tuple[AimAdvice, ...]:
    """What the aim of a version, stored or not, still lacks. No query when the team's cohort is loaded."""
    return rules.aim_advice(
        AimFacts(
            sentence=charter.aim,
            outcome_measure=charter.outcome_measure,
            baseline=charter.baseline_value,
            target=charter.target_value,
            unit=charter.aim_unit,
            target_on=charter.target_on,
            population=charter.population,
            measures=charter.measures,
        ),
        starts_on=team.cohort.starts_on,
        ends_on=team.cohort.ends_on,
    )


def compare_charters(older: Charter, newer: Charter) -> tuple[FieldDifference, ...]:
    """The columns in which two versions differ, in the order of reading. Line ends alone do not count. No query."""
    found = []
    for _title, rows in CHARTER_PARTS:
        for name, label in rows:
            before, after = value_in_words(older, name), value_in_words(newer, name)
            pieces = rules.word_differences(before, after)
            if any(piece.change != rules.Change.SAME for piece in pieces):
                found.append(FieldDifference(name, label, before, after, pieces))
    return tuple(found)


def value_in_words(charter: Charter, name: str) -> str:
    """A column as people read it; "" when it says nothing."""
    value = getattr(charter, name)
    if value is None:
        return ""
    if name == "target_on":
        return day_in_words(value)
    if isinstance(value, Decimal):
        return rules.figure_in_words(value, charter.aim_unit)
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def _version(charter: Charter, zone: str, *, is_latest: bool) -> VersionLine:
    return VersionLine(
        number=charter.number,
        note=charter.note,
        by=_name(charter.by),
        when=in_words_with_year(charter.at, zone),
        day=day_in_words(local_day(charter.at, zone)),
        sign_offs=tuple(_sign_off(row, zone) for row in sorted(charter.sign_offs.all(), key=lambda row: row.at)),
        is_latest=is_latest,
    )


def _sign_off(row: CharterSignOff, zone: str) -> SignOffLine:
    return SignOffLine(row.get_kind_display(), _name(row.by), in_words_with_year(row.at, zone))


def _name(user: object) -> str:
    """Whose name stands beside an act; rows without an account come from the system."""
    return str(getattr(user, "name", "") or user) if user is not None else "the network"
