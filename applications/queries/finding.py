"""Which application, which cohort, whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from applications import rules
from applications.models import (
    Application,
)
from applications.queries.addresses import url_of
from applications.queries.closing import closing, closing_in_mail
from applications.queries.facts import was_sent
from applications.rules import State
from joynet.accounts.models import User
from joynet.lib.zones import (
    day_in_words,
    local_day,
)
from teams.models import Cohort


def open_cohort(at: datetime) -> Cohort | None:
    """The cohort that takes applications at that moment; of several the one that closes first."""
    return Cohort.objects.taking_applications(at).order_by("applications_close_at", "pk").first()


def next_cohort(at: datetime) -> Cohort | None:
    """The cohort whose applications open next."""
    return Cohort.objects.opening_after(at).first()


def draft_of(*, user: User, cohort: Cohort) -> Application | None:
    """The application that the person has in this cohort, unless it is over."""
    return (
        Application.objects.edited_by(user).filter(cohort=cohort).exclude(state__in=rules.OVER).order_by("-pk").first()
    )


@dataclass(frozen=True)
class ApplicationLine:
    """One of a person's applications, as listed on the home page."""

    reference: str
    organization_name: str
    cohort_name: str
    state_in_words: str
    what_next: str
    url: str
    is_settled: bool  # decided or withdrawn: nothing is left to do with it


def applications_of(*, user: User, at: datetime) -> list[ApplicationLine]:
    """The applications that a person works on, newest first. One query."""
    applications = (
        Application.objects.edited_by(user).with_extension().with_sending().select_related("cohort").order_by("-pk")
    )
    return [
        ApplicationLine(
            reference=application.reference,
            organization_name=application.name_in_words,
            cohort_name=application.cohort.name,
            state_in_words=application.public_state,
            what_next=what_next(application, at),
            url=url_of(application),
            is_settled=application.state in rules.OVER or application.state in rules.WITH_A_TEAM,
        )
        for application in applications
    ]


def what_next(application: Application, at: datetime) -> str:
    """What happens next, for the applicant, in a sentence. No query where the row carries its extension and sending."""
    cohort = application.cohort
    match State(application.state):
        case State.DRAFT if at < closing(application):
            return f"Send it by {closing_in_mail(application)}."
        case State.DRAFT:
            return "Applications have closed. Call or write to us if you need more time."
        case State.SUBMITTED | State.IN_REVIEW | State.RESUBMITTED:
            return _decision_in_words(application, at)
        case State.INFORMATION_REQUESTED:
            return "Read our question, change the parts that it names, and send the application again."
        case State.WAITING_LIST:
            return "We write to you as soon as a place is free. You can replace whoever cannot take part meanwhile."
        case State.ACCEPTED | State.ACCEPTED_WITH_CONDITIONS:
            return "A place is yours once the participation agreement is signed."
        case State.AGREEMENT_SIGNED | State.ENROLLED:
            verb = "starts" if local_day(at, cohort.zone) <= cohort.starts_on else "started"
            return (
                f"The program {verb} on {day_in_words(cohort.starts_on)}. "
                "Everybody on the team has an invitation by e-mail."
            )
        case State.DECLINED:
            return "Read why, and what would help. You can apply again while a cohort takes applications."
        case State.WITHDRAWN:
            end = "We do not read it any more." if was_sent(application) else "It was never sent."
            return f"{end} You can apply again while a cohort takes applications."


def _decision_in_words(application: Application, at: datetime) -> str:
    day = decision_day_of(application)
    if local_day(at, application.cohort.zone) <= day:
        return f"We read it and write to you by {day_in_words(day)}."
    return f"Our decision was due by {day_in_words(day)} and is late. Call or write to us to hear how far we are."


def decision_day(cohort: Cohort) -> date:
    """The last day on which applicants hear the decision."""
    return _decided_after(cohort.applications_close_at, cohort.zone)


def decision_day_of(application: Application) -> date:
    """The same for one application: whoever has more time to send it hears later."""
    return _decided_after(closing(application), application.cohort.zone)


def _decided_after(closes_at: datetime, zone: str) -> date:
    """Counted from the last minute in which it can be sent; the close is the first moment that no longer counts."""
    return local_day(closes_at - timedelta(minutes=1) + rules.DECIDED_WITHIN, zone)


def editors_of(application: Application) -> list[User]:
    """The people who work on the application now, in the order in which they came."""
    rows = application.editors.filter(accepted_at__isnull=False, ended_at__isnull=True)
    return [row.user for row in rows.select_related("user").order_by("pk")]
