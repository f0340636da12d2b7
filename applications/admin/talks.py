"""The messages of an application, the question that opens parts of it again, and more time to send it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from applications import access, actions, queries, rules
from applications.admin.frame import framed, staff_user, to_dossier, too_late
from applications.admin.taken_back import shown_when_taken_back
from applications.doors import declared_first
from applications.forms import ExtensionForm, InformationForm, StaffMessageForm, typed_in
from applications.models import Application
from joynet.accounts.actors import Actor
from joynet.lib.zones import day_in_words


class AnswerFilter(admin.SimpleListFilter):
    """Applicants who have written and wait for an answer."""

    title = "messages"
    parameter_name = "messages"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Application]) -> list[tuple[str, str]]:
        return [("waiting", "Wait for our answer")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(queries.waits_for_answer()) if self.value() == "waiting" else queryset


class TalkPages(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """What staff say to whoever applies, and the time that they give."""

    def get_urls(self) -> list[URLPattern]:
        """The thread, the question and the extension beside Django's pages."""
        pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("messages", self.messages_page, "messages"),
            ("messages/settle", self.settle, "settle"),
            ("ask", self.ask_for_information, "ask"),
            ("ask/take-back", self.take_question_back, "take_question_back"),
        ]
        own = [
            path(
                f"<int:application_id>/{address}/",
                self.admin_site.admin_view(declared_first(view)),
                name=f"applications_application_{name}",
            )
            for address, view, name in pages
        ]
        extend = path("extend/", self.admin_site.admin_view(self.extend), name="applications_application_extend")
        return [extend, *own, *super().get_urls()]

    @shown_when_taken_back
    def messages_page(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """The thread. Whoever reads applications reads it; coordinators and directors write."""
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_review(user, application_id, now)
        may_write = access.may_decide(user, now)
        if request.method == "POST" and not may_write:
            raise PermissionDenied("Coordinators and directors write to applicants.")
        form = StaffMessageForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.write_to_applicant(
                    application=application,
                    text=form.cleaned_data["text"],
                    nonce=form.nonce,
                    by=Actor.of(user),
                    at=now,
                )
            except actions.ApplicationClosed as refusal:
                return too_late(
                    self,
                    request,
                    application,
                    refusal.messages[0],
                    typed_in(form),
                    title="This message was not sent",
                    home=reverse("admin:applications_application_changelist"),
                )
            except ValidationError as refusal:
                if isinstance(refusal, actions.SentOtherwise):
                    form.renew()
                form.add_error("text", refusal.messages[0])
            else:
                messages.success(request, "The message is on its way to everybody who works on the application.")
                return redirect(_messages_of(application))
        return framed(
            self,
            request,
            "messages",
            application,
            title=f"Messages, {application.name_in_words}",
            thread=queries.thread(application, zone=user.time_zone),
            form=form,
            may_write=may_write,
            waiting=queries.unsettled(application) if may_write else 0,
            may_ask=may_write and application.state in rules.ASKED_IN,
            question=queries.question_line(application, zone=user.time_zone),
            receivers=queries.editors_of(application),
            status=422 if form.errors else 200,
        )

    def settle(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """What the applicant has written needs no answer here."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_decide(user, application_id, now)
        actions.settle_messages(application=application, by=Actor.of(user), at=now)
        messages.success(request, f"Nothing that {application.name_in_words} has written waits for an answer.")
        return redirect(_messages_of(application))

    @shown_when_taken_back
    def ask_for_information(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """A question that opens the named parts until it is answered."""
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_decide(user, application_id, now)
        form = InformationForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.ask_for_information(
                    application=application,
                    text=form.cleaned_data["text"],
                    sections=form.sections,
                    nonce=form.nonce,
                    by=Actor.of(user),
                    at=now,
                )
            except actions.TransitionRefused as refusal:
                return too_late(
                    self, request, application, refusal.messages[0], typed_in(form), title="This question was not sent"
                )
            except ValidationError as refusal:
                if isinstance(refusal, actions.SentOtherwise):
                    form.renew()
                form.add_error("text", refusal.messages[0])
            else:
                messages.success(request, "The question is on its way. The parts that it names are open.")
                return redirect(_messages_of(application))
        if request.method != "POST" and application.state not in rules.ASKED_IN:
            messages.warning(
                request, f"Nothing can be asked: {application} is “{application.get_state_display().lower()}”."
            )
            return to_dossier(application)
        return framed(
            self,
            request,
            "ask",
            application,
            title=f"Ask {application.name_in_words} for information",
            form=form,
            receivers=queries.editors_of(application),
            status=422 if form.errors else 200,
        )

    def take_question_back(self, request: HttpRequest, application_id: int) -> HttpResponse:
        """Nothing is asked any more: the parts are closed, and the review goes on."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_decide(user, application_id, now)
        try:
            actions.take_question_back(application=application, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
            return to_dossier(application)
        messages.success(request, f"The question is taken back, and {application} is in review again.")
        return redirect(_messages_of(application))

    def extend(self, request: HttpRequest) -> HttpResponse:
        """More time for one applicant, also for somebody who has no draft yet."""
        if request.method not in ("GET", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        user, now = staff_user(request), timezone.now()
        if not access.may_decide(user, now):
            raise PermissionDenied("Coordinators and directors give more time.")
        form = ExtensionForm(
            request.POST if request.method == "POST" else None, cohorts=queries.extendable_cohorts(now)
        )
        if request.method == "POST" and form.is_valid():
            typed = form.cleaned_data
            try:
                extension = actions.extend_for_address(
                    address=typed["address"],
                    cohort=typed["cohort"],
                    last_day=typed["last_day"],
                    reason=typed["reason"],
                    by=Actor.of(user),
                    at=now,
                )
            except actions.ExtensionRefused as refusal:
                form.add_error(refusal.field, refusal.messages[0])
            except ValidationError as refusal:
                form.add_error(None, refusal.messages[0])
            else:
                messages.success(
                    request, f"{extension.application} can be sent until the end of {day_in_words(typed['last_day'])}."
                )
                return redirect("admin:applications_application_extend")
        return framed(
            self,
            request,
            "extend",
            None,
            title="More time for one applicant",
            form=form,
            lines=queries.extension_lines(now, reader=user),
            status=422 if form.errors else 200,
        )


def _messages_of(application: Application) -> str:
    return reverse("admin:applications_application_messages", args=[application.pk])
