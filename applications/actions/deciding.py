"""What staff decide on applications, and telling it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from applications import emails, queries, rules
from applications.actions.moving import lock, move, what_has_happened
from applications.actions.refusals import DecisionRefused, TransitionRefused
from applications.models import Application, Decision
from applications.rules import TARGETS, DecisionKind, State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.outbox import actions as outbox
from teams.models import Cohort


@transaction.atomic
def start_review(*, application: Application, by: Actor, at: datetime) -> Application:
    """Staff begin to read a submitted application."""
    application = lock(application)
    if application.state == State.INFORMATION_REQUESTED:
        raise TransitionRefused(what_has_happened(application, by))
    move(application, State.IN_REVIEW, by=by, at=at)
    audit.record(by=by, at=at, verb="started review", target=application)
    return application


@transaction.atomic
def decide(
    *,
    application: Application,
    kind: DecisionKind,
    reason: str = "",
    conditions: str = "",
    what_would_help: str = "",
    by: Actor,
    at: datetime,
) -> Decision:
    """Records what is decided. The applicant hears nothing, and the state stays, until it is released."""
    application = lock(application)
    refuse_own(application, by)
    if not rules.may_move(application.state, TARGETS[kind]):
        raise TransitionRefused(what_has_happened(application, by))
    refuse_while_decided(application, by)
    decision = Decision(
        application=application,
        kind=kind,
        reason=reason.strip(),
        conditions=conditions.strip(),
        what_would_help=what_would_help.strip(),
        decided_by=by.user,
        at=at,
    )
    decision.full_clean()
    stamp(decision, by=by, at=at)
    decision.save()
    audit.record(by=by, at=at, verb="decided", target=application, details={"decision": decision.pk})
    return decision


@transaction.atomic
def take_back_decision(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """A decision that nobody has been told of is undone; it stays on record. Twice is once."""
    application = lock(decision.application)
    decision = _locked(decision)
    refuse_own(application, by)
    if decision.taken_back_at is not None:
        return decision
    if decision.released_at is not None:
        raise DecisionRefused("Nothing was done: the applicant has been told of this decision.")
    _take_back(decision, application, by=by, at=at)
    return decision


def take_back_pending(application: Application, *, by: Actor, at: datetime) -> None:
    """Undoes what is decided and not told, where it is about nothing any more; the caller holds the lock."""
    pending = queries.pending_decision(application)
    if pending is not None:
        _take_back(pending, application, by=by, at=at)


def _take_back(decision: Decision, application: Application, *, by: Actor, at: datetime) -> None:
    decision.taken_back_at = at
    decision.full_clean()
    stamp(decision, by=by, at=at)
    decision.save()
    audit.record(by=by, at=at, verb="took back decision", target=application, details={"decision": decision.pk})


@transaction.atomic
def release_decision(*, decision: Decision, by: Actor, at: datetime) -> Application:
    """Tells the applicant: the state moves and the mails go, in this one step. Released twice, it is told once."""
    application = lock(decision.application)
    decision = _locked(decision)
    refuse_own(application, by)
    if decision.released_at is not None:
        return application
    if decision.taken_back_at is not None:
        if application.state == State.WITHDRAWN:
            raise TransitionRefused(what_has_happened(application, by))
        raise DecisionRefused("Nothing was told: this decision has been taken back.")
    kind = DecisionKind(decision.kind)
    if queries.was_sent_again_since(decision, application):
        raise DecisionRefused(f"Nothing was told to {application}. {queries.SENT_AGAIN_SINCE}")
    if kind in rules.OFFERS and rules.may_move(application.state, TARGETS[kind]):
        _hold_a_place(application)
    move(application, TARGETS[kind], by=by, at=at, reason=decision.reason)
    decision.released_at = at
    decision.full_clean()
    stamp(decision, by=by, at=at)
    decision.save()
    audit.record(
        by=by, at=at, verb="released decision", target=application, details={"decision": decision.pk, "kind": kind}
    )
    for user in queries.editors_of(application):
        outbox.queue(emails.decision_told(decision, user, at=at), at=at)
    return application


def refuse_while_decided(application: Application, by: Actor) -> None:
    """Refused while a decision waits to be told: it was made on the application as it is."""
    pending = queries.pending_decision(application)
    if pending is None:
        return
    who = "you" if pending.decided_by is not None and pending.decided_by == by.user else pending.decided_by
    raise DecisionRefused(
        f"Nothing was done: “{pending.get_kind_display()}” is decided already, by {who or 'the system'}, "
        "and not told yet. Take that decision back first."
    )


def refuse_own(application: Application, by: Actor) -> None:
    """Nobody decides on an application that they work on or are named in, or from which a conflict of interest keeps
    them."""
    if by.user is None:
        return
    if by.user in queries.editors_of(application):
        raise TransitionRefused("You work on this application yourself. Ask a colleague to decide on it.")
    if application.review_assignments.filter(reviewer=by.user, conflict=True).exists():
        raise TransitionRefused("You have declared a conflict of interest. Ask a colleague to decide on it.")
    if queries.is_recused(by.user, application):
        raise TransitionRefused(
            "You are named in this application, or have worked on it. Ask a colleague to decide on it."
        )


def _locked(decision: Decision) -> Decision:
    """The decision as it is now; the caller holds its application's lock."""
    return Decision.objects.select_related("decided_by").get(pk=decision.pk)


def _hold_a_place(application: Application) -> None:
    """Refuses an offer for which there is no place; two releases at once are counted one after the other."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=application.cohort_id)
    places = queries.places_of(cohort)
    if places.left == 0:
        which = (
            f"the one place of {cohort} is" if places.capacity == 1 else f"all {places.capacity} places of {cohort} are"
        )
        raise DecisionRefused(
            f"Nothing was told to {application}: {which} taken or offered. "
            "Take the decision back, or give the cohort more places."
        )
