"""PDF documents: what was ordered, the data frozen at the order, and the file once it is made."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from joynet.files.models import StoredFile
from joynet.reports.rules import MOST_ATTEMPTS, DocumentKind, DocumentState


class Batch(models.Model):
    """Documents of one order."""

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("ordered at")

    def __str__(self) -> str:
        return f"batch {self.pk}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Which documents."""

    def ready(self, at: datetime) -> DocumentQuerySet:
        """Those that somebody should make now, those whose maker has died among them."""
        return self.filter(
            Q(state=DocumentState.DUE) | Q(state=DocumentState.LEASED, lease_until__lt=at, attempts__lt=MOST_ATTEMPTS)
        )

    def abandoned(self, at: datetime) -> DocumentQuerySet:
        """Those whose maker has died in the last attempt that they had."""
        return self.filter(state=DocumentState.LEASED, lease_until__lt=at, attempts__gte=MOST_ATTEMPTS)


class Document(models.Model):
    """One PDF. The same frozen data give the same document again: its numbers trace back to stored values."""

    kind = models.CharField("kind", max_length=20, choices=DocumentKind)
    subject_type = models.CharField("about", max_length=60)
    subject_id = models.PositiveBigIntegerField("about (number)")
    month = models.DateField("month", null=True, blank=True)
    number = models.PositiveSmallIntegerField("version")
    state = models.CharField("state", max_length=10, choices=DocumentState, default=DocumentState.DUE)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("tries", default=0)
    data_as_at = models.DateTimeField("data as at")
    data = models.JSONField("data")
    data_hash = models.CharField("hash of the data", max_length=64)
    rule_set = models.CharField("rule set of the charts", max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="documents", null=True, blank=True)
    reason = models.CharField("why it could not be made", max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state"], name="document_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "month", "number"],
                name="document_number_once_per_subject_and_month",
                violation_error_message="This version has just been ordered. Load the page again to see it.",
            ),
            models.CheckConstraint(name="document_numbers_start_at_1", condition=Q(number__gte=1)),
            models.CheckConstraint(name="document_state_is_known", condition=Q(state__in=DocumentState.values)),
            models.CheckConstraint(
                name="document_is_leased_with_claim_and_end",
                condition=Q(state=DocumentState.LEASED, claim__isnull=False, lease_until__isnull=False)
                | (~Q(state=DocumentState.LEASED) & Q(claim__isnull=True, lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="document_made_if_and_only_if_it_has_a_file",
                condition=Q(state=DocumentState.MADE, file__isnull=False)
                | (~Q(state=DocumentState.MADE) & Q(file__isnull=True)),
            ),
            models.CheckConstraint(
                name="document_failed_with_a_reason", condition=~Q(state=DocumentState.FAILED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"

    @property
    def is_in_work(self) -> bool:
        return self.state in {DocumentState.DUE, DocumentState.LEASED}
