"""Who has more time to send an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications.models import Application, Extension
from applications.queries.facts import extended_until
from applications.queries.reviewing import closed_to
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, deadline_in_words_with_year, local_day
from teams.models import Cohort


def extendable_cohorts(at: datetime) -> list[Cohort]:
    """Cohorts that have begun to take applications and have not started."""
    cohorts = Cohort.objects.filter(applications_open_at__lte=at).order_by("applications_close_at", "pk")
    return [cohort for cohort in cohorts if local_day(at, cohort.zone) < cohort.starts_on]


def extension_in_words(application: Application) -> str:
    """Until when this application alone could be sent; "" where nobody has given it more time."""
    until = extended_until(application)
    return "" if until is None else deadline_in_words_with_year(until, application.cohort.zone)


@dataclass(frozen=True)
class ExtensionLine:
    """One extension as staff see it."""

    reference: str
    state: str
    addresses: str
    until: str
    reason: str
    granted: str


def extension_lines(at: datetime, *, reader: User) -> list[ExtensionLine]:
    """Extensions for cohorts that have not started, the latest first, without those of applications that are closed to
    the reader. Two queries."""
    rows = (
        Extension.objects.filter(application__cohort__in=extendable_cohorts(at))
        .exclude(application__in=closed_to(reader))
        .select_related("application__cohort", "by")
        .prefetch_related("application__editors__user")
        .order_by("-at", "-pk")
    )
    return [
        ExtensionLine(
            reference=row.application.reference,
            state=row.application.get_state_display(),
            addresses=", ".join(
                editor.user.email for editor in row.application.editors.all() if editor.ended_at is None
            ),
            until=deadline_in_words_with_year(row.until, row.application.cohort.zone),
            reason=row.reason,
            granted=f"{day_in_words(local_day(row.at, row.application.cohort.zone))} by {row.by}",
        )
        for row in rows
    ]
