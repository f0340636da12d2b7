"""Every address of the site, by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter

from joynet.lib.converters import MonthConverter

register_converter(MonthConverter, "month")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("joynet.outbox.urls")),
    path("admin/", admin.site.urls),
    path("", include("joynet.accounts.urls")),
    path("", include("joynet.overview.urls")),
    path("", include("teams.urls")),
    path("", include("meetings.urls")),
    path("", include("joynet.reports.urls")),
    path("", include("submissions.urls")),
    path("", include("applications.urls")),
]
if settings.DEMO:
    urlpatterns += [path("", include("joynet.overview.demo.urls"))]
