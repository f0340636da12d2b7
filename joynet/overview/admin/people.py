"""People on the staff's pages: find, correct, compare, merge. Every button calls an action."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.lib.forms import add_errors
from joynet.overview import queries
from joynet.overview.actions import merge_people
from joynet.overview.admin.people_forms import CorrectPersonForm, MergeForm
from teams import actions as teams
from teams.admin import may_manage, never, user_of
from teams.models import Person
from teams.queries import possible_duplicates

PAIRS_ON_A_PAGE = 50


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """People on rosters, with or without an account."""

    has_add_permission = has_change_permission = has_delete_permission = never
    change_list_template = "overview/admin/people.html"
    change_form_template = "overview/admin/person.html"
    list_display = ["name", "title", "email", "signs_in", "teams_now"]
    fields = ["name", "title", "email", "time_zone"]
    search_fields = ["name", "email"]
    search_help_text = "A part of the name or of the e-mail address"
    ordering = ["name", "pk"]
    show_facets = admin.ShowFacets.NEVER
    actions = ["compare"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """With their teams, in two queries for a page; whoever was merged into another person is not listed."""
        people: QuerySet[Person] = super().get_queryset(request)
        return people.filter(merged_into__isnull=True).prefetch_related("memberships__team")

    @admin.display(description="teams")
    def teams_now(self, person: Person) -> str:
        """The teams the person is or was on."""
        return ", ".join(sorted({membership.team.name for membership in person.memberships.all()})) or "–"

    @admin.display(description="account", boolean=True)
    def signs_in(self, person: Person) -> bool:
        """Whether an account is bound."""
        return person.user_id is not None

    @admin.action(permissions=["manage"], description="Compare two people, to merge them")
    def compare(self, request: HttpRequest, people: QuerySet[Person]) -> HttpResponseRedirect | None:
        """Leads to the comparison of the two that are ticked."""
        ticked = list(people.order_by("pk")[:3])
        if len(ticked) != 2:
            messages.warning(request, "Tick exactly two people to compare them.")
            return None
        first, second = sorted(ticked, key=lambda person: (person.user_id is None, person.pk))
        return HttpResponseRedirect(reverse("admin:teams_person_merge", args=[first.pk, second.pk]))

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Comparing is for those who may merge."""
        return may_manage(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the ways to duplicates and to a list from a file."""
        return super().changelist_view(request, {"may_manage": may_manage(request), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One person with all their places; whoever was merged is shown as the person they became."""
        found = Person.objects.filter(pk=object_id).first() if object_id.isascii() and object_id.isdecimal() else None
        if found is not None and found.merged_into_id is not None:
            messages.info(request, f"{found} was merged into this person.")
            return redirect("admin:teams_person_change", found.merged_into_id)
        extra = dict(extra_context or {})
        if found is not None:
            extra |= {
                "memberships": found.memberships.select_related("team__cohort").order_by("starts_on", "pk"),
                "merged_people": found.merged_people.order_by("merged_at", "pk"),
                "may_manage": may_manage(request),
            }
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        view = self.admin_site.admin_view
        own = [
            path("duplicates/", view(self.duplicates), name="teams_person_duplicates"),
            path("<int:person_id>/correct/", view(self.correct), name="teams_person_correct"),
            path("<int:person_id>/merge/<int:other_id>/", view(self.merge), name="teams_person_merge"),
            path("<int:person_id>/apart/<int:other_id>/", view(self.tell_apart), name="teams_person_apart"),
        ]
        return own + super().get_urls()

    def duplicates(self, request: HttpRequest) -> HttpResponse:
        """Every two people who may be one, and why."""
        self._demand_manager(request)
        pages = Paginator(possible_duplicates(), PAIRS_ON_A_PAGE)
        context = {"pairs": pages.get_page(request.GET.get("page")), "number": pages.count}
        return self._render(request, "overview/admin/duplicates.html", "Possible duplicates", context)

    def correct(self, request: HttpRequest, person_id: int) -> HttpResponse:
        """Puts right what is known of a person."""
        self._demand_manager(request)
        person = get_object_or_404(Person.objects.unmerged(), pk=person_id)
        form = CorrectPersonForm(request.POST or None, person=person)
        if form.is_valid():
            try:
                teams.correct_person(person=person, **form.details(), by=Actor.of(user_of(request)), at=timezone.now())
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"What is known of {form.cleaned_data['name']} has been corrected.")
                return redirect("admin:teams_person_change", person.pk)
        context = {"person": person, "form": form, "button": "Save"}
        return self._render(request, "overview/admin/correct.html", f"Correct {person}", context, form=form)

    def merge(self, request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
        """Two people side by side; pick, look at what will be, merge."""
        self._demand_manager(request)
        if person_id == other_id:
            raise Http404
        kept, merged = (get_object_or_404(Person, pk=pk) for pk in (person_id, other_id))
        if merged.merged_into_id == kept.pk:
            messages.info(request, f"{merged} has been merged into this person already.")
            return redirect("admin:teams_person_change", kept.pk)
        given = request.POST if request.method == "POST" else (request.GET if "look" in request.GET else None)
        form = MergeForm(given, kept=kept, merged=merged)
        if request.method == "POST" and form.is_valid():
            try:
                one = merge_people(
                    kept=kept,
                    merged=merged,
                    details=form.details(),
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"{merged} and {kept} are one person now.")
                return redirect("admin:teams_person_change", one.pk)
        context = {
            "kept": kept,
            "merged": merged,
            "form": form,
            "comparison": queries.compare_people(kept=kept, merged=merged),
            "outcome": form.outcome() if form.is_bound and form.is_valid() else None,
        }
        return self._render(request, "overview/admin/merge.html", "Compare and merge", context, form=form)

    def tell_apart(self, request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
        """Two people who look alike are two; they are not asked about again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._demand_manager(request)
        if person_id == other_id:
            raise Http404
        one, other = (get_object_or_404(Person.objects.unmerged(), pk=pk) for pk in (person_id, other_id))
        teams.tell_apart(one=one, other=other, by=Actor.of(user_of(request)), at=timezone.now())
        messages.success(request, f"{one} and {other} stay two people and are not listed here again.")
        return redirect("admin:teams_person_duplicates")

    def _demand_manager(self, request: HttpRequest) -> None:
        if not may_manage(request):
            raise PermissionDenied("Coordinators and directors correct and merge people.")

    def _render(
        self,
        request: HttpRequest,
        template: str,
        title: str,
        context: dict[str, Any],
        form: forms.Form | None = None,
    ) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        is_refused = form is not None and request.method == "POST"
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
        return TemplateResponse(request, template, page, status=status)
