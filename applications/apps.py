"""The app of applications to the network: what is asked, how it is sent, and what is decided."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "Applications"
