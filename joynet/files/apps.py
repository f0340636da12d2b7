"""Stored files: taken in with care, kept in a private place, handed out by one function."""

from django.apps import AppConfig

from joynet.files import scanner


class FilesConfig(AppConfig):
    """A bad CLAMD_SOCKET stops the start instead of the first upload."""

    name = "joynet.files"
    label = "files"
    verbose_name = "files"

    def ready(self) -> None:
        """Read the scanner's address once, so that a mistake in it is told at once."""
        scanner.address()
