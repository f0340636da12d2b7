"""Builds the demonstration network, through actions only, as if each had been done on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from joynet.accounts import actions as accounts
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.lib.months import Month
from joynet.network.queries import current_network
from joynet.overview.demo.applying import team_from_application
from joynet.overview.demo.facts import STAFF, TEAMS
from joynet.overview.demo.later import meet_in_committee, offer_help, run_pilot
from joynet.overview.demo.months import live
from joynet.overview.demo.next_wave import next_wave
from joynet.overview.demo.papers import assess_again, write_papers
from joynet.overview.demo.posting import post
from joynet.overview.demo.rolls import attend
from joynet.overview.demo.seats import change_rosters
from joynet.overview.demo.setting_up import set_up
from joynet.overview.demo.stage import COHORT, MONTH_NOW, ZONE, Stage, at_local, before_start
from meetings import actions as meeting
from teams import actions as teaming
from teams.models import Cohort


def is_built() -> bool:
    """Whether the demonstration network is there already."""
    return Cohort.objects.filter(name=COHORT).exists()


@transaction.atomic
def build(*, now: datetime, say: Callable[[str], None]) -> None:
    """The whole network as of `now`; all or nothing."""
    stage = _open_stage(now)
    say(f"{stage.cohort}: starts {stage.cohort.starts_on}, month {MONTH_NOW} of {stage.cohort.months}")
    pilot_team = run_pilot(stage)
    teams = [(team_from_application(stage, demo, number=number), demo) for number, demo in enumerate(TEAMS)]
    meeting.generate_calendar(cohort=stage.cohort, by=stage.coordinator, at=before_start(stage, 20))
    for team, demo in teams:
        set_up(stage, team, demo)
        write_papers(stage, team, demo)
        say(f"  {team}")
    for team, demo in teams:
        live(stage, team, demo)
        assess_again(stage, team, demo)
    by_name = {demo.name: team for team, demo in teams}
    change_rosters(stage, by_name)
    attend(stage, {team.pk: demo for team, demo in teams})
    offer_help(stage, pilot_team, by_name)
    meet_in_committee(stage)
    say("Applications to the next cohort")
    next_wave(stage)
    say("Mail and reminders of the last weeks")
    post(stage)


def _open_stage(now: datetime) -> Stage:
    first = Month.of(now.date()).plus(1 - MONTH_NOW)
    monday = next(day for day in (first.first_day + timedelta(days=d) for d in range(7, 14)) if day.weekday() == 0)
    long_ago = now - timedelta(days=900)
    people = {person.role: _staff(person.name, person.email, person.role, long_ago) for person in STAFF}
    director = Actor.of(people[Role.DIRECTOR])
    starts_at = at_local(monday, 9, ZONE)
    cohort = teaming.open_cohort(
        network=current_network(),
        name=COHORT,
        starts_on=monday,
        zone=ZONE,
        applications_open_at=starts_at - timedelta(days=170),
        applications_close_at=starts_at - timedelta(days=80),
        capacity=16,
        by=director,
        at=starts_at - timedelta(days=200),
    )
    return Stage(
        now=now,
        director=director,
        coordinator=Actor.of(people[Role.COORDINATOR]),
        coach=people[Role.COACH],
        reviewers=(people[Role.REVIEWER], people[Role.COORDINATOR]),
        cohort=cohort,
    )


def _staff(name: str, email: str, role: Role, at: datetime) -> User:
    user = accounts.start_account(address=email, name=name, by=SYSTEM, at=at)
    accounts.grant_role(user=user, role=role, starts_on=at.date(), by=SYSTEM, at=at)
    return user
