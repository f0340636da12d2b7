"""The app of teams, the people on them and the cohorts they belong to."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = "Teams"
