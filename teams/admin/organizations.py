"""Organizations."""

from __future__ import annotations

from django.contrib import admin

from teams.admin.rights import never
from teams.models import Organization


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Organizations, made by accepting their application."""

    has_add_permission = has_change_permission = has_delete_permission = never
    list_display = ["name", "country", "kind", "size"]
    list_filter = ["kind"]
    search_fields = ["name", "country"]
    ordering = ["name", "pk"]
    show_facets = admin.ShowFacets.NEVER
