"""The project's own app configurations."""

from django.contrib.admin.apps import AdminConfig

from joynet import checks


class JoynetAdminConfig(AdminConfig):
    """The staff's workplace, on a site of its own; the project's system checks come with it."""

    default_site = "joynet.admin_site.JoynetAdminSite"

    def ready(self) -> None:
        """Registers the checks."""
        super().ready()
        checks.register_all()
