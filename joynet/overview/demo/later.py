"""Those who help others: an earlier team, the pool, a coach from it, staff who judge, and the steering committee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from joynet.accounts.actors import Actor
from joynet.network.queries import current_network
from joynet.overview.demo.applying import team_from_application
from joynet.overview.demo.facts import ALUMNI
from joynet.overview.demo.months import live
from joynet.overview.demo.rolls import attend
from joynet.overview.demo.setting_up import set_up
from joynet.overview.demo.stage import PILOT, Stage, at_local, before_start, core_user
from meetings import actions as meeting
from teams import actions as teaming
from teams.actions import OfferText
from teams.models import Membership, Team
from teams.queries import span_of
from teams.rules import Band, Slot, asked_openness_from

PILOT_MONTHS = 6
THURSDAY = 3  # as date.weekday() counts


def run_pilot(stage: Stage) -> Team:
    """The team that went first, for six months, a year before the others."""
    monday = stage.cohort.starts_on - timedelta(days=364)
    opened = at_local(monday, 9, stage.cohort.zone)
    pilot = teaming.open_cohort(
        network=current_network(),
        name=PILOT,
        starts_on=monday,
        zone=stage.cohort.zone,
        applications_open_at=opened - timedelta(days=170),
        applications_close_at=opened - timedelta(days=80),
        capacity=1,
        by=stage.director,
        at=opened - timedelta(days=200),
    )
    pilot.months = PILOT_MONTHS
    teaming.set_cohort(cohort=pilot, by=stage.director, at=opened - timedelta(days=199))
    earlier = replace(stage, cohort=pilot)
    team = team_from_application(earlier, ALUMNI, number=0)
    meeting.generate_calendar(cohort=pilot, by=stage.coordinator, at=before_start(earlier, 20))
    set_up(earlier, team, ALUMNI)
    live(earlier, team, ALUMNI)
    attend(earlier, {team.pk: ALUMNI})
    return team


def offer_help(stage: Stage, pilot_team: Team, teams: dict[str, Team]) -> None:
    """The pilot's people say how open they are; one of them coaches a team that asked for it."""
    asked_from = asked_openness_from(span_of(pilot_team))
    if asked_from is None:
        raise ValueError("The pilot's people are asked about later phases.")
    said = at_local(asked_from + timedelta(days=6), 12, pilot_team.zone)
    for slot, answer in ((Slot.CORE, "yes"), (Slot.SENIOR_LEADER, "not_now")):
        membership = _seat(pilot_team, slot)
        if membership.person.user is not None:
            by = Actor.of(membership.person.user)
            teaming.say_willingness(membership=membership, answer=answer, by=by, at=said)
    coach = _seat(pilot_team, Slot.CORE).person
    offer = teaming.make_offer(
        person=coach,
        seen_revision=0,
        offer=_offer(
            {"coaching", "speaking"}, said.date(), topics="Huddles, data that everybody reads", hours=4, until=None
        ),
        by=core_user(pilot_team),
        at=said + timedelta(minutes=9),
    )
    team = teams["Clearwater County Public Health"]
    teaming.assign_alumnus(
        team=team,
        offer=offer,
        starts_on=stage.cohort.first_month.plus(2).first_day,
        ends_on=stage.cohort.ends_on,
        by=stage.coordinator,
        at=at_local(stage.cohort.first_month.plus(1).first_day + timedelta(days=20), 10, team.zone),
    )
    _offers_of_now(stage, teams)
    on = stage.now.date() - timedelta(days=26)
    teaming.log_contribution(
        person=coach,
        on=on,
        what="Showed at a monthly call how her team runs its huddle",
        for_team=None,
        for_whom="All teams of the first wave",
        by=core_user(pilot_team),
        at=stage.now - timedelta(days=25),
    )
    teaming.override_risk(
        team=team,
        band=Band.WATCH,
        reason="The team and its coach meet weekly since the last call; the next two meetings are firmly planned.",
        ends_on=stage.now.date() + timedelta(days=28),
        by=stage.coordinator,
        at=stage.now - timedelta(days=6),
    )


def _offers_of_now(stage: Stage, teams: dict[str, Team]) -> None:
    """Members offer early, also without being asked; one has taken the consent back."""
    at = stage.now - timedelta(days=20)
    for name, slot, kinds, topics in (
        ("Lakeside Community Hospital", Slot.CORE, {"speaking", "visit"}, "Visits of the manager, run charts"),
        ("Jurong Bay General Hospital", Slot.SENIOR_LEADER, {"writing", "review"}, "Leadership rounds"),
        ("St. Brigid’s Health System", Slot.CORE, {"review"}, "Surgical services"),
    ):
        person = _seat(teams[name], slot).person
        if person.user is None:
            continue
        by = Actor.of(person.user)
        offer = _offer(kinds, at.date(), topics=topics, hours=2, until=stage.cohort.ends_on)
        teaming.make_offer(person=person, seen_revision=0, offer=offer, by=by, at=at)
        if name.startswith("St."):
            teaming.withdraw_from_pool(person=person, by=by, at=at + timedelta(days=8))


def _offer(kinds: set[str], since: date, *, topics: str, hours: int, until: date | None) -> OfferText:
    return OfferText(
        kinds=kinds,
        topics=topics,
        languages="English",
        hours_per_month=hours,
        starts_on=since,
        ends_on=until,
        consents=True,
    )


def _seat(team: Team, slot: Slot) -> Membership:
    return team.memberships.approved().filter(slot=slot).select_related("person__user").order_by("pk")[0]


MINUTES = (
    (
        "Each team showed one figure and one test. Half of them have seen turnover move; none wants to wait for it"
        " before going on. The committee asked what leaders can stop doing.",
        "Each senior leader visits one unit before the next meeting.\nStaff collect what leaders have stopped doing.",
    ),
    (
        "The visits took place at all but two teams. Three obstacles came up everywhere: supplies, the roster, and"
        " time for breaks.",
        "The rosters of pilot units are posted four weeks ahead.\nThe next meeting begins with breaks.",
    ),
)


def meet_in_committee(stage: Stage) -> None:
    """The steering committee meets every four months; staff have written down what was decided."""
    thursdays = [_first_thursday(stage.cohort.first_month.plus(month - 1).first_day) for month in (2, 6, 10)]
    for number, thursday in enumerate(thursdays):
        meeting.plan_steering_meeting(
            cohort=stage.cohort,
            on=thursday,
            starts=time(16),
            ends=time(17),
            modality="virtual",
            place="",
            link=f"https://meet.joynet.example/steering-{number + 1}",
            by=stage.coordinator,
            at=before_start(stage, 10),
        )
    for thursday, (text, decisions) in zip(thursdays, MINUTES, strict=False):
        teaming.write_minutes(
            cohort=stage.cohort,
            on=thursday,
            text=text,
            decisions=decisions,
            seen_revision=0,
            by=stage.coordinator,
            at=at_local(thursday + timedelta(days=1), 10, stage.cohort.zone),
        )


def _first_thursday(day: date) -> date:
    return next(each for each in (day + timedelta(days=n) for n in range(7)) if each.weekday() == THURSDAY)
