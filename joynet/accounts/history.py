"""Who and when for the rows that django-simple-history writes."""

from datetime import datetime
from typing import Any

from django.db import models

from joynet.accounts.actors import Actor


def stamp(instance: models.Model, *, by: Actor, at: datetime) -> None:
    """Call before `save()` of a tracked row: its history row then carries the action's `by` and `at`."""
    marked: Any = instance  # simple-history reads these two attributes
    marked._history_user = by.user
    marked._history_date = at
