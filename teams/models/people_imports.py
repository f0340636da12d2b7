"""Lists of people that staff bring in from a spreadsheet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from teams.models.cohorts import Cohort
from teams.models.people import Person
from teams.models.rosters import Membership


class PeopleImport(models.Model):
    """One uploaded list: read, mapped, looked at, then brought in whole or not at all.

    `headers` are the cells of the first row; `columns` says which column (counted from 0) holds which field.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="people_imports", null=True, blank=True)
    file_name = models.CharField("file", max_length=120)
    headers = models.JSONField("first row", default=list)
    columns = models.JSONField("which column is what", default=dict, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("uploaded at")
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    committed_at = models.DateTimeField("brought in at", null=True, blank=True)
    discarded_at = models.DateTimeField("put aside at", null=True, blank=True)

    class Meta:
        verbose_name = "list of people"
        verbose_name_plural = "lists of people"
        constraints = [
            models.CheckConstraint(
                name="people_import_committed_by_somebody_at_some_time",
                condition=Q(committed_at__isnull=True, committed_by__isnull=True)
                | Q(committed_at__isnull=False, committed_by__isnull=False),
                violation_error_message="A list that was brought in says by whom and when.",
            ),
            models.CheckConstraint(
                name="people_import_committed_or_discarded",
                condition=Q(committed_at__isnull=True) | Q(discarded_at__isnull=True),
                violation_error_message="A list is either brought in or put aside.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class PeopleImportRow(models.Model):
    """One row of an uploaded list, the choice that staff made about it, and what became of it."""

    class Outcome(models.TextChoices):
        CREATED = "created", "New person"
        REUSED = "reused", "Known person"
        SKIPPED = "skipped", "Left out"

    batch = models.ForeignKey(PeopleImport, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField("row in the file")
    cells = models.JSONField("cells", default=list)
    is_picked = models.BooleanField("bring in", default=True)
    chosen = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    outcome = models.CharField("what became of it", max_length=8, choices=Outcome, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="import_rows", null=True, blank=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="people_import_row_once",
                violation_error_message="This row is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"
