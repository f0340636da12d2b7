"""A named person is asked to rate."""

from __future__ import annotations

from datetime import datetime

from applications import rules
from applications.emails.people import to_whoever_is_named
from applications.models import (
    Nominee,
)
from joynet.lib import signing
from joynet.outbox.mail import Mail, page, render

RATING_PURPOSE = "rate-alone"


def rating_link(nominee: Nominee, at: datetime) -> str:
    """The address at which this person rates alone."""
    return page(
        "applications:rating",
        token=signing.sign(RATING_PURPOSE, {"nominee": nominee.pk, "key": str(nominee.rating_key)}, at),
    )


def rating_asked(nominee: Nominee, *, at: datetime) -> Mail:
    """The link to rate alone, to somebody who holds a place."""
    application = nominee.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "name": " ".join(nominee.name.split()),
        "url": rating_link(nominee, at),
        "days": rules.RATING_LASTS.days,
    }
    written = render("applications/mail/rating_asked", context)
    step = str(nominee.rating_key)
    return to_whoever_is_named("application_rating_asked", nominee, written, step=step, at=at)
