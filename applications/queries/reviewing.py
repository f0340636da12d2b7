"""Who reviews an application, who is kept from it, what reviewers gave, and what was looked for in the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from applications import rules
from applications.models import (
    Application,
    ApplicationEditor,
    ApplicationLetter,
    EditorInvitation,
    LetterCheck,
    LetterRequest,
    Nominee,
    ReviewAssignment,
    ReviewScore,
)
from applications.queries.facts import sent_at, today_of
from applications.rules import Criterion, LetterPoint, State
from joynet.accounts.models import Role, StaffRole, User
from joynet.lib.zones import in_words_with_year

REVIEWING_ROLES = (Role.REVIEWER, Role.COORDINATOR, Role.DIRECTOR)
"""Who can be asked to review; people with the first role come first."""


# ---- who is kept from an application


NAMING = (Nominee, EditorInvitation, LetterRequest)
"""What names somebody in an application by address, beside its contact."""


def recused(user: User) -> Q:
    """The applications that are closed to the person on the staff's side: where there is a conflict of interest, or
    where the person works on it or is named in it, by any address that `addresses_in` finds."""
    closed = Q(pk__in=ReviewAssignment.objects.filter(reviewer=user, conflict=True).values("application"))
    closed |= Q(pk__in=ApplicationEditor.objects.filter(user=user, accepted_at__isnull=False).values("application"))
    address = user.email.strip()
    if address:
        closed |= Q(contact_email__iexact=address)
        for model in NAMING:
            named = model._default_manager.filter(email__iexact=address)
            closed |= Q(pk__in=named.order_by().values("application"))
    return closed


def is_recused(user: User, application: Application) -> bool:
    """Whether the application is closed to the person for good."""
    return Application.objects.filter(recused(user), pk=application.pk).exists()


def open_to(user: User) -> QuerySet[Application]:
    """Applications that staff may hear of: sent, not back in the applicant's hands, and the person is not recused."""
    return Application.objects.sent().exclude(state=State.DRAFT).exclude(recused(user))


def readable_by(user: User) -> QuerySet[Application]:
    """Those of them whose content may open to the person: whoever is asked to review one has said first that there is
    no conflict of interest. Pages, papers, files, the panel and the list of mails hold these and no others."""
    return open_to(user).exclude(pk__in=undeclared_by(user).values("application"))


def closed_to(user: User) -> QuerySet[Application]:
    """What is kept from the person, drafts among them: the person is recused, or is asked to review and has still to
    say whether there is a conflict of interest."""
    return Application.objects.filter(recused(user) | Q(pk__in=undeclared_by(user).values("application")))


def asked_of(user: User) -> QuerySet[ReviewAssignment]:
    """The person's assignments that stand: not taken off, no conflict of interest; not yet declared ones among them."""
    return ReviewAssignment.objects.filter(reviewer=user, ended_at__isnull=True).exclude(conflict=True)


def undeclared_by(user: User) -> QuerySet[ReviewAssignment]:
    """The person's assignments for which nothing is said yet about a conflict of interest."""
    return asked_of(user).filter(conflict__isnull=True)


def has_declared_conflict(user: User, application: Application) -> bool:
    """Whether the person has said that there is a conflict of interest; it stays so."""
    return ReviewAssignment.objects.filter(application=application, reviewer=user, conflict=True).exists()


# ---- who reviews it


@dataclass(frozen=True)
class AssignmentLine:
    """One person asked to review, as coordinators see it."""

    assignment: ReviewAssignment
    name: str
    state: str
    more: str
    conflict_reason: str
    can_be_taken_off: bool
    is_own: bool
    is_done: bool


def assignment_lines(application: Application, *, reader: User) -> list[AssignmentLine]:
    """Everybody who has been asked and is not taken off, and everybody who is recused; in the order of asking."""
    rows = (
        application.review_assignments.filter(Q(ended_at__isnull=True) | Q(conflict=True))
        .select_related("reviewer")
        .order_by("assigned_at", "pk")
    )
    return [_assignment_line(row, reader) for row in rows]


def _assignment_line(row: ReviewAssignment, reader: User) -> AssignmentLine:
    def when(moment: datetime | None) -> str:
        return "" if moment is None else in_words_with_year(moment, reader.time_zone)

    if row.conflict:
        state, more = "Conflict of interest", f"Said {when(row.declared_at)}."
    elif row.done_at is not None:
        state, more = "Scores are in", f"Since {when(row.done_at)}."
    elif row.conflict is False:
        state, more = "Scores to come", f"No conflict of interest, said {when(row.declared_at)}."
    else:
        state = "Asked"
        more = f"On {when(row.assigned_at)}. Has not said yet whether there is a conflict of interest."
    return AssignmentLine(
        assignment=row,
        name=str(row.reviewer),
        state=state,
        more=more,
        conflict_reason=row.conflict_reason,
        can_be_taken_off=not row.conflict and row.reviewer != reader,
        is_own=not row.conflict and row.reviewer == reader,
        is_done=row.done_at is not None,
    )


def standing_assignments(application: Application) -> list[ReviewAssignment]:
    """Whoever reviews it now: not taken off, no conflict of interest; in the order of asking."""
    rows = application.review_assignments.filter(ended_at__isnull=True).exclude(conflict=True)
    return list(rows.select_related("reviewer").order_by("assigned_at", "pk"))


def reviewers_of(application: Application) -> list[User]:
    """The people who review it now, in the order in which they were asked."""
    return [row.reviewer for row in standing_assignments(application)]


def reviews_done(application: Application) -> tuple[int, int]:
    """How many reviews are in, and of how many: two, or as many as are asked for where that is more."""
    standing = standing_assignments(application)
    return sum(row.done_at is not None for row in standing), max(rules.REVIEWERS_EACH, len(standing))


def _standing() -> Q:
    return Q(review_assignments__in=ReviewAssignment.objects.filter(ended_at__isnull=True).exclude(conflict=True))


def _asked() -> Count:
    return Count("review_assignments", filter=_standing(), distinct=True)


def _handed_in() -> Count:
    return Count("review_assignments", filter=_standing() & Q(review_assignments__done_at__isnull=False), distinct=True)


def with_reviews(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Each with `reviews_asked` and `reviews_in`, the counts of `reviews_done` in SQL."""
    return applications.annotate(reviews_asked=_asked(), reviews_in=_handed_in())


def short_of_reviewers(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those that are reviewed by fewer than two people."""
    counted = applications.filter(state__in=rules.REVIEWABLE).annotate(reviews_asked=_asked())
    return counted.filter(reviews_asked__lt=rules.REVIEWERS_EACH)


def waiting_for_scores(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those of which somebody who is asked has not handed in."""
    counted = applications.filter(state__in=rules.REVIEWABLE).annotate(reviews_asked=_asked(), reviews_in=_handed_in())
    return counted.filter(reviews_in__lt=F("reviews_asked"))


def with_all_scores(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those of which everybody who is asked has handed in, two people at least."""
    counted = applications.annotate(reviews_asked=_asked(), reviews_in=_handed_in())
    return counted.filter(reviews_in__gte=F("reviews_asked"), reviews_asked__gte=rules.REVIEWERS_EACH)


def reviews_to_do(user: User) -> QuerySet[ReviewAssignment]:
    """The person's reviews that wait: asked, not handed in, the application undecided and open to the person."""
    return asked_of(user).filter(
        done_at__isnull=True, application__state__in=rules.REVIEWABLE, application__in=open_to(user)
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be asked to review, with how much is on their desk."""

    user: User
    waiting: int

    @property
    def in_words(self) -> str:
        return f"{self.user}, {self.waiting} to review" if self.waiting else f"{self.user}, nothing to review"


def review_candidates(application: Application, at: datetime, *, by: User | None) -> list[Candidate]:
    """Who can be asked, whose turn it is first: reviewers before coordinators and directors, fewest waiting first.

    Nobody who works on the application or is named in it, has a conflict of interest, or reviews it already; and not
    whoever asks, once they may have seen scores.
    """
    roles = StaffRole.objects.active_on(today_of(application, at)).filter(
        role__in=REVIEWING_ROLES, user__is_active=True
    )
    reviewers = roles.filter(role=Role.REVIEWER, user=OuterRef("pk"))
    stands = Q(review_assignments__ended_at__isnull=True) & ~Q(review_assignments__conflict=True)
    people = (
        User.objects.filter(pk__in=roles.values("user"))
        .exclude(pk__in=_kept_off(application))
        .annotate(
            is_reviewer=Exists(reviewers),
            waiting=Count(
                "review_assignments",
                filter=Q(
                    review_assignments__in=ReviewAssignment.objects.filter(
                        ended_at__isnull=True, done_at__isnull=True, application__state__in=rules.REVIEWABLE
                    ).exclude(conflict=True)
                ),
                distinct=True,
            ),
            ever=Count("review_assignments", filter=stands, distinct=True),
        )
        .order_by(F("is_reviewer").desc(), "waiting", "ever", "pk")
    )
    named = addresses_in(application)
    may_have_seen = by is not None and are_scores_in(application)
    return [
        Candidate(user, user.waiting)
        for user in people
        if user.email.lower() not in named and not (may_have_seen and user == by)
    ]


def _kept_off(application: Application) -> set[int]:
    """Accounts that cannot be asked: at work on the application at any time, recused, or asked already."""
    asked = application.review_assignments.filter(Q(ended_at__isnull=True) | Q(conflict=True))
    works = application.editors.filter(accepted_at__isnull=False)
    return {*asked.values_list("reviewer_id", flat=True), *works.values_list("user_id", flat=True)}


def addresses_in(application: Application) -> set[str]:
    """Every address that is named in an application, in lower case, replaced and withdrawn ones among them."""
    found: set[str] = {application.contact_email}
    for model in NAMING:
        found.update(model._default_manager.filter(application=application).values_list("email", flat=True))
    return {address.strip().lower() for address in found if address.strip()}


# ---- what reviewers gave


@dataclass(frozen=True)
class ReviewerScore:
    """What one reviewer gave one criterion."""

    reviewer: User
    score: int
    comment: str


@dataclass(frozen=True)
class CriterionLine:
    """One criterion with what each reviewer gave it whose scores are in."""

    criterion: Criterion
    scores: tuple[ReviewerScore, ...]
    mean: float | None
    is_disagreement: bool

    @property
    def label(self) -> str:
        return self.criterion.label

    @property
    def mean_in_words(self) -> str:
        return "" if self.mean is None else f"{self.mean:.1f}"


def scores_of(application: Application) -> list[CriterionLine]:
    """Each criterion with the scores that are in. Whether a reader may see them: `may_see_scores`."""
    return scores_of_each([application])[application.pk]


def scores_of_each(applications: Iterable[Application]) -> dict[int, list[CriterionLine]]:
    """The same for many, by application. One query."""
    wanted = [application.pk for application in applications]
    by_application: dict[int, list[ReviewScore]] = {pk: [] for pk in wanted}
    scores = (
        ReviewScore.objects.filter(
            assignment__application__in=wanted,
            assignment__done_at__isnull=False,
            assignment__ended_at__isnull=True,
            assignment__conflict=False,
            score__isnull=False,
        )
        .select_related("assignment__reviewer")
        .order_by("assignment__assigned_at", "assignment_id")
    )
    for score in scores:
        by_application[score.assignment.application_id].append(score)
    return {
        pk: [_criterion_line(criterion, own) for criterion in rules.REVIEWER_CRITERIA]
        for pk, own in by_application.items()
    }


def _criterion_line(criterion: Criterion, scores: list[ReviewScore]) -> CriterionLine:
    own = [row for row in scores if row.criterion == criterion]
    given = [row.score for row in own if row.score is not None]
    return CriterionLine(
        criterion=criterion,
        scores=tuple(
            ReviewerScore(row.assignment.reviewer, row.score, row.comment) for row in own if row.score is not None
        ),
        mean=fmean(given) if given else None,
        is_disagreement=rules.is_disagreement(given),
    )


def waits_with_own_scores(user: User) -> QuerySet[ReviewAssignment]:
    """The person's assignments whose scores are not in: the scores of others are hidden until they are, or until a
    decision is told. Being taken off opens nothing: the person can be asked again."""
    asked = ReviewAssignment.objects.filter(reviewer=user).exclude(conflict=True)
    return asked.filter(done_at__isnull=True, application__state__in=rules.REVIEWABLE)


def may_see_scores(user: User, application: Application) -> bool:
    """Whether the person, who may read the application, may see what others gave: whoever has been asked to review it
    not before their own are in."""
    return not waits_with_own_scores(user).filter(application=application).exists()


def are_scores_in(application: Application) -> bool:
    """Whether somebody who reviews it has handed in."""
    return application.review_assignments.filter(done_at__isnull=False, ended_at__isnull=True, conflict=False).exists()


def sent_again_since(assignment: ReviewAssignment) -> datetime | None:
    """When the application was sent again after the reviewer's scores came in; None where it was not."""
    sent = sent_at(assignment.application)
    return sent if sent is not None and assignment.done_at is not None and sent > assignment.done_at else None


def own_scores(assignment: ReviewAssignment) -> dict[Criterion, ReviewScore]:
    """What the reviewer has given so far, drafts among them."""
    return {Criterion(row.criterion): row for row in assignment.scores.order_by("pk")}


def review_revision(scores: Mapping[Criterion, ReviewScore]) -> str:
    """What tells one saving of a review from the next."""
    return max((row.at.isoformat() for row in scores.values()), default="")


def can_be_opened_again(assignment: ReviewAssignment) -> bool:
    """Whether scores that are in can still be changed: until a decision is made."""
    application = assignment.application
    return (
        application.state in rules.REVIEWABLE and not application.decisions.filter(taken_back_at__isnull=True).exists()
    )


# ---- what was looked for in the letter


@dataclass(frozen=True)
class LetterPointLine:
    """One point of the checklist with what was found, by whom and when."""

    point: LetterPoint
    found: str
    by: str
    when: str

    @property
    def label(self) -> str:
        return self.point.label

    @property
    def found_in_words(self) -> str:
        return {"yes": "Yes", "no": "No"}.get(self.found, "Not looked for yet")


def letter_checklist(letter: ApplicationLetter, *, zone: str) -> list[LetterPointLine]:
    """Every point that is looked for in this letter."""
    checks: dict[str, LetterCheck] = {check.point: check for check in letter.checks.select_related("by")}
    return [
        _point_line(point, checks.get(point), zone)
        for point in rules.letter_points(is_signed_here=letter.signed_at is not None)
    ]


def letter_found(letter: ApplicationLetter) -> dict[LetterPoint, str]:
    """What was found for the points of the letter that somebody has looked for: "yes" or "no"."""
    return {LetterPoint(check.point): rules.found(is_met=check.is_met) for check in letter.checks.order_by("pk")}


def _point_line(point: LetterPoint, check: LetterCheck | None, zone: str) -> LetterPointLine:
    if check is None:
        return LetterPointLine(point, "", "", "")
    return LetterPointLine(
        point,
        rules.found(is_met=check.is_met),
        str(check.by) if check.by else "The system",
        in_words_with_year(check.at, zone),
    )
