"""Reviewing, in the admin: who reviews, conflicts of interest, and scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, queries, rules
from applications.admin.frame import framed, staff_user
from applications.forms import AssignForm, ConflictForm, ReviewForm, comment_field, score_field
from applications.models import Application, ReviewAssignment
from applications.rules import Criterion, ScoreGiven
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year


@dataclass(frozen=True)
class RubricLine:
    """One criterion on the page of scores."""

    criterion: Criterion
    question: str
    score: BoundField
    comment: BoundField


class ReviewPages(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """What the queue has for reviewers, and for whoever asks them."""

    actions = ["assign_all_evenly"]

    def get_urls(self) -> list[URLPattern]:
        """The pages of reviewing beside Django's."""
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("reviewers", self.reviewers, "reviewers"),
            ("reviewers/evenly", self.assign_evenly, "assign_evenly"),
            ("reviewers/<int:assignment_id>/take-off", self.take_off, "take_off"),
            ("conflict", self.conflict, "conflict"),
            ("review", self.review, "review"),
            ("review/again", self.review_again, "review_again"),
        ]
        own = [
            path(
                f"<int:application_id>/{address}/",
                self.admin_site.admin_view(view),
                name=f"applications_application_{name}",
            )
            for address, view, name in pages
        ]
        return own + super().get_urls()

    # ---- who reviews

    def reviewers(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Who is asked and how far they are; asking one more by hand."""
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_assign(user, application_id, now)
        if request.method != "POST":
            return self._reviewers_page(request, application, user, now)
        people = {str(one.user.pk): one.user for one in queries.review_candidates(application, now, by=user)}
        typed = request.POST.get("reviewer", "")
        already = application.review_assignments.filter(ended_at__isnull=True, reviewer_id=_number(typed)).first()
        if already is not None and not already.conflict:
            messages.success(request, f"{already.reviewer} is asked to review {application}.")
            return _to_reviewers(application)
        form = self._assign_form(request, application, user, now, is_bound=True)
        if not form.is_valid():
            return self._reviewers_page(request, application, user, now, form, status=422)
        reviewer = people[form.cleaned_data["reviewer"]]
        try:
            actions.assign_reviewer(application=application, reviewer=reviewer, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            form.add_error("reviewer", refusal.messages[0])
            return self._reviewers_page(request, application, user, now, form, status=422)
        messages.success(request, f"{reviewer} is asked to review {application}.")
        return _to_reviewers(application)

    def assign_evenly(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Asks those whose turn it is."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_assign(user, application_id, now)
        try:
            rows = actions.assign_evenly(application=application, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            names = " and ".join(str(row.reviewer) for row in rows)
            messages.success(request, f"{names} {'is' if len(rows) == 1 else 'are'} asked to review {application}.")
        return _to_reviewers(application)

    def has_assign_permission(self, request: HttpRequest) -> bool:
        """Who asks reviewers from the list."""
        return access.may_decide(staff_user(request), timezone.now())

    @admin.action(description="Ask two reviewers for each, evenly", permissions=["assign"])
    def assign_all_evenly(self, request: HttpRequest, queryset: QuerySet[Application]) -> None:
        """The same for every application that is ticked, whoever has waited longest first."""
        by, now = Actor.of(staff_user(request)), timezone.now()
        asked, left = 0, []
        for application in queryset.order_by("state_at", "pk"):
            try:
                asked += len(actions.assign_evenly(application=application, by=by, at=now))
            except ValidationError as refusal:
                left.append(refusal.messages[0])
        if asked:
            messages.success(request, f"{asked} {'review is' if asked == 1 else 'reviews are'} asked for.")
        for sentence in dict.fromkeys(left):
            messages.warning(request, sentence)

    def take_off(self, request: HttpRequest, application_id: int, assignment_id: int) -> HttpResponse:
        """Ends somebody's assignment."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        assignment = access.get_assignment(user, application_id, assignment_id, now)
        try:
            actions.take_off_reviewer(assignment=assignment, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"{assignment.reviewer} no longer reviews {assignment.application}.")
        return _to_reviewers(assignment.application)

    def _assign_form(
        self, request: HttpRequest, application: Application, user: User, now: datetime, *, is_bound: bool = False
    ) -> AssignForm:
        candidates = [(one.user.pk, one.in_words) for one in queries.review_candidates(application, now, by=user)]
        return AssignForm(request.POST if is_bound else None, candidates=candidates)

    def _reviewers_page(
        self,
        request: HttpRequest,
        application: Application,
        user: User,
        now: datetime,
        form: AssignForm | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        done, of = queries.reviews_done(application)
        candidates = queries.review_candidates(application, now, by=user)
        wanting = max(0, rules.REVIEWERS_EACH - len(queries.standing_assignments(application)))
        return framed(
            self,
            request,
            "reviewers",
            application,
            title=f"Reviewers, {application.name_in_words}",
            lines=queries.assignment_lines(application, reader=user),
            done=done,
            of=of,
            form=form or self._assign_form(request, application, user, now),
            is_reviewed=application.state in rules.REVIEWABLE,
            has_candidates=bool(candidates),
            turn=[candidate.in_words for candidate in candidates[:wanting]],
            starts_review=application.state in rules.STARTS_REVIEW,
            status=status,
        )

    # ---- conflict of interest

    def conflict(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Says whether there is a conflict of interest, before the text opens; later one can still be found."""
        user, now = staff_user(request), timezone.now()
        application = access.get_listed_application(user, application_id, now)
        assignment = queries.asked_of(user).filter(application=application).first()
        is_asked = assignment is not None and assignment.conflict is None
        form = ConflictForm(request.POST if request.method == "POST" else None, is_asked=is_asked)
        if request.method == "POST" and form.is_valid():
            try:
                if form.has_none:
                    actions.declare_no_conflict(application=application, by=Actor.of(user), at=now)
                    return redirect("admin:applications_application_review", application.pk)
                reason = form.cleaned_data["reason"]
                actions.declare_conflict(application=application, reason=reason, by=Actor.of(user), at=now)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages[0])
            else:
                messages.success(request, f"{application} is closed to you from now on. Your conflict is on record.")
                return redirect("admin:applications_application_changelist")
        nominees = [nominee for nominee in queries.nominees_of(application) if nominee.name.strip()]
        return framed(
            self,
            request,
            "conflict",
            application,
            title="Conflict of interest",
            form=form,
            is_asked=is_asked,
            people=[(nominee.name, nominee.title) for nominee in nominees],
            editors=queries.editors_of(application),
            letter=queries.letter_in_force(application),
            status=422 if form.errors else 200,
        )

    # ---- scores

    def review(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """The reviewer's own scores beside the answers: a draft until they are handed in."""
        user, now = staff_user(request), timezone.now()
        assignment = access.get_own_review(user, application_id, now)
        if assignment.conflict is None:
            return redirect("admin:applications_application_conflict", application_id)
        scores = queries.own_scores(assignment)
        given = {key: ScoreGiven(key, row.score, row.comment) for key, row in scores.items()}
        if request.method != "POST":
            is_closed = assignment.done_at is not None or assignment.application.state not in rules.REVIEWABLE
            form = None if is_closed else ReviewForm(given=given, seen=queries.review_revision(scores))
            return self._review_page(request, assignment, user, now, form)
        form = ReviewForm(request.POST)
        if form.is_valid():
            if assignment.done_at is not None and form.given == [given.get(one.criterion) for one in form.given]:
                messages.success(request, "Your scores are in.")
                return redirect("admin:applications_application_review", application_id)
            answer = self._keep_review(request, assignment, form, user, now)
            if answer is not None:
                return answer
        return self._review_page(request, assignment, user, now, form, status=422)

    def _keep_review(
        self, request: HttpRequest, assignment: ReviewAssignment, form: ReviewForm, user: User, now: datetime
    ) -> HttpResponse | None:
        """Saves or hands in; None where the form says what is in the way."""
        act = actions.hand_in_review if "hand_in" in request.POST else actions.save_review
        try:
            act(assignment=assignment, given=form.given, seen=form.cleaned_data["seen"], by=Actor.of(user), at=now)
        except actions.ReviewIncomplete as refusal:
            for criterion in refusal.criteria:
                form.add_error(score_field(criterion), f"Choose a score for “{criterion.label}”.")
        except actions.ReviewStale as refusal:
            form.add_error(None, refusal.messages[0])
            form.show(seen=queries.review_revision(queries.own_scores(assignment)))
        except actions.ReviewRefused as refusal:
            form.add_error(None, refusal.messages[0])
        else:
            words = "Your scores are in." if act is actions.hand_in_review else "Your draft is saved. Only you see it."
            messages.success(request, words)
            return redirect("admin:applications_application_review", assignment.application_id)
        return None

    def review_again(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Opens a review that was handed in, to change it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        assignment = access.get_own_review(user, application_id, now)
        try:
            actions.open_review_again(assignment=assignment, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, "Your review is a draft again. Hand it in when you have changed it.")
        return redirect("admin:applications_application_review", application_id)

    def _review_page(
        self,
        request: HttpRequest,
        assignment: ReviewAssignment,
        user: User,
        now: datetime,
        form: ReviewForm | None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        application = assignment.application
        done = assignment.done_at
        return framed(
            self,
            request,
            "review",
            application,
            title=f"Your review, {application.name_in_words}",
            form=form,
            lines=_rubric(form) if form else [],
            errors=_errors(form) if form else [],
            handed_in="" if done is None else in_words_with_year(done, user.time_zone),
            can_open_again=done is not None and queries.can_be_opened_again(assignment),
            answers=queries.answers(application, zone=user.time_zone, at=now),
            readiness=queries.readiness(application),
            letter=queries.letter_in_force(application),
            status=status,
            **self.review_context(application, user, now),
        )

    def review_context(self, application: Application, user: User, now: datetime) -> dict[str, Any]:
        """What every page of an application says about its reviews, as far as this person may see it."""
        own = queries.asked_of(user).filter(application=application).first()
        may_see = queries.may_see_scores(user, application)
        done, of = queries.reviews_done(application)
        scores = queries.scores_of(application) if may_see else []
        sent_again = queries.sent_again_since(own) if own else None
        return {
            "own_review": own,
            "sent_again": "" if sent_again is None else in_words_with_year(sent_again, user.time_zone),
            "reviews_done": done,
            "reviews_of": of,
            "reviewers": queries.assignment_lines(application, reader=user),
            "may_assign": access.may_decide(user, now),
            "are_scores_hidden": not may_see and done > 0,
            "scores": scores if any(line.scores for line in scores) else [],
        }


def _rubric(form: ReviewForm) -> list[RubricLine]:
    return [
        RubricLine(
            criterion,
            rules.CRITERION_QUESTIONS[criterion],
            form[score_field(criterion)],
            form[comment_field(criterion)],
        )
        for criterion in rules.REVIEWER_CRITERIA
    ]


def _errors(form: ReviewForm) -> list[tuple[str, str]]:
    """Each refusal with the place on the page that it is about."""
    if not form.is_bound:
        return []
    return [
        (f"criterion-{name.partition('_')[2]}", str(message))
        for name, messages_of in form.errors.items()
        if name in form.fields
        for message in messages_of
    ]


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0


def _to_reviewers(application: Application) -> HttpResponse:
    return redirect("admin:applications_application_reviewers", application.pk)
