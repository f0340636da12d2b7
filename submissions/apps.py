"""The app of measures, values, changes tested and monthly reports."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "Measures and monthly reports"
