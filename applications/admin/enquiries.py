"""Questions from the public page, for coordinators and directors: who takes one on, the answer, the invitation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, emails, queries
from applications.admin.frame import closed_to_all, staff_user
from applications.forms import AnswerForm
from applications.models import Enquiry
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.accounts.roles import roles_at
from joynet.lib.zones import in_words_with_year


class EnquiryStateFilter(admin.SimpleListFilter):
    """What is open, unless answered ones or all are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Enquiry]) -> list[tuple[str, str]]:
        return [("mine", "With me"), ("answered", "Answered"), ("invited", "Invited to apply"), ("all", "All")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Django's "All" is ours for what is open."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Open"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
        still_open = queryset.filter(answered_at__isnull=True, invited_at__isnull=True)
        match self.value():
            case "all":
                return queryset
            case "answered":
                return queryset.filter(answered_at__isnull=False)
            case "invited":
                return queryset.filter(invited_at__isnull=False)
            case "mine":
                return still_open.filter(assigned_to=staff_user(request))
            case _:
                return still_open


@admin.register(Enquiry)
class EnquiryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Questions from the public page, whoever has waited longest first."""

    has_add_permission = has_change_permission = has_delete_permission = closed_to_all
    list_display = ["name", "organization", "state", "age", "email"]
    list_filter = [EnquiryStateFilter]
    list_select_related = ["assigned_to"]
    list_per_page = 50
    search_fields = ["name", "organization", "=email"]
    search_help_text = "A part of the name or the organization, or the whole address"
    ordering = ["at", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: Enquiry | None = None) -> bool:
        """Coordinators and directors answer questions; reviewers read applications only."""
        user = request.user
        return isinstance(user, User) and bool(roles_at(user, timezone.now()) & set(access.DECIDERS))

    @admin.display(description="state")
    def state(self, enquiry: Enquiry) -> str:
        """Open, with whom, answered, invited."""
        return queries.enquiry_state(enquiry)

    @admin.display(description="asked", ordering="at")
    def age(self, enquiry: Enquiry) -> str:
        """ "6 days", in the zone of the help block."""
        return queries.enquiry_age(enquiry, zone=enquiry.network.help_block.zone, at=timezone.now())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enquiry]:
        """With whatever a line and a mail need."""
        rows: QuerySet[Enquiry] = super().get_queryset(request)
        return rows.select_related("network__help_block", "assigned_to", "answered_by", "invited_by")

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        pages: list[tuple[str, Callable[..., HttpResponseBase]]] = [
            ("assign", self.assign),
            ("answer", self.answer),
            ("invite", self.invite),
        ]
        own = [
            path(f"<int:enquiry_id>/{name}/", self.admin_site.admin_view(view), name=f"applications_enquiry_{name}")
            for name, view in pages
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, under its name."""
        return super().changelist_view(request, {"title": "Questions", **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The question, and what can be done with it."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if not object_id.isascii() or not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        return self._page(request, self._enquiry(request, int(object_id)), AnswerForm())

    def assign(self, request: HttpRequest, enquiry_id: int) -> HttpResponse:
        """Gives the question to a colleague, or to nobody."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        enquiry, user, now = self._enquiry(request, enquiry_id), staff_user(request), timezone.now()
        number = request.POST.get("assigned_to", "")
        colleagues = {str(one.pk): one for one in queries.enquiry_staff(now)}
        if number and number not in colleagues:
            messages.warning(request, "Choose a coordinator or a director.")
            return _to_enquiry(enquiry_id)
        try:
            enquiry = actions.assign_enquiry(enquiry=enquiry, to=colleagues.get(number), by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            words = f"with {enquiry.assigned_to}" if enquiry.assigned_to else "open to everybody"
            messages.success(request, f"The question is {words}.")
        return _to_enquiry(enquiry_id)

    def answer(self, request: HttpRequest, enquiry_id: int) -> HttpResponse:
        """Shows the mail first. Words that are not yet in the mail shown are shown in it before it is sent."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        enquiry, user, now = self._enquiry(request, enquiry_id), staff_user(request), timezone.now()
        form = AnswerForm(request.POST)
        if not form.is_valid() or not form.is_previewed:
            return self._page(request, enquiry, form, status=422 if form.errors else 200)
        try:
            actions.answer_enquiry(enquiry=enquiry, answer=form.cleaned_data["answer"], by=Actor.of(user), at=now)
        except actions.EnquiryRefused as refusal:
            messages.warning(request, refusal.messages[0])
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._page(request, enquiry, form, status=422)
        else:
            messages.success(request, f"The answer is on its way to {enquiry.email}.")
        return _to_enquiry(enquiry_id)

    def invite(self, request: HttpRequest, enquiry_id: int) -> HttpResponse:
        """Sends the way to apply, in the words shown on the page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        enquiry, user = self._enquiry(request, enquiry_id), staff_user(request)
        try:
            actions.invite_to_apply(enquiry=enquiry, by=Actor.of(user), at=timezone.now())
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, f"The invitation is on its way to {enquiry.email}.")
        return _to_enquiry(enquiry_id)

    def _enquiry(self, request: HttpRequest, enquiry_id: int) -> Enquiry:
        if not self.has_view_permission(request):
            raise PermissionDenied("Coordinators and directors answer questions.")
        enquiry = self.get_queryset(request).filter(pk=enquiry_id).first()
        if enquiry is None:
            raise Http404
        return enquiry

    def _page(self, request: HttpRequest, enquiry: Enquiry, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        user, now = staff_user(request), timezone.now()
        answer = form.cleaned_data.get("answer", "") if form.is_bound and form.is_valid() else ""
        cohort = queries.open_cohort(now) if enquiry.invited_at is None else None

        def when(moment: datetime | None) -> str:
            return "" if moment is None else in_words_with_year(moment, user.time_zone)

        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Question from {enquiry.name}",
            "enquiry": enquiry,
            "state": queries.enquiry_state(enquiry),
            "asked": when(enquiry.at),
            "answered": when(enquiry.answered_at),
            "invited": when(enquiry.invited_at),
            "colleagues": queries.enquiry_staff(now) if enquiry.answered_at is None else [],
            "form": form,
            "previewed": answer,
            "mail": emails.enquiry_answer_text(enquiry, answer=answer) if answer else None,
            "cohort": cohort,
            "invitation": emails.enquiry_invitation_text(enquiry, cohort) if cohort else None,
        }
        return TemplateResponse(request, "applications/admin/enquiry.html", context, status=status)


def _to_enquiry(enquiry_id: int) -> HttpResponse:
    return redirect("admin:applications_enquiry_change", enquiry_id)
