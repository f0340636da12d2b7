"""What a team believes leads to its aim."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from teams.models.rosters import Team
from teams.rules import Component


class Driver(models.Model):
    """One node of a team's driver diagram (domain 3.8): a primary driver, one beneath it, or a change idea."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Primary driver"
        SECONDARY = "secondary", "Secondary driver"
        CHANGE = "change", "Change idea"

    team = models.ForeignKey(Team, models.PROTECT, related_name="drivers")
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    kind = models.CharField("kind", max_length=12, choices=Kind)
    order = models.PositiveSmallIntegerField("order", default=0)
    text = models.CharField("text", max_length=160)
    component = models.CharField("component of joy in work", max_length=20, choices=Component, blank=True)
    revision = models.PositiveIntegerField("revision", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="driver_is_primary_if_and_only_if_at_the_top",
                condition=Q(kind="primary", parent__isnull=True) | (~Q(kind="primary") & Q(parent__isnull=False)),
                violation_error_message="A primary driver stands under the aim; everything else under a driver.",
            ),
            models.CheckConstraint(
                name="driver_has_a_text", condition=~Q(text=""), violation_error_message="Write the driver in words."
            ),
        ]

    def __str__(self) -> str:
        return self.text
