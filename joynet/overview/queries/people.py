"""Two people side by side, and what merging them would do."""

from __future__ import annotations

from dataclasses import dataclass

from joynet.lib.zones import day_in_words, zone_in_words
from meetings.models import AttendanceMark, Registration
from meetings.queries import reasons_against_merging as meetings_reasons
from teams.models import Contribution, Letter, Membership, Person, PoolOffer, ReadinessResponse
from teams.queries import reasons_against_merging as teams_reasons


@dataclass(frozen=True)
class ComparedRow:
    """One thing that is known of both."""

    label: str
    first: tuple[str, ...]
    second: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return self.first != self.second


@dataclass(frozen=True)
class Comparison:
    """Two people side by side. `reasons`: why they cannot be merged, with what to do first."""

    rows: tuple[ComparedRow, ...]
    reasons: tuple[str, ...]
    moves: tuple[str, ...]


def compare_people(*, kept: Person, merged: Person) -> Comparison:
    """What is known of the two, and what would move from `merged` to `kept`."""
    columns = [_facts(kept), _facts(merged)]
    return Comparison(
        rows=tuple(ComparedRow(label, columns[0][label], columns[1][label]) for label in columns[0]),
        reasons=tuple(reasons_against_merging(kept=kept, merged=merged)),
        moves=tuple(_moves(merged)),
    )


def reasons_against_merging(*, kept: Person, merged: Person) -> list[str]:
    """Why the two cannot be merged, as far as any app knows."""
    return teams_reasons(kept=kept, merged=merged) + meetings_reasons(kept=kept, merged=merged)


def _facts(person: Person) -> dict[str, tuple[str, ...]]:
    rows = person.memberships.select_related("team__cohort").order_by("starts_on", "pk")
    return {
        "Name": (person.name,),
        "Job title": (person.title or "–",),
        "E-mail": (person.email or "–",),
        "Time zone": (zone_in_words(person.time_zone),),
        "Signs in": ("Yes, has an account" if person.user_id is not None else "No account",),
        "Teams": tuple(_membership(row) for row in rows) or ("–",),
        "Recorded at meetings": (_days_recorded(person),),
    }


def _days_recorded(person: Person) -> str:
    number = AttendanceMark.objects.filter(person=person).values("day").distinct().count()
    return "Never" if number == 0 else "On 1 day" if number == 1 else f"On {number} days"


def _membership(row: Membership) -> str:
    until = f" until {day_in_words(row.ends_on)}" if row.ends_on else ""
    return f"{row.team} ({row.team.cohort}), {row.slot_in_words.lower()} from {day_in_words(row.starts_on)}{until}"


def _moves(merged: Person) -> list[str]:
    numbers = (
        (Membership.objects.filter(person=merged).count(), "place on a team", "places on teams"),
        (Letter.objects.filter(signatory=merged).count(), "signature of a letter", "signatures of letters"),
        (ReadinessResponse.objects.filter(rater=merged).count(), "readiness assessment", "readiness assessments"),
        (AttendanceMark.objects.filter(person=merged).count(), "attendance mark", "attendance marks"),
        (Registration.objects.filter(person=merged).count(), "registration", "registrations"),
        (PoolOffer.objects.filter(person=merged).count(), "offer to later phases", "offers to later phases"),
        (Contribution.objects.filter(person=merged).count(), "contribution", "contributions"),
    )
    found = [f"{number} {one if number == 1 else many}" for number, one, many in numbers if number]
    return [*found, "the account"] if merged.user_id is not None else found
