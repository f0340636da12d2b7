"""Who reviews an application, what a reviewer says and gives, and what is looked for in the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from applications import emails, queries, rules
from applications.actions.moving import lock, move
from applications.models import (
    Application,
    ApplicationLetter,
    LetterCheck,
    ReviewAssignment,
    ReviewScore,
)
from applications.rules import Criterion, LetterPoint, ScoreGiven, State
from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year
from joynet.outbox import actions as outbox


class ReviewRefused(ValidationError):
    """Nothing was changed; the message says what to do."""


class ReviewStale(ValidationError):
    """The review was saved elsewhere since the page was opened; nothing of this was kept."""


class ReviewIncomplete(ValidationError):
    """Criteria still need a score before the review can be handed in; `criteria` says which."""

    def __init__(self, criteria: tuple[Criterion, ...]) -> None:
        super().__init__([f"Choose a score for “{criterion.label}”." for criterion in criteria])
        self.criteria = criteria


# ---- who reviews


@transaction.atomic
def assign_reviewer(*, application: Application, reviewer: User, by: Actor, at: datetime) -> ReviewAssignment:
    """Asks one person to review. The first one starts the review. The person is told by mail."""
    application = _lock_to_review(application)
    return _assign(application, reviewer, by=by, at=at)


@transaction.atomic
def assign_evenly(*, application: Application, by: Actor, at: datetime) -> list[ReviewAssignment]:
    """Asks those whose turn it is until two people review it; pressed again, it asks nobody."""
    application = _lock_to_review(application)
    wanting = rules.REVIEWERS_EACH - len(queries.standing_assignments(application))
    if wanting <= 0:
        raise ReviewRefused(f"{rules.REVIEWERS_EACH} people review {application} already. Nobody else was asked.")
    turn = queries.review_candidates(application, at, by=by.user)[:wanting]
    if not turn:
        raise ReviewRefused(
            "Nobody else on the staff can review it: everybody is asked already, works on it, is named in it, has a "
            "conflict of interest, or asks after scores are in."
        )
    return [_assign(application, candidate.user, by=by, at=at) for candidate in turn]


def _assign(application: Application, reviewer: User, *, by: Actor, at: datetime) -> ReviewAssignment:
    row = application.review_assignments.filter(reviewer=reviewer).first()
    if row is not None and row.conflict:
        raise ReviewRefused(f"{reviewer} has a conflict of interest and cannot review {application}.")
    if row is not None and row.ended_at is None:
        raise ReviewRefused(f"{reviewer} has been asked to review {application} already.")
    if reviewer == by.user and queries.are_scores_in(application):
        raise ReviewRefused("Scores are in that you may have seen, so only a colleague can ask you to review.")
    if reviewer not in [candidate.user for candidate in queries.review_candidates(application, at, by=by.user)]:
        raise ReviewRefused(
            f"{reviewer} cannot review {application}: only reviewers, coordinators and directors can who do not work "
            "on it and are not named in it."
        )
    if row is None:
        row = ReviewAssignment(application=application, reviewer=reviewer)
    row.assigned_by, row.assigned_at, row.ended_at, row.done_at = by.user, at, None, None
    row.full_clean()
    row.save()
    if application.state in rules.STARTS_REVIEW:
        move(application, State.IN_REVIEW, by=by, at=at)
        audit.record(by=by, at=at, verb="started review", target=application)
    audit.record(by=by, at=at, verb="assigned reviewer", target=application, details={"reviewer": reviewer.pk})
    if reviewer != by.user:
        outbox.queue(emails.review_asked(row, at=at), at=at)
    return row


@transaction.atomic
def take_off_reviewer(*, assignment: ReviewAssignment, by: Actor, at: datetime) -> ReviewAssignment:
    """Ends an assignment of somebody else: the person no longer reads the application by it, and scores given do not
    count."""
    lock(assignment.application)
    assignment = ReviewAssignment.objects.select_related("reviewer", "application__cohort").get(pk=assignment.pk)
    if assignment.conflict:
        raise ReviewRefused("A conflict of interest stays on record.")
    if assignment.ended_at is not None:
        raise ReviewRefused(f"{assignment.reviewer} has been taken off already.")
    if assignment.reviewer == by.user:
        raise ReviewRefused("Nobody takes themselves off. Ask a colleague to do it.")
    assignment.ended_at = at
    assignment.full_clean()
    assignment.save()
    audit.record(
        by=by,
        at=at,
        verb="took reviewer off",
        target=assignment.application,
        details={"reviewer": assignment.reviewer_id},
    )
    return assignment


# ---- conflict of interest


@transaction.atomic
def declare_no_conflict(*, application: Application, by: Actor, at: datetime) -> ReviewAssignment:
    """The reviewer has no conflict of interest; from now on the application opens."""
    application = lock(application)
    row = application.review_assignments.filter(reviewer=by.user, ended_at__isnull=True).first()
    if row is None:
        raise ReviewRefused("You are not asked to review this application.")
    if row.conflict:
        raise ReviewRefused("You have said that you have a conflict of interest. That stays.")
    if row.conflict is False:
        return row
    row.conflict, row.declared_at = False, at
    row.full_clean()
    row.save()
    audit.record(by=by, at=at, verb="declared no conflict", target=application)
    return row


@transaction.atomic
def declare_conflict(*, application: Application, reason: str, by: Actor, at: datetime) -> ReviewAssignment:
    """Recuses the person for good, asked to review or not. Whoever asked, or decides now, is told to ask somebody
    else."""
    application = lock(application)
    row = application.review_assignments.filter(reviewer=by.user).first()
    if row is not None and row.conflict:
        return row
    was_asked = row is not None and row.ended_at is None
    if row is None:
        row = ReviewAssignment(application=application, reviewer=by.user, assigned_at=at)
    row.conflict, row.conflict_reason, row.declared_at, row.done_at = True, reason, at, None
    row.full_clean()
    row.save()
    audit.record(by=by, at=at, verb="declared conflict", target=application)
    if was_asked:
        for user in queries.decider_to_tell(application, row.assigned_by, at):
            outbox.queue(emails.reviewer_recused(row, user, at=at), at=at)
    return row


# ---- scores


@transaction.atomic
def save_review(
    *, assignment: ReviewAssignment, given: Sequence[ScoreGiven], seen: str, by: Actor, at: datetime
) -> ReviewAssignment:
    """Keeps a draft: any scores and comments. `seen`: the saving that the page showed (queries.review_revision)."""
    assignment = _lock_own_review(assignment, by)
    _keep_scores(assignment, given, seen=seen, by=by, at=at)
    return assignment


@transaction.atomic
def hand_in_review(
    *, assignment: ReviewAssignment, given: Sequence[ScoreGiven], seen: str, by: Actor, at: datetime
) -> ReviewAssignment:
    """Keeps the scores and hands them in: now others see them, and the reviewer sees those of others."""
    assignment = _lock_own_review(assignment, by)
    lacking = rules.unscored(given)
    if lacking:
        raise ReviewIncomplete(lacking)
    _keep_scores(assignment, given, seen=seen, by=by, at=at)
    assignment.done_at = at
    assignment.full_clean()
    assignment.save()
    audit.record(by=by, at=at, verb="handed in review", target=assignment.application)
    return assignment


@transaction.atomic
def open_review_again(*, assignment: ReviewAssignment, by: Actor, at: datetime) -> ReviewAssignment:
    """Takes a review back into draft to change it, until the application is decided; the scores stay as typed."""
    assignment = _lock_standing(assignment, by)
    if assignment.done_at is None:
        return assignment
    if not queries.can_be_opened_again(assignment):
        raise ReviewRefused("A decision is made on the scores, so they can no longer be changed.")
    assignment.done_at = None
    assignment.full_clean()
    assignment.save()
    audit.record(by=by, at=at, verb="opened review again", target=assignment.application)
    return assignment


def _keep_scores(
    assignment: ReviewAssignment, given: Sequence[ScoreGiven], *, seen: str, by: Actor, at: datetime
) -> None:
    scores = queries.own_scores(assignment)
    if queries.review_revision(scores) != seen:
        last = max((row.at for row in scores.values()), default=at)
        zone = by.user.time_zone if by.user else assignment.application.cohort.zone
        raise ReviewStale(
            f"You saved this review in another window, {in_words_with_year(last, zone)}. What stands here is not saved "
            "yet. Press the button again to keep it instead."
        )
    for one in given:
        row = scores.get(one.criterion) or ReviewScore(assignment=assignment, criterion=one.criterion)
        if row.pk is None and one.score is None and not one.comment:
            continue
        row.score, row.comment, row.at = one.score, one.comment, at
        row.full_clean()
        row.save()


def _lock_own_review(assignment: ReviewAssignment, by: Actor) -> ReviewAssignment:
    assignment = _lock_standing(assignment, by)
    if assignment.done_at is not None:
        zone = by.user.time_zone if by.user else assignment.application.cohort.zone
        raise ReviewRefused(f"Your scores have been in since {in_words_with_year(assignment.done_at, zone)}.")
    return assignment


def _lock_standing(assignment: ReviewAssignment, by: Actor) -> ReviewAssignment:
    """The locked assignment of a reviewer who has no conflict of interest, while the application is reviewed."""
    application = _lock_to_review(assignment.application)
    row = ReviewAssignment.objects.filter(
        pk=assignment.pk, reviewer=by.user, ended_at__isnull=True, conflict=False
    ).first()
    if row is None:
        raise ReviewRefused("You are no longer asked to review this application.")
    row.application = application
    return row


def _lock_to_review(application: Application) -> Application:
    application = lock(application)
    if application.state not in rules.REVIEWABLE:
        state = State(application.state).label.lower()
        raise ReviewRefused(f"Nothing was changed: {application} is “{state}”, so it is not reviewed now.")
    return application


# ---- the letter


@transaction.atomic
def check_letter(
    *,
    letter: ApplicationLetter,
    found: Mapping[LetterPoint, str],
    shown: Mapping[LetterPoint, str],
    by: Actor,
    at: datetime,
) -> list[LetterPoint]:
    """Notes what was found for points of the letter; returns the points that changed.

    `found` and `shown` hold "yes", "no" or "": what is said now, and what the page had shown.
    """
    application = _lock_to_review(letter.application)
    current = queries.letter_in_force(application)
    if current is None or current.pk != letter.pk:
        raise ReviewRefused("The letter has been replaced since you opened the page. Look at the new one.")
    checks = {LetterPoint(check.point): check for check in letter.checks.select_related("by")}
    changed, conflicts = [], {}
    for point in rules.letter_points(is_signed_here=letter.signed_at is not None):
        check = checks.get(point)
        now = rules.found(is_met=check.is_met) if check else ""
        wanted = found.get(point, "")
        if not wanted or wanted in (now, shown.get(point, "")):
            continue
        if check is not None and now != shown.get(point, ""):
            conflicts[point.value] = f"{check.by or 'Somebody'} has just said “{now.title()}”. Look again, then save."
            continue
        changed.append((point, check, now, wanted))
    if conflicts:
        raise ValidationError(conflicts)
    details: dict[str, str | int] = {"letter": letter.pk}
    for point, check, now, wanted in changed:
        row = check or LetterCheck(letter=letter, point=point)
        row.is_met, row.by, row.at = rules.FOUND[wanted], by.user, at
        row.full_clean()
        row.save()
        details[point.value] = f"{now} to {wanted}" if now else wanted
    if changed:
        audit.record(by=by, at=at, verb="checked letter", target=application, details=details)
    return [point for point, *_rest in changed]
