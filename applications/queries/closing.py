"""Until when an application can be sent."""

from __future__ import annotations

from datetime import datetime

from applications.models import Application
from applications.queries.facts import extended_until
from joynet.accounts.models import User
from joynet.lib.zones import deadline_in_both_zones, deadline_in_words


def closing(application: Application) -> datetime:
    """The first moment at which it can no longer be sent: the cohort's, or a later one that staff have granted."""
    end = application.cohort.applications_close_at
    extended = extended_until(application)
    return end if extended is None else max(end, extended)


def closing_in_words(application: Application, reader: User) -> str:
    """The last minute in which it can be sent, in the cohort's zone and the reader's."""
    return deadline_in_both_zones(closing(application), application.cohort.zone, reader.time_zone)


def closing_in_mail(application: Application) -> str:
    """The same for a mail, in the cohort's zone."""
    return deadline_in_words(closing(application), application.cohort.zone)
