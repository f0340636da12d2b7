"""People and organizations."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from teams.admin.rights import never
from teams.models import Organization, Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """People on rosters."""

    has_add_permission = has_change_permission = has_delete_permission = never
    list_display = ["name", "title", "email", "teams_now"]
    search_fields = ["name", "email"]
    ordering = ["name", "pk"]
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """With their teams, in two queries for a page."""
        people: QuerySet[Person] = super().get_queryset(request)
        return people.prefetch_related("memberships__team")

    @admin.display(description="teams")
    def teams_now(self, person: Person) -> str:
        """The teams the person is or was on."""
        return ", ".join(sorted({membership.team.name for membership in person.memberships.all()})) or "–"


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Organizations, made by accepting their application."""

    has_add_permission = has_change_permission = has_delete_permission = never
    list_display = ["name", "country", "kind", "size"]
    list_filter = ["kind"]
    search_fields = ["name", "country"]
    ordering = ["name", "pk"]
    show_facets = admin.ShowFacets.NEVER
