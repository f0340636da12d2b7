"""Applications for staff: the queue, the dossier as the applicant saw it, the letter, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, queries, rules
from applications.admin.deciding import DecidingPages, decisions_open
from applications.admin.exports import ExportPages
from applications.admin.frame import closed_to_all, framed, staff_user, to_dossier
from applications.admin.letters import LetterPages
from applications.admin.panel import PanelPages
from applications.admin.reviewing import ReviewPages
from applications.admin.talks import AnswerFilter, TalkPages
from applications.doors import declared_first
from applications.models import Application
from applications.rules import State
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year, local_day

DAY = timedelta(days=1)
AGES = {"week": ("Longer than a week", 7), "fortnight": ("Longer than two weeks", 14)}


class StateFilter(admin.SimpleListFilter):
    """The queue: what waits for staff, unless one state or all are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Application]) -> list[tuple[str, str]]:
        states = [(state.value, state.label) for state in State if state != State.DRAFT]
        return [*states, ("all", "All")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Django's "All" is ours for what waits."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Waiting for us"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        match self.value():
            case None:
                return queryset.filter(state__in=rules.WAITING_FOR_STAFF)
            case "all":
                return queryset
            case state:
                return queryset.filter(state=state)


class AgeFilter(admin.SimpleListFilter):
    """How long an application has been in its state."""

    title = "time in this state"
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Application]) -> list[tuple[str, str]]:
        return [(key, words) for key, (words, _days) in AGES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() not in AGES:
            return queryset
        _words, days = AGES[str(self.value())]
        return queryset.filter(state_at__lt=timezone.now() - days * DAY)


class ReviewFilter(admin.SimpleListFilter):
    """Whose review waits, and where reviews are missing or lie apart."""

    title = "reviews"
    parameter_name = "reviews"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Application]) -> list[tuple[str, str]]:
        """What reviewers ask for, and what those who assign ask for besides."""
        own = [("mine", "My reviews to do"), ("done", "My reviews, handed in")]
        if not access.may_decide(staff_user(request), timezone.now()):
            return own
        return [*own, ("short", "Fewer than two reviewers"), ("open", "Scores to come"), ("in", "All scores are in")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        user = staff_user(request)
        match self.value():
            case "mine":
                return queryset.filter(pk__in=queries.reviews_to_do(user).values("application"))
            case "done":
                handed_in = queries.asked_of(user).filter(done_at__isnull=False)
                return queryset.filter(pk__in=handed_in.values("application"))
            case "short":
                return queries.short_of_reviewers(queryset)
            case "open":
                return queries.waiting_for_scores(queryset)
            case "in":
                return queries.with_all_scores(queryset)
            case _:
                return queryset


@admin.register(Application)
class ApplicationAdmin(ReviewPages, LetterPages, TalkPages, DecidingPages, PanelPages, ExportPages):
    """The review queue, whoever has waited longest first."""

    has_add_permission = has_change_permission = has_delete_permission = closed_to_all
    list_display = ["reference", "organization", "state", "waiting", "reviews", "cohort"]
    list_filter = [StateFilter, ReviewFilter, AnswerFilter, AgeFilter, "cohort"]
    list_select_related = ["cohort"]
    list_per_page = 50
    search_fields = ["=reference", "organization_name", "=nominees__email"]
    search_help_text = "A reference, a part of the organization’s name, or a participant’s address"
    ordering = ["state_at", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """What the person may know of: never a draft, nor an application from which the person is recused."""
        return queries.with_reviews(access.listed(staff_user(request), timezone.now()))

    @admin.display(description="organization", ordering="organization_name")
    def organization(self, application: Application) -> str:
        """Who applies."""
        return application.name_in_words

    @admin.display(description="in this state for", ordering="state_at")
    def waiting(self, application: Application) -> str:
        """ "6 days", counted in the cohort's zone."""
        zone = application.cohort.zone
        days = (local_day(timezone.now(), zone) - local_day(application.state_at, zone)).days
        return "today" if days == 0 else f"{days} {'day' if days == 1 else 'days'}"

    @admin.display(description="reviews in")
    def reviews(self, application: Application) -> str:
        """ "1 of 2"; "not asked" where nobody is."""
        counts = application.__dict__
        if not counts["reviews_asked"]:
            return "Nobody asked"
        return f"{counts['reviews_in']} of {max(counts['reviews_asked'], rules.REVIEWERS_EACH)}"

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("start-review", self.start_review, "start_review"),
            ("readiness", self.readiness_profile, "readiness"),
        ]
        own = [
            path(
                f"<int:application_id>/{address}/",
                self.admin_site.admin_view(declared_first(view)),
                name=f"applications_application_{name}",
            )
            for address, view, name in pages
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, under its name."""
        return super().changelist_view(request, {"title": "Applications", **(extra_context or {})})

    @declared_first
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The dossier: every answer as the applicant saw it, and the acts that are open. Nothing is edited here."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        user, now, number = staff_user(request), timezone.now(), _number(object_id)
        application = access.get_application_to_review(user, number, now)
        may_decide = access.may_decide(user, now)
        letter = queries.letter_in_force(application)
        return self._page(
            request,
            "dossier",
            application,
            title=application.name_in_words,
            answers=queries.answers(application, zone=user.time_zone, at=now),
            readiness=queries.readiness(application),
            letter=queries.letter_line(letter),
            signed=queries.signed_letter(letter, user.time_zone),
            letter_flags=queries.letter_flags(letter),
            warnings=[gap.sentence for gap in rules.warnings(queries.facts_of(application, now))],
            steps=queries.steps(application, zone=user.time_zone),
            editors=queries.editors_of(application),
            sent=_sent_in_words(application, user),
            talks=application.messages.count(),
            extended=queries.extension_in_words(application),
            may_decide=may_decide,
            may_start=application.state in (State.SUBMITTED, State.RESUBMITTED),
            decisions=[
                line for line in queries.decision_lines(application, zone=user.time_zone) if may_decide or line.told
            ],
            pending=queries.pending_decision(application) if may_decide else None,
            decisions_open=decisions_open(application),
            **self.review_context(application, user, now),
        )

    @declared_first
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's list of what was done by hand, for whoever may read the application."""
        access.get_application_to_review(staff_user(request), _number(object_id), timezone.now())
        return super().history_view(request, object_id, extra_context)

    def readiness_profile(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Every readiness item on its scale and in words, with the range of those who rated alone."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        application = access.get_application_to_review(staff_user(request), application_id, timezone.now())
        title = f"Readiness, {application.name_in_words}"
        return framed(self, request, "readiness", application, title=title, profile=queries.profile(application))

    def start_review(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Submitted → in review."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_review(user, application_id, now)
        try:
            actions.start_review(application=application, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"{application} is in review.")
        return to_dossier(application)

    def _page(
        self, request: HttpRequest, name: str, application: Application, *, status: int = 200, **context: object
    ) -> HttpResponse:
        """One of our pages in the admin's frame."""
        return framed(self, request, name, application, status=status, **context)


def _number(object_id: str) -> int:
    if not object_id.isascii() or not object_id.isdecimal() or len(object_id) > 18:
        raise Http404
    return int(object_id)


def _sent_in_words(application: Application, reader: User) -> str:
    moment = queries.sent_at(application)
    return "" if moment is None else in_words_with_year(moment, reader.time_zone)
