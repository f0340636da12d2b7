"""A team writes down what it has set out to do; every save is a version."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from teams.actions.papers import refuse_closed_papers
from teams.models import Charter, CharterSignOff, Team


class CharterRefused(ValidationError):
    """The charter cannot be changed so; the message says what to do."""


class CharterEditedMeanwhile(CharterRefused):
    """Somebody else has saved a version since the page was opened; what was typed is still on the page."""


@dataclass(frozen=True)
class CharterText:
    """Everything that a version says. Texts are "" and figures None where nothing is said."""

    title: str
    units_in_scope: str = ""
    staff_in_scope: int | None = None
    patients_per_year: int | None = None
    why_now: str = ""
    what_matters: str = ""
    aim: str = ""
    outcome_measure: str = ""
    aim_unit: str = ""
    baseline_value: Decimal | None = None
    target_value: Decimal | None = None
    target_on: date | None = None
    population: str = ""
    guidance: str = ""
    measures: str = ""
    change_ideas: str = ""
    executive_sponsor: str = ""
    partners: str = ""
    risks: str = ""

    @classmethod
    def of(cls, charter: Charter) -> CharterText:
        """What a stored version says."""
        return cls(**{field.name: getattr(charter, field.name) for field in fields(cls)})


@transaction.atomic
def save_charter(*, team: Team, text: CharterText, seen_number: int, note: str, by: Actor, at: datetime) -> Charter:
    """Adds a version; `note` says what changed. `seen_number` is the version that the writer saw, 0 for none.

    Saving what already stands adds nothing. Refuses (CharterEditedMeanwhile) when a newer one exists, and PapersClosed.
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=team.pk)
    latest = team.charters.order_by("-number", "-pk").first()
    if latest is not None and CharterText.of(latest) == text:
        return latest
    refuse_closed_papers(team, at)
    last = latest.number if latest else 0
    if last != seen_number:
        raise CharterEditedMeanwhile(
            f"Version {last} has been saved since you opened the charter. Compare below, then save again."
        )
    charter = Charter(team=team, number=last + 1, note=note, by=by.user, at=at, **asdict(text))
    charter.full_clean()
    charter.save()
    audit.record(by=by, at=at, verb="saved charter", target=charter, details={"team": team.pk, "number": last + 1})
    return charter


@transaction.atomic
def approve_charter(*, team: Team, number: int, by: Actor, at: datetime) -> CharterSignOff:
    """The team stands by this version; a second approval changes nothing. Refuses PapersClosed."""
    refuse_closed_papers(team, at)
    return _sign_off(team, number, CharterSignOff.Kind.TEAM, by=by, at=at)


@transaction.atomic
def review_charter(*, team: Team, number: int, by: Actor, at: datetime) -> CharterSignOff:
    """The team's coach has read this version; a second review changes nothing."""
    return _sign_off(team, number, CharterSignOff.Kind.COACH, by=by, at=at)


def _sign_off(team: Team, number: int, kind: CharterSignOff.Kind, *, by: Actor, at: datetime) -> CharterSignOff:
    """Only the latest version is signed off: an older one is no longer what the team has set out to do."""
    Team.objects.select_for_update().get(pk=team.pk)
    latest = team.charters.order_by("-number", "-pk").first()
    if latest is None or latest.number != number:
        raise CharterRefused("A newer version has been saved meanwhile. Read it first.")
    known = latest.sign_offs.filter(kind=kind).first()
    if known is not None:
        return known
    if by.user is None:
        raise CharterRefused("Sign in to do this.")
    sign_off = CharterSignOff(charter=latest, kind=kind, by=by.user, at=at)
    sign_off.full_clean()
    sign_off.save()
    audit.record(by=by, at=at, verb=f"signed off charter ({kind})", target=latest, details={"team": team.pk})
    return sign_off
