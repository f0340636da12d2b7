"""Lists of people on the staff's pages: upload, say which column is what, look at every row, bring in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.lib.forms import add_errors
from teams import actions, queries
from teams.admin.rights import may_manage, never, user_of
from teams.forms import MapColumnsForm, UploadPeopleForm
from teams.models import PeopleImport


@admin.register(PeopleImport)
class PeopleImportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Lists of people that were brought in, wait, or were put aside."""

    has_add_permission = has_change_permission = has_delete_permission = never
    change_list_template = "teams/admin/people_imports.html"
    list_display = ["file_name", "state", "uploaded_by", "uploaded_at", "committed_at"]
    list_select_related = ["uploaded_by"]
    ordering = ["-uploaded_at", "-pk"]
    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For those who may bring people in."""
        return may_manage(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for the list itself."""
        return may_manage(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PeopleImport]:
        """Every list."""
        lists: QuerySet[PeopleImport] = super().get_queryset(request)
        return lists.select_related("cohort")

    @admin.display(description="state")
    def state(self, batch: PeopleImport) -> str:
        """What has become of the list."""
        if batch.committed_at is not None:
            return "Brought in"
        return "Put aside" if batch.discarded_at is not None else "Waits for you to look at it"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is looked at row by row."""
        batch = self.get_object(request, object_id)
        if batch is None or not may_manage(request):
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect("admin:teams_peopleimport_preview", batch.pk)

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        view = self.admin_site.admin_view
        own = [
            path("upload/", view(self.upload), name="teams_peopleimport_upload"),
            path("<int:batch_id>/columns/", view(self.columns), name="teams_peopleimport_columns"),
            path("<int:batch_id>/preview/", view(self.preview), name="teams_peopleimport_preview"),
            path("<int:batch_id>/put-aside/", view(self.put_aside), name="teams_peopleimport_put_aside"),
        ]
        return own + super().get_urls()

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Takes a file in; what it says is looked at next."""
        self._demand_manager(request)
        is_sent = request.method == "POST"
        form = UploadPeopleForm(request.POST if is_sent else None, request.FILES if is_sent else None)
        if form.is_valid() and form.table is not None:
            batch = actions.upload_people(
                file_name=form.cleaned_data["file"].name or "",
                table=form.table,
                cohort=form.cohort_given(),
                by=Actor.of(user_of(request)),
                at=timezone.now(),
            )
            return redirect("admin:teams_peopleimport_columns", batch.pk)
        return self._render(request, "ask", "Bring in a list of people", {"form": form, "button": "Upload"})

    def columns(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """Which column is what, as guessed and as said."""
        self._demand_manager(request)
        batch = get_object_or_404(PeopleImport.objects.select_related("cohort"), pk=batch_id)
        if batch.committed_at is not None or batch.discarded_at is not None:
            return redirect("admin:teams_peopleimport_preview", batch.pk)
        first = batch.rows.order_by("number", "pk").values_list("cells", flat=True).first() or []
        form = MapColumnsForm(request.POST if request.method == "POST" else None, batch=batch, first=list(first))
        if form.is_valid():
            try:
                actions.map_columns(
                    batch=batch,
                    columns=form.columns(),
                    cohort=form.cohort_given(),
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                return redirect("admin:teams_peopleimport_preview", batch.pk)
        context = {"form": form, "button": "Look at the rows", "batch": batch}
        return self._render(request, "ask", "Which column is what", context)

    def preview(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """Every row: who it is, what would happen, what is wrong. Picks are kept, or all that is picked comes in."""
        self._demand_manager(request)
        batch = get_object_or_404(PeopleImport.objects.select_related("cohort", "committed_by"), pk=batch_id)
        refusal = ""
        if request.method == "POST":
            try:
                return self._act(request, batch)
            except ValidationError as refused:
                refusal = " ".join(refused.messages)
                batch.refresh_from_db()
        context: dict[str, Any] = {"batch": batch, "refusal": refusal}
        if batch.committed_at is not None:
            rows = batch.rows.select_related("person", "membership__team").order_by("number", "pk")
            context |= {"results": rows, "counts": _counts(rows)}
        elif batch.discarded_at is None:
            context["plan"] = queries.plan_of(batch)
        return self._render(request, "people_import", f"People from {batch.file_name}", context, refusal=refusal)

    def _act(self, request: HttpRequest, batch: PeopleImport) -> HttpResponse:
        by, now = Actor.of(user_of(request)), timezone.now()
        picked, chosen = _picks(request.POST)
        if "bring_in" not in request.POST:
            actions.pick_rows(batch=batch, picked=picked, chosen=chosen, by=by, at=now)
            return redirect("admin:teams_peopleimport_preview", batch.pk)
        is_open = batch.committed_at is None and batch.discarded_at is None
        kept = {pk: (is_picked, who) for pk, is_picked, who in batch.rows.values_list("pk", "is_picked", "chosen_id")}
        sent = {pk: (pk in picked, chosen.get(pk, who)) for pk, (_picked, who) in kept.items()}
        if is_open and sent != kept:
            actions.pick_rows(batch=batch, picked=picked, chosen=chosen, by=by, at=now)
            raise ValidationError("You have changed your picks. Look at the list as it is now, then bring it in.")
        done = actions.bring_in_people(batch=batch, seen=request.POST.get("seen", ""), by=by, at=now)
        messages.success(request, f"The list {done.file_name} has been brought in.")
        return redirect("admin:teams_peopleimport_preview", batch.pk)

    def put_aside(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """The list is not wanted."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._demand_manager(request)
        batch = get_object_or_404(PeopleImport, pk=batch_id)
        try:
            actions.put_aside_people(batch=batch, by=Actor.of(user_of(request)), at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, "The list has been put aside, and what it said of people is deleted.")
        return redirect("admin:teams_peopleimport_changelist")

    def _demand_manager(self, request: HttpRequest) -> None:
        if not may_manage(request):
            raise PermissionDenied("Coordinators and directors bring in people.")

    def _render(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], refusal: str = ""
    ) -> HttpResponse:
        form = context.get("form")
        page = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        is_refused = bool(refusal) or (isinstance(form, forms.Form) and request.method == "POST")
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
        return TemplateResponse(request, f"teams/admin/{_TEMPLATES[template]}.html", page, status=status)


_TEMPLATES = {"ask": "people_import_ask", "people_import": "people_import"}


def _counts(rows: QuerySet[Any]) -> dict[str, int]:
    outcomes = [row.outcome for row in rows]
    return {name: outcomes.count(name) for name in ("created", "reused", "skipped")}


def _picks(data: QueryDict) -> tuple[set[int], dict[int, int | None]]:
    """The numbers of the ticked rows, and for each row with a choice the person chosen, None for a new one."""
    picked = {int(text) for text in data.getlist("pick") if _is_number(text)}
    chosen = {
        int(name.removeprefix("who-")): int(value) if _is_number(value) else None
        for name, value in data.items()
        if name.startswith("who-") and _is_number(name.removeprefix("who-")) and isinstance(value, str)
    }
    return picked, chosen


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12
