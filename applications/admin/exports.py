"""The applications of a cohort as a file, from the foot of the queue."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import slugify

from applications import access, actions
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib.csv import write_rows
from joynet.lib.spreadsheet import workbook
from joynet.lib.zones import local_day
from teams.models import Cohort

FORMS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class ExportPages(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """What the queue has for whoever takes applications out as a file."""

    change_list_template = "applications/admin/queue.html"

    def get_urls(self) -> list[URLPattern]:
        """The file beside Django's pages."""
        own = path("export/", self.admin_site.admin_view(self.export), name="applications_application_export")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, with the cohorts to choose from for those who may take them out."""
        user = request.user
        may_export = isinstance(user, User) and access.may_decide(user, timezone.now())
        cohorts = Cohort.objects.order_by("-applications_close_at", "-pk") if may_export else Cohort.objects.none()
        context = {"export_cohorts": cohorts, "export_forms": [(key, words) for key, (words, _type) in FORMS.items()]}
        return super().changelist_view(request, context | (extra_context or {}))

    def export(self, request: HttpRequest) -> HttpResponse:
        """Every application of one cohort that the reader may read, one row each. Taking it out is written down."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = request.user, timezone.now()
        if not isinstance(user, User) or not access.may_decide(user, now):
            raise PermissionDenied("Coordinators and directors take applications out as a file.")
        number, form = request.POST.get("cohort", ""), request.POST.get("form", "")
        if form not in FORMS or not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise Http404
        cohort = Cohort.objects.filter(pk=int(number)).first()
        if cohort is None:
            raise Http404
        table = actions.export_applications(cohort=cohort, reader=user, form=form, by=Actor.of(user), at=now)
        if form == "csv":
            content = write_rows(table.header, table.rows)
        else:
            content = workbook(table.header, table.rows, name=f"Applications {cohort.name}")
        day = local_day(now, cohort.zone)
        name = f"applications-{slugify(cohort.name)}-{day.isoformat()}.{form}"
        return HttpResponse(
            content,
            content_type=FORMS[form][1],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )
