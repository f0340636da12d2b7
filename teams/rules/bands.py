"""How much help a team needs, by its points of risk (domain 6.5)."""

from __future__ import annotations

from django.db.models import TextChoices

WATCH_FROM = 3
HELP_FROM = 6
MOST_DAYS_OF_OVERRIDE = 90
"""A person's judgment stands for so many days at the most; then the signs speak again, or somebody judges anew."""


class Band(TextChoices):
    """The three bands of the score."""

    ON_TRACK = "on_track", "On track"
    WATCH = "watch", "Watch"
    NEEDS_HELP = "needs_help", "Needs help"


def band_of(points: int) -> Band:
    """0 to 2 points on track, 3 to 5 watch, 6 and more needs help (domain 6.5)."""
    if points >= HELP_FROM:
        return Band.NEEDS_HELP
    return Band.WATCH if points >= WATCH_FROM else Band.ON_TRACK
