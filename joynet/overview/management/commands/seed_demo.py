"""`manage.py seed_demo --today DATE`: a believable network at month 9 of 18."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from joynet.overview.demo import building, stage


class Command(BaseCommand):
    """Builds the demonstration network; a second run changes nothing."""

    help = "Build the demonstration network, through actions only. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--today`: the day on which the demonstration stands."""
        parser.add_argument("--today", default="", help="The day it stands on, such as 2027-03-09; else the real one.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it, or say that it is there."""
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("This is not a demonstration. Set JOYNET_DEMO=1 to build one.")
        now = _noon_of(options["today"], timezone.now())
        if building.is_built():
            self.stdout.write("The demonstration network is there already.")
            return
        building.build(now=now, say=self.stdout.write)
        self.stdout.write("The demonstration network is built.")


def _noon_of(text: str, real: datetime) -> datetime:
    """Noon of the day in the cohort's zone; of the real day the real time, so that nothing lies in the future."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise CommandError(f"{text!r} is not a day. Write it as 2027-03-09.") from problem
    local = real.astimezone(stage.at_local(real.date(), 12, stage.ZONE).tzinfo)
    if day is None or day in {local.date(), real.date()}:
        return real
    return stage.at_local(day, 12, stage.ZONE)
