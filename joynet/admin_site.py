"""The staff's workplace."""

from django.contrib.admin import AdminSite


class JoynetAdminSite(AdminSite):
    """The admin."""
