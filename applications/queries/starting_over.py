"""Whether an application can be changed again, or its answers carried over to another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import Application
from applications.queries.closing import closing
from applications.queries.finding import draft_of, open_cohort
from applications.rules import State
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, deadline_in_both_zones
from teams.models import Cohort


def may_take_back(application: Application, at: datetime) -> bool:
    """Whether the applicant can open it again without us: sent, not read yet, and applications have not closed."""
    return application.state == State.SUBMITTED and at < closing(application)


def draft_with_more_time(user: User, at: datetime) -> Application | None:
    """The person's draft that can still be sent although its cohort takes no others. One query."""
    drafts = Application.objects.edited_by(user).with_extension().select_related("cohort")
    own = drafts.filter(state=State.DRAFT, cohort__applications_close_at__lte=at).order_by("-pk")
    return next((draft for draft in own if at < closing(draft)), None)


def to_carry_over(user: User, cohort: Cohort) -> Application | None:
    """The person's latest application that is over, of this cohort before any other, unless somebody has carried it
    into this cohort already."""
    begun = Application.objects.filter(cohort=cohort, carried_from__isnull=False).exclude(state__in=rules.OVER)
    over = (
        Application.objects.edited_by(user)
        .filter(state__in=rules.OVER)
        .exclude(pk__in=begun.values("carried_from"))
        .order_by("-pk")
    )
    return over.filter(cohort=cohort).first() or over.first()


@dataclass(frozen=True)
class CarryingOffer:
    """The cohort that takes applications now, and the person's application in it if there is one."""

    cohort: Cohort
    closes: str
    starts: str
    begun: Application | None


def carrying_offer(application: Application, user: User, at: datetime) -> CarryingOffer | None:
    """Where the answers of an application that is over can be carried to now; None while no cohort is open."""
    if application.state not in rules.OVER:
        return None
    cohort = open_cohort(at)
    if cohort is None:
        return None
    return CarryingOffer(
        cohort=cohort,
        closes=deadline_in_both_zones(cohort.applications_close_at, cohort.zone, user.time_zone),
        starts=day_in_words(cohort.starts_on),
        begun=draft_of(user=user, cohort=cohort),
    )
