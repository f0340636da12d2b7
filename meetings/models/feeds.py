"""A person's own calendar."""

from __future__ import annotations

from django.core.validators import MinLengthValidator
from django.db import models

from teams.models import Person


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. Only a hash is kept; a reset writes a new one."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="calendar_feed")
    token_hash = models.CharField("hash of the secret", max_length=64, unique=True, validators=[MinLengthValidator(64)])
    made_at = models.DateTimeField("made at")

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
