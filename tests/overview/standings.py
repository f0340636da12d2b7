"""Three teams in October 2027, in the fifth month of a program of six: one stands well, one is at risk, and one can no
longer reach what was agreed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q

from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import User
from joynet.lib.months import Month
from meetings import actions as meetings
from meetings.models import Event
from meetings.rules.kinds import Status
from meetings.rules.roll import Given
from submissions import actions as submissions
from submissions.rules import Part
from teams import actions as teams
from teams.models import Cohort, Team
from tests.factories import (
    AT,
    accept,
    account_of,
    make_coach,
    make_cohort,
    make_in_review,
    make_staff,
    make_team,
    make_user,
    person_of,
)

NOW = datetime(2027, 10, 15, 15, tzinfo=UTC)
"""Fri, Oct 15, 2027: June to September are due."""
MONTHS = tuple(Month(2027, number) for number in range(6, 10))


@dataclass(frozen=True)
class Three:
    """The teams and whoever looks at them: `good` came in by an application, the others were founded by staff."""

    cohort: Cohort
    good: Team
    at_risk: Team
    lost: Team
    staff: User


def make_three() -> Three:
    """Call it when the clock stands at NOW."""
    staff = make_staff()
    cohort = make_cohort()
    cohort.months = 6
    cohort.save()
    application = make_in_review(user=make_user(), staff=staff, cohort=cohort, name="Good Hospital")
    good = accept(application, staff=staff)
    at_risk = make_team(cohort=cohort, name="Harbor Clinic")
    lost = make_team(cohort=cohort, name="Quiet Hospital")
    by = Actor.of(staff)
    meetings.generate_calendar(cohort=cohort, by=by, at=AT)
    for team in (good, at_risk, lost):
        make_coach(team=team)
        account_of(person_of(team, "Ben"))
        meetings.plan_team_coaching(team=team, by=by, at=AT)
    missed = Event.objects.filter(cohort=cohort, team__isnull=True, ends_at__lte=NOW).order_by("starts_at").first()
    take_rolls(good, by=by)
    take_rolls(at_risk, missed=[missed.pk] if missed else [], by=by)
    take_rolls(lost, missed="all", by=by)
    for month in MONTHS:
        send_month(good, month, at=due(month) - timedelta(days=2))
        late = timedelta(days=3 if month == MONTHS[1] else -2)
        send_month(at_risk, month, at=due(month) + late)
    teams.end_membership(
        membership=at_risk.memberships.get(person=person_of(at_risk, "Ana")),
        ends_on=date(2027, 10, 10),
        reason="New post",
        by=by,
        at=NOW,
    )
    return Three(cohort, good, at_risk, lost, staff)


def due(month: Month) -> datetime:
    """Noon of the day on which the month is due."""
    return datetime.combine(month.last_day + timedelta(days=10), datetime.min.time(), UTC) + timedelta(hours=18)


def take_rolls(team: Team, *, missed: Collection[int] | str = (), until: datetime = NOW, by: Actor) -> None:
    """Everybody was at every meeting held by `until`; at those missed only the clinician was."""
    events = Event.objects.filter(
        Q(team=team) | Q(team__isnull=True), cohort=team.cohort, counts=True, ends_at__lte=until
    ).order_by("starts_at", "pk")
    for event in events:
        is_missed = missed == "all" or event.pk in missed
        for day in event.days.order_by("on"):
            meetings.record_attendance(
                event_day=day,
                team=team,
                marks=[
                    Given(person_of(team, name).pk, Status.ABSENT if is_missed and name != "Chi" else Status.PRESENT)
                    for name in ("Ana", "Ben", "Chi")
                ],
                by=by,
                at=day.ends_at + timedelta(hours=1),
            )


def send_month(team: Team, month: Month, *, at: datetime) -> None:
    """A month with a test and what was learned, and no data yet."""
    ben = person_of(team, "Ben").user
    by = Actor.of(ben) if ben else SYSTEM
    submissions.save_test(
        team=team,
        month=month,
        entry=submissions.TestEntry(None, "Two questions at each huddle", idea="Check-in", prediction="Six of ten"),
        seen_revision=0,
        by=by,
        at=at,
    )
    submissions.save_learning(
        team=team,
        month=month,
        entries=[submissions.LearningEntry("learned", "Ask twice.", "network")],
        nothing_reason="",
        seen_revision=0,
        by=by,
        at=at,
    )
    for part in (Part.PROCESS, Part.OUTCOME):
        submissions.save_values(
            team=team, month=month, part=part, entries=[], nothing_reason="Not set up.", seen_revision=0, by=by, at=at
        )
    submissions.submit_report(team=team, month=month, by=by, at=at)
