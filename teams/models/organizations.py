"""Organizations."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from joynet.lib.names import validate_one_line
from teams.rules import OrganizationKind


class Organization(models.Model):
    """A health care organization; it may be in several cohorts."""

    name = models.CharField("name", max_length=160, validators=[validate_one_line])
    country = models.CharField("country", max_length=80)
    kind = models.CharField("kind", max_length=20, choices=OrganizationKind)
    size = models.PositiveIntegerField("number of staff", null=True, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name
