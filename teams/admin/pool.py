"""The pool: who offers to help later phases, what they have done, and where they coach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from joynet.accounts import roles
from joynet.accounts.actors import Actor
from joynet.lib.days import active_on
from joynet.lib.forms import add_errors
from joynet.lib.zones import zone_in_words
from teams import actions, queries, rules
from teams.admin.rights import may_manage, never, user_of
from teams.forms import StaffContributionForm
from teams.models import Cohort, PoolOffer


class KindFilter(admin.SimpleListFilter):
    """What is offered."""

    title = "what is offered"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(kind, label) for kind, (_column, label) in rules.OFFERS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PoolOffer]) -> QuerySet[PoolOffer]:
        if self.value() not in rules.OFFERS:
            return queryset
        column, _label = rules.OFFERS[str(self.value())]
        return queryset.filter(**{column: True})


class WaveFilter(admin.SimpleListFilter):
    """The cohort in which somebody was on a team."""

    title = "wave"
    parameter_name = "wave"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(str(cohort.pk), cohort.name) for cohort in Cohort.objects.order_by("-starts_on", "pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PoolOffer]) -> QuerySet[PoolOffer]:
        wanted = self.value() or ""
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
            return queryset
        return queryset.filter(
            person__memberships__team__cohort=int(wanted), person__memberships__approved_by__isnull=False
        ).distinct()


class WhenFilter(admin.SimpleListFilter):
    """Whether the offer is in force today; without a choice, today or later."""

    title = "when"
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("today", "Available today"), ("later", "Available later")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PoolOffer]) -> QuerySet[PoolOffer]:
        today = roles.staff_day(user_of(request), timezone.now())
        if self.value() == "today":
            return queryset.filter(active_on(today))
        if self.value() == "later":
            return queryset.filter(starts_on__gt=today)
        return queryset


@admin.register(PoolOffer)
class PoolOfferAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Whoever has agreed to be contacted and whose time is not over. Who has withdrawn is not here."""

    has_add_permission = has_change_permission = has_delete_permission = never
    list_display = ["person", "offer", "topics", "languages", "time", "teams", "available"]
    list_filter = [KindFilter, WhenFilter, WaveFilter]
    search_fields = ["person__name", "person__email", "topics", "languages"]
    search_help_text = "Name, address, topic or language"
    ordering = ["person__name", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: PoolOffer | None = None) -> bool:
        """Whoever gets in touch with people: coordinators and directors."""
        return may_manage(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PoolOffer]:
        """With people and their teams, in three queries for a page."""
        today = roles.staff_day(user_of(request), timezone.now())
        rows: QuerySet[PoolOffer] = super().get_queryset(request)
        pks = PoolOffer.objects.in_pool_from(today).values("pk")
        return rows.filter(pk__in=pks).select_related("person").prefetch_related("person__memberships__team__cohort")

    @admin.display(description="offers")
    def offer(self, offer: PoolOffer) -> str:
        """What is offered, in words."""
        return ", ".join(queries.kinds_in_words(offer))

    @admin.display(description="time", ordering="hours_per_month")
    def time(self, offer: PoolOffer) -> str:
        """Hours and zone, as in "4 hours a month, Central"."""
        hours = "" if offer.hours_per_month is None else f"{offer.hours_per_month} hours a month, "
        return f"{hours}{zone_in_words(offer.person.time_zone)}"

    @admin.display(description="available", ordering="starts_on")
    def available(self, offer: PoolOffer) -> str:
        """From the first day to the last."""
        return queries.offer_dates_in_words(offer)

    @admin.display(description="teams")
    def teams(self, offer: PoolOffer) -> str:
        """The teams the person is or was on, with their cohort."""
        return ", ".join(_teams_of(offer)) or "–"

    def get_urls(self) -> list[URLPattern]:
        """Our page beside Django's."""
        log = self.admin_site.admin_view(self.log)
        return [path("<int:offer_id>/log/", log, name="teams_log_contribution"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, str] | None = None) -> HttpResponse:
        """The list, under the name that people give it."""
        return super().changelist_view(request, {"title": "The pool: who offers to help later phases"})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """One person's offer with their log."""
        offer = self.get_object(request, object_id) if self.has_view_permission(request) else None
        if offer is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return self._page(request, offer, StaffContributionForm())

    def log(self, request: HttpRequest, offer_id: int) -> HttpResponse:
        """Staff note what the person has contributed."""
        if not may_manage(request):
            raise PermissionDenied
        offer = self.get_object(request, str(offer_id))
        if offer is None:
            messages.warning(request, "This person is not in the pool any more.")
            return redirect("admin:teams_pooloffer_changelist")
        form = StaffContributionForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                actions.log_contribution(
                    person=offer.person,
                    for_team=None,
                    **form.cleaned_data,
                    by=Actor.of(user_of(request)),
                    at=timezone.now(),
                )
            except ValidationError as refusal:
                add_errors(form, refusal)
            else:
                messages.success(request, f"Added to the log of {offer.person}, who can read it.")
                return redirect("admin:teams_pooloffer_change", offer.pk)
        return self._page(request, offer, form)

    def _page(self, request: HttpRequest, offer: PoolOffer, form: StaffContributionForm) -> HttpResponse:
        assignments = (
            offer.person.user.coach_assignments.select_related("team__cohort").order_by("starts_on", "pk")
            if offer.person.user
            else ()
        )
        context = {
            **self.admin_site.each_context(request),
            "title": str(offer.person),
            "opts": self.opts,
            "original": offer,
            "offer": offer,
            "kinds": queries.kinds_in_words(offer),
            "time": self.time(offer),
            "available": self.available(offer),
            "teams": _teams_of(offer),
            "contributions": queries.contributions_of(offer.person),
            "assignments": [(row.team, queries.dates_in_words(row)) for row in assignments],
            "form": form,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return TemplateResponse(request, "teams/admin/pool_offer.html", context, status=status)


def _teams_of(offer: PoolOffer) -> list[str]:
    rows: Iterable[tuple[date, int, str]] = sorted(
        (m.starts_on, m.pk, f"{m.team} ({m.team.cohort})")
        for m in offer.person.memberships.all()
        if m.approved_by_id is not None
    )
    return list(dict.fromkeys(words for _starts_on, _pk, words in rows))
