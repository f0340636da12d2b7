"""The project's own app configurations."""

from django.contrib.admin.apps import AdminConfig


class JoynetAdminConfig(AdminConfig):
    """The staff's workplace, on a site of its own."""

    default_site = "joynet.admin_site.JoynetAdminSite"
