"""Applications for staff: the queue, the dossier as the applicant saw it, the letter, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, emails, queries, rules
from applications.admin.exports import ExportPages
from applications.admin.frame import closed_to_all, framed, staff_user, to_dossier
from applications.forms import DecisionForm
from applications.models import Application
from applications.rules import DecisionKind, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.files.pictures import page_picture
from joynet.files.refusals import FileRefused
from joynet.files.serving import FileClosed, file_response, is_open
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


@admin.register(Application)
class ApplicationAdmin(ExportPages):
    """The review queue, whoever has waited longest first."""

    has_add_permission = has_change_permission = has_delete_permission = closed_to_all
    list_display = ["reference", "organization", "state", "waiting", "cohort"]
    list_filter = [StateFilter, AgeFilter, "cohort"]
    list_select_related = ["cohort"]
    list_per_page = 50
    search_fields = ["=reference", "organization_name", "=nominees__email"]
    search_help_text = "A reference, a part of the organization’s name, or a participant’s address"
    ordering = ["state_at", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """Drafts are the applicant's own: staff see what has been sent."""
        sent: QuerySet[Application] = Application.objects.sent().filter(
            pk__in=super().get_queryset(request).values("pk")
        )
        return sent

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

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("start-review", self.start_review, "start_review"),
            ("accept", self.accept, "accept"),
            ("decline", self.decline, "decline"),
            ("letter", self.letter, "letter"),
            ("letter/file", self.letter_file, "letter_file"),
            ("letter/pages/<int:number>", self.letter_page, "letter_page"),
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

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, under its name."""
        return super().changelist_view(request, {"title": "Applications", **(extra_context or {})})

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
        if not object_id.isascii() or not object_id.isdecimal():
            raise Http404
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_review(user, int(object_id), now)
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
            may_decide=access.may_decide(user, now),
            may_start=rules.may_move(application.state, State.IN_REVIEW),
            may_accept=rules.may_move(application.state, State.ACCEPTED),
            may_decline=rules.may_move(application.state, State.DECLINED),
        )

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

    def accept(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """The place, with the mail that tells of it."""
        return self._decide(request, application_id, DecisionKind.ACCEPT)

    def decline(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """No place, with the reason and the mail that tells it."""
        return self._decide(request, application_id, DecisionKind.DECLINE)

    def _decide(self, request: HttpRequest, application_id: int, kind: DecisionKind) -> HttpResponse:
        """Shows the mail first. A reason that is not yet in the mail shown is shown in it before anything is done."""
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_decide(user, application_id, now)
        is_accepting = kind == DecisionKind.ACCEPT
        form = DecisionForm(
            request.POST if request.method == "POST" else None,
            label="A word to the applicant" if is_accepting else "Reason",
            hint="Stands in the mail." if is_accepting else "Stands in the mail, in exactly these words.",
            is_needed=not is_accepting,
        )
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        is_previewed = form.is_valid() and form.is_previewed
        if is_previewed:
            try:
                return self._do(request, application, kind, reason, user, now)
            except actions.TransitionRefused as refusal:
                messages.warning(request, refusal.messages[0])
                return to_dossier(application)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        target = State.ACCEPTED if is_accepting else State.DECLINED
        if request.method != "POST" and not rules.may_move(application.state, target):
            messages.warning(
                request, f"Nothing to decide: {application} is “{application.get_state_display().lower()}”."
            )
            return to_dossier(application)
        write = emails.accepted_text if is_accepting else emails.declined_text
        receivers = queries.editors_of(application)
        mail = write(application, receivers[0], reason=reason or ("" if is_accepting else "[your reason]"))
        return self._page(
            request,
            "decide",
            application,
            title=f"Accept {application.name_in_words}" if is_accepting else f"Decline {application.name_in_words}",
            form=form,
            mail=mail,
            reason=reason,
            receivers=receivers,
            invited=[nominee.email for nominee in queries.nominees_of(application)] if is_accepting else [],
            button="Accept and send the mail" if is_accepting else "Decline and send the mail",
            is_accepting=is_accepting,
            has_new_words=request.method == "POST" and form.is_valid(),
            status=422 if form.errors else 200,
        )

    def _do(
        self, request: HttpRequest, application: Application, kind: DecisionKind, reason: str, user: User, now: datetime
    ) -> HttpResponse:
        if kind == DecisionKind.ACCEPT:
            team = actions.accept_application(application=application, reason=reason, by=Actor.of(user), at=now)
            messages.success(
                request,
                f"{application} is accepted. The team {team} is on the roster from today, and its members are invited.",
            )
        else:
            actions.decline_application(application=application, reason=reason, by=Actor.of(user), at=now)
            messages.success(request, f"{application} is declined. The applicant is told.")
        return to_dossier(application)

    def letter(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """The letter as pictures of its pages, or its text as signed here; looking at it is written down."""
        user, now = staff_user(request), timezone.now()
        letter = access.get_letter_to_review(user, application_id, now)
        actions.record_letter_view(letter=letter, by=Actor.of(user), at=now)
        return self._page(
            request,
            "letter",
            letter.application,
            title=f"Letter of support, {letter.application.name_in_words}",
            letter=queries.letter_line(letter),
            letter_row=letter,
            level=letter.get_level_display(),
            flags=queries.letter_flags(letter),
            signed=queries.signed_letter(letter, user.time_zone),
            is_open=letter.file is not None and is_open(letter.file),
            pages=range(1, (letter.file.pages or 1) + 1) if letter.file else (),
        )

    def letter_page(self, request: HttpRequest, application_id: int, number: int) -> HttpResponse:
        """One page of the letter as a picture."""
        _letter, file = access.get_letter_file_to_review(staff_user(request), application_id, timezone.now())
        try:
            picture = page_picture(file, number)
        except (FileClosed, FileRefused) as refusal:
            raise Http404(refusal.messages[0]) from refusal
        if picture is None:
            raise Http404
        return HttpResponse(
            picture,
            content_type="image/png",
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def letter_file(self, request: HttpRequest, application_id: int) -> HttpResponseBase:
        """The letter itself, as a download; opening it is written down."""
        user, now = staff_user(request), timezone.now()
        letter, file = access.get_letter_file_to_review(user, application_id, now)
        try:
            response = file_response(file, f"{letter.application.reference}-letter-of-support.pdf")
        except FileClosed as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("admin:applications_application_letter", application_id)
        actions.record_letter_view(letter=letter, by=Actor.of(user), at=now)
        return response

    def _page(
        self, request: HttpRequest, name: str, application: Application, *, status: int = 200, **context: object
    ) -> HttpResponse:
        """One of our pages in the admin's frame."""
        return framed(self, request, name, application, status=status, **context)


def _sent_in_words(application: Application, reader: User) -> str:
    moment = queries.sent_at(application)
    return "" if moment is None else in_words_with_year(moment, reader.time_zone)
