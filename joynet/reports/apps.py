"""The app of PDF documents."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "joynet.reports"
    verbose_name = "PDF documents"
