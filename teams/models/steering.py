"""What the steering committee of a cohort has talked about and decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from teams.models.cohorts import Cohort


class SteeringMinutes(models.Model):
    """The minutes of one meeting of a cohort's steering committee, told apart by its day. `decisions`: one a line."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="steering_minutes")
    on = models.DateField("day of the meeting")
    text = models.TextField("minutes", max_length=20_000)
    decisions = models.TextField("decisions, one a line", max_length=5_000, blank=True)
    revision = models.PositiveIntegerField("revision", default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("written at")

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "steering minutes"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "on"],
                name="steering_minutes_once_per_day",
                violation_error_message="There are minutes of this day already. Open them to change them.",
            ),
            models.CheckConstraint(
                name="steering_minutes_say_something",
                condition=~Q(text=""),
                violation_error_message="Enter the minutes.",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.on:%b} {self.on.day}, {self.on.year}"
