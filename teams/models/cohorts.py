"""Cohorts: one run of the program each."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.lib.months import Month
from joynet.lib.zones import validate_zone
from joynet.network.models import Network
from teams import rules


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Which cohorts."""

    def taking_applications(self, at: object) -> CohortQuerySet:
        """Those whose application window holds the moment `at`; the end is the first moment that no longer counts."""
        return self.filter(applications_open_at__lte=at, applications_close_at__gt=at)

    def opening_after(self, at: object) -> CohortQuerySet:
        """Those whose applications open later, the soonest first."""
        return self.filter(applications_open_at__gt=at).order_by("applications_open_at", "pk")


class Cohort(models.Model):
    """One run of the program. What the seed states as a number is a column with that default."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="cohorts")
    name = models.CharField("name", max_length=80)
    starts_on = models.DateField("start date")
    months = models.PositiveSmallIntegerField("length in months", default=18)
    zone = models.CharField("time zone", max_length=64, default="America/New_York", validators=[validate_zone])
    min_present = models.PositiveSmallIntegerField("members present for quorum", default=2)
    due_days = models.PositiveSmallIntegerField("report due, days after the month", default=10)
    lock_days = models.PositiveSmallIntegerField("report locked, days after the month", default=30)
    workshops = models.PositiveSmallIntegerField("number of workshops", default=4)
    attendance_floor = models.PositiveSmallIntegerField(
        "lowest attendance rate (%)", default=80, validators=[MaxValueValidator(100)]
    )
    applications_open_at = models.DateTimeField("applications open")
    applications_close_at = models.DateTimeField("applications close")
    capacity = models.PositiveSmallIntegerField("places", null=True, blank=True)

    history = HistoricalRecords()
    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="cohort_name_once_per_network",
                violation_error_message="A cohort of this name exists. Choose another name.",
            ),
            models.CheckConstraint(
                name="cohort_has_1_to_60_months",
                condition=Q(months__gte=1, months__lte=60),
                violation_error_message="A cohort runs for 1 to 60 months.",
            ),
            models.CheckConstraint(
                name="cohort_closes_after_it_opens",
                condition=Q(applications_open_at__lt=F("applications_close_at")),
                violation_error_message="Applications must close after they open.",
            ),
            models.CheckConstraint(
                name="cohort_locks_no_sooner_than_due",
                condition=Q(due_days__lte=F("lock_days")),
                violation_error_message="A report cannot be locked before it is due.",
            ),
            models.CheckConstraint(
                name="cohort_needs_someone_present",
                condition=Q(min_present__gte=1),
                violation_error_message="At least one member must be present for quorum.",
            ),
            models.CheckConstraint(
                name="cohort_floor_is_a_percentage",
                condition=Q(attendance_floor__lte=100),
                violation_error_message="The lowest attendance rate is a percentage from 0 to 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_on(self) -> date:
        """The first day after the program."""
        return rules.program_end(self.starts_on, self.months)

    @property
    def first_month(self) -> Month:
        """M1."""
        return rules.first_month(self.starts_on)

    @property
    def last_month(self) -> Month:
        """M18 when the program has eighteen months."""
        return self.first_month.plus(self.months - 1)
