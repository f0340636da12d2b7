"""What is decided on applications: what waits to be told, and the places that are left."""

from __future__ import annotations

from dataclasses import dataclass

from applications import rules
from applications.models import Application, Decision
from applications.queries.reviewing import readable_by
from applications.rules import DecisionKind
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year
from teams.models import Cohort


def pending_decision(application: Application) -> Decision | None:
    """What is decided and not told yet."""
    return (
        application.decisions.filter(released_at__isnull=True, taken_back_at__isnull=True)
        .select_related("decided_by")
        .first()
    )


def places_of(cohort: Cohort, *, reader: User | None = None) -> rules.Places:
    """The places of a cohort: taken by a team, offered and not taken yet, and offered by what waits to be told. What
    waits on an application that is closed to the reader is left out: how it is decided is not for the reader to know.
    """
    applications = Application.objects.filter(cohort=cohort)
    read = applications if reader is None else readable_by(reader).filter(cohort=cohort)
    return rules.Places(
        capacity=cohort.capacity,
        taken=cohort.teams.filter(left_on__isnull=True).count(),
        offered=applications.filter(state__in=rules.PLACE_OFFERED, team__isnull=True).count(),
        pending=Decision.objects.filter(
            application__in=read, kind__in=rules.OFFERS, released_at__isnull=True, taken_back_at__isnull=True
        ).count(),
    )


@dataclass(frozen=True)
class DecisionLine:
    """One decision as staff see it on the application."""

    pk: int
    what: str
    when: str
    who: str
    told: str
    taken_back: str
    reason: str
    conditions: str
    what_would_help: str

    @property
    def is_pending(self) -> bool:
        """Whether the applicant is still to be told."""
        return not self.told and not self.taken_back


def decision_lines(application: Application, *, zone: str) -> list[DecisionLine]:
    """Every decision, the latest first; those that were taken back stand beside those that were told."""
    return [
        DecisionLine(
            pk=row.pk,
            what=DecisionKind(row.kind).label,
            when=in_words_with_year(row.at, zone),
            who=str(row.decided_by) if row.decided_by else "The system",
            told=in_words_with_year(row.released_at, zone) if row.released_at else "",
            taken_back=in_words_with_year(row.taken_back_at, zone) if row.taken_back_at else "",
            reason=row.reason,
            conditions=row.conditions,
            what_would_help=row.what_would_help,
        )
        for row in application.decisions.select_related("decided_by").order_by("-at", "-pk")
    ]
