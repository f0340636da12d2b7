"""People, with or without an account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.lib.names import validate_one_line
from joynet.lib.zones import validate_zone


class PersonQuerySet(models.QuerySet["Person"]):
    """Which people."""

    def unmerged(self) -> PersonQuerySet:
        """Those who stand for themselves; whoever was merged into another person is only a trace."""
        return self.filter(merged_into__isnull=True)


class Person(models.Model):
    """Somebody on a roster. A person needs no account; an account is bound by invitation.

    Of two rows about one human being, one is kept; the other is merged into it and points to it, never to a chain.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="person", null=True, blank=True)
    name = models.CharField("name", max_length=120, validators=[validate_one_line])
    title = models.CharField("job title", max_length=120, blank=True, validators=[validate_one_line])
    email = models.EmailField("e-mail", max_length=254, blank=True)
    time_zone = models.CharField("time zone", max_length=64, default="America/New_York", validators=[validate_zone])
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged_people", null=True, blank=True)
    merged_at = models.DateTimeField("merged at", null=True, blank=True)

    history = HistoricalRecords()
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                name="person_merged_into_somebody_at_some_time",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
                violation_error_message="A merged person says into whom and when.",
            ),
            models.CheckConstraint(
                name="person_not_merged_into_themselves",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                violation_error_message="Choose two different people.",
            ),
            models.CheckConstraint(
                name="person_merged_has_no_account",
                condition=Q(merged_into__isnull=True) | Q(user__isnull=True),
                violation_error_message="The account belongs to the person who is kept.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ToldApart(models.Model):
    """Two people who look alike and are not the same; staff have said so. `first` has the lower number."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="told_apart_from_later")
    second = models.ForeignKey(Person, models.PROTECT, related_name="told_apart_from_earlier")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("said at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="told_apart_once",
                violation_error_message="These two are told apart already.",
            ),
            models.CheckConstraint(
                name="told_apart_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="Choose two different people.",
            ),
        ]

    def __str__(self) -> str:
        return f"told apart {self.pk}"
