"""People, with or without an account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from joynet.lib.zones import validate_zone


class Person(models.Model):
    """Somebody on a roster. A person needs no account; an account is bound by invitation."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="person", null=True, blank=True)
    name = models.CharField("name", max_length=120)
    title = models.CharField("job title", max_length=120, blank=True)
    email = models.EmailField("e-mail", max_length=254, blank=True)
    time_zone = models.CharField("time zone", max_length=64, default="America/New_York", validators=[validate_zone])

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name
