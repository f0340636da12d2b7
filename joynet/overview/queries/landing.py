"""What the public page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from joynet.lib.zones import (
    day_in_words,
    deadline_in_words_with_year,
    in_words_with_year,
    local_day,
)
from joynet.network.models import Kind
from joynet.network.queries import text_in_force
from meetings.queries import workshops_of as workshops_of_cohort
from teams.models import Cohort


@dataclass(frozen=True)
class LandingCohort:
    """A cohort's dates in words."""

    name: str
    opens: str
    closes: str
    starts: str
    ends: str
    first_month: str
    last_month: str


@dataclass(frozen=True)
class LandingWorkshop:
    """A workshop's days in words."""

    when: str
    what: str
    where: str


@dataclass(frozen=True)
class Landing:
    """What the public page says that is not fixed text."""

    cohort: LandingCohort | None
    is_open: bool
    opens_on: str
    workshops: tuple[LandingWorkshop, ...]
    month_count: int
    workshop_count: int
    min_present: int
    about: tuple[str, ...]  # paragraphs that staff edit


def landing(at: datetime) -> Landing:
    """The open cohort (the one that closes first), else the next one to open, else neither."""
    open_now = Cohort.objects.taking_applications(at).order_by("applications_close_at", "pk").first()
    cohort = open_now or Cohort.objects.opening_after(at).first()
    body = text_in_force(Kind.PUBLIC_PAGE, at).body.replace("\r\n", "\n")
    about = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    if cohort is None:
        return Landing(
            cohort=None,
            is_open=False,
            opens_on="",
            workshops=(),
            month_count=18,
            workshop_count=4,
            min_present=2,
            about=about,
        )
    return Landing(
        cohort=LandingCohort(
            name=cohort.name,
            opens=in_words_with_year(cohort.applications_open_at, cohort.zone),
            closes=deadline_in_words_with_year(cohort.applications_close_at, cohort.zone),
            starts=day_in_words(cohort.starts_on),
            ends=day_in_words(cohort.ends_on - timedelta(days=1)),
            first_month=str(cohort.first_month),
            last_month=str(cohort.last_month),
        ),
        is_open=open_now is not None,
        opens_on="" if open_now else day_in_words(local_day(cohort.applications_open_at, cohort.zone)),
        workshops=tuple(
            LandingWorkshop(when=line.days_in_words, what=line.title, where=line.where_in_words)
            for line in workshops_of_cohort(cohort)
        ),
        month_count=cohort.months,
        workshop_count=cohort.workshops,
        min_present=cohort.min_present,
        about=about,
    )
