"""An offered place: taken by signing the participation agreement, or given back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.carrying_over import team_of
from applications.actions.moving import lock, move
from applications.actions.refusals import AgreementChanged, ApplicationClosed, PlaceNotReady
from applications.models import Agreement, Application, Decision
from applications.rules import State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox
from teams import actions as team_actions
from teams.locks import lock_directory
from teams.models import Team


@transaction.atomic
def accept_place(*, application: Application, seen_text: int, name: str, title: str, by: Actor, at: datetime) -> Team:
    """Signs the agreement in the words of `seen_text` and founds the team of whoever has confirmed; invites them.

    Organization, people, letter and readiness are carried over, nothing is typed again; the roster counts from this
    day in the cohort's zone. Accepted twice, there is one team. PlaceNotReady says who has not confirmed.
    """
    application = lock(application)
    if application.team is not None:
        return application.team
    lock_directory()
    if application.state not in rules.PLACE_OFFERED:
        raise ApplicationClosed(f"Nothing was signed: this application is “{application.public_state.lower()}”.")
    waits_for = queries.places_to_confirm(application)
    if waits_for:
        raise PlaceNotReady(waits_for)
    text = queries.agreement_text(at)
    if text.pk != seen_text:
        raise AgreementChanged(
            "Nothing was signed: the words of the agreement have changed since you opened the page. Read them again."
        )
    agreement = Agreement(
        application=application,
        text_version=text,
        name=" ".join(name.split()),
        title=" ".join(title.split()),
        by=by.user,
        at=at,
    )
    agreement.full_clean()
    agreement.save()
    move(application, State.AGREEMENT_SIGNED, by=by, at=at)
    audit.record(by=by, at=at, verb="signed agreement", target=application, details={"text": text.pk})
    offer = _offer(application)
    team = team_actions.found_team(
        new=team_of(application, at, approved_by=None if offer is None else offer.decided_by), by=by, at=at
    )
    application.team = team
    move(application, State.ENROLLED, by=by, at=at)
    audit.record(by=by, at=at, verb="accepted place", target=application, details={"team": team.pk})
    for user in queries.editors_of(application):
        outbox.queue(emails.place_taken(agreement, user, at=at), at=at)
    for user in queries.decider_to_tell(application, None if offer is None else offer.decided_by, at):
        outbox.queue(emails.place_taken_for_staff(agreement, user, at=at), at=at)
    return team


@transaction.atomic
def give_place_back(*, application: Application, reason: str, by: Actor, at: datetime) -> Application:
    """The applicant does not take the place that is offered; whoever offered it, or who decides now, is told.

    Twice is once.
    """
    application = lock(application)
    if application.state == State.WITHDRAWN:
        return application
    if application.state not in rules.PLACE_OFFERED:
        raise ApplicationClosed(f"Nothing was changed: this application is “{application.public_state.lower()}”.")
    offer = _offer(application)
    move(application, State.WITHDRAWN, by=by, at=at, reason=reason)
    audit.record(by=by, at=at, verb="gave place back", target=application)
    for user in queries.editors_of(application):
        outbox.queue(emails.place_given_back(application, user, at=at), at=at)
    for user in queries.decider_to_tell(application, None if offer is None else offer.decided_by, at):
        outbox.queue(emails.place_free(application, user, reason=reason, at=at), at=at)
    return application


def _offer(application: Application) -> Decision | None:
    """The decision that gave the place."""
    return (
        application.decisions.filter(kind__in=rules.OFFERS, released_at__isnull=False)
        .select_related("decided_by")
        .order_by("-at", "-pk")
        .first()
    )
