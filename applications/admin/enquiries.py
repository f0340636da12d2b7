"""Questions from the public page, for staff."""

from __future__ import annotations

from django.contrib import admin

from applications.admin.queue import closed_to_all
from applications.models import Enquiry


@admin.register(Enquiry)
class EnquiryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Questions from the public page, the newest first."""

    has_add_permission = has_change_permission = has_delete_permission = closed_to_all
    list_display = ["name", "organization", "email", "at", "answered_at"]
    list_per_page = 50
    search_fields = ["name", "organization", "=email"]
    ordering = ["-at", "-pk"]
    show_facets = admin.ShowFacets.NEVER
    fields = ["name", "email", "organization", "text", "at"]
