"""Pages that look across the apps."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "joynet.overview"
    verbose_name = "Overview"
