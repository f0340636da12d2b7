"""What is known of each stored file. The bytes lie in the private folder (storage.py) under the file's uuid."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class CheckState(models.TextChoices):
    """What the virus scanner has said. Without a scanner a file stays unscanned, and staff are told so."""

    RECEIVED = "received", "waiting for the virus scanner"
    CLEAN = "clean", "scanned, nothing found"
    REFUSED = "refused", "the virus scanner refused it"
    UNSCANNED = "unscanned", "not scanned for viruses"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Which files."""

    def not_yet_scanned(self) -> "StoredFileQuerySet":
        """Files on which no scanner has given a verdict."""
        return self.filter(check_state__in=[CheckState.RECEIVED, CheckState.UNSCANNED])


class StoredFile(models.Model):
    """One file as it was taken in. Rows and bytes never change, apart from what a later scan says."""

    uuid = models.UUIDField(unique=True, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    name_given = models.CharField(max_length=200)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    check_state = models.CharField("virus check", max_length=20, choices=CheckState)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="uploaded_files"
    )
    at = models.DateTimeField("received")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stored_file_has_a_sha256",
                condition=Exact(Length("sha256"), 64),
                violation_error_message="The file's fingerprint must have 64 characters.",
            ),
            models.CheckConstraint(
                name="stored_file_is_not_empty",
                condition=models.Q(size__gte=1),
                violation_error_message="The file is empty.",
            ),
            models.CheckConstraint(
                name="stored_file_has_a_page_when_pages_are_known",
                condition=models.Q(pages__isnull=True) | models.Q(pages__gte=1),
                violation_error_message="The file has no pages.",
            ),
            models.CheckConstraint(
                name="stored_file_check_state_is_known",
                condition=models.Q(check_state__in=CheckState.values),
                violation_error_message="Choose one of the listed states.",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"
