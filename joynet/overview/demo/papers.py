"""What a team of the demonstration writes down: prework, charter, driver diagram, storyboard, readiness again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from joynet.accounts.actors import Actor
from joynet.lib.days import is_active
from joynet.lib.zones import day_in_words, local_day
from joynet.overview.demo import figures
from joynet.overview.demo.doings import IDEAS
from joynet.overview.demo.facts import DemoTeam
from joynet.overview.demo.stage import Stage, at_local, before_start, core_user
from teams import actions as teaming
from teams.actions import CharterText, StoryboardText
from teams.models import Charter, Driver, Team
from teams.queries import span_of
from teams.readiness.answers import GivenAnswer, fingerprint
from teams.readiness.instrument import CURRENT
from teams.rules import Slot, window_of

UNFINISHED = {"Sunridge Senior Living": "storyboard", "Clearwater County Public Health": "drivers"}
"""The one thing that a team has not done of its prework."""

FIRST_CHARTER_ONLY = frozenset({"Riverbend Family Practices", "Clearwater County Public Health"})
AGAIN = {"Lakeside Community Hospital": 3, "Jurong Bay General Hospital": 3, "Uhuru Referral Hospital": 3}
"""How many parts of the repeated self-assessment a team has answered; with all three it has handed it in."""
BEGUN = {"Prairie Home Care": 1}


def write_papers(stage: Stage, team: Team, demo: DemoTeam) -> None:
    """Everything that a team writes before the program and in its first months."""
    by = core_user(team)
    _do_prework(team, demo, by)
    _write_charter(stage, team, demo, by)
    if UNFINISHED.get(demo.name) != "drivers":
        _draw_drivers(stage, team, demo, by)
    if UNFINISHED.get(demo.name) != "storyboard":
        _make_storyboard(stage, team, demo, by)


def _do_prework(team: Team, demo: DemoTeam, by: Actor) -> None:
    for item in team.prework_items.order_by("due_on", "pk"):
        if item.key != UNFINISHED.get(demo.name):
            early = 1 + figures.pick(5, demo.name, item.key)
            at = at_local(item.due_on - timedelta(days=early), 14, team.zone)
            teaming.finish_prework(item=item, by=by, at=at)


def _write_charter(stage: Stage, team: Team, demo: DemoTeam, by: Actor) -> None:
    """A first version with a wish, and in the third month one with an aim that has figures and a day."""
    baseline = Decimal(str(demo.story.turnover[0]))
    target = (baseline * Decimal("0.7")).quantize(Decimal("0.1"))
    until = span_of(team).last_day
    wish = CharterText(
        title=f"Joy in work at {demo.name}",
        units_in_scope=demo.units,
        staff_in_scope=demo.headcount,
        patients_per_year=demo.size * 40,
        why_now="Good colleagues leave, and those who stay say that small obstacles wear them down.",
        what_matters="Time with patients, a full break, and someone who listens when a thing does not work.",
        aim="Fewer people leave, and more say that they had a good day.",
        outcome_measure="Voluntary turnover in a month",
        population=demo.units,
        guidance="No new forms for staff. Tests begin on one unit with one shift.",
        measures="Voluntary turnover; absence hours; staff who had a conversation about what matters.",
        change_ideas="Ask two questions at the start of each shift. Put obstacles on a board, with an owner and a day.",
        executive_sponsor=f"{demo.signatory}, {demo.signatory_title}",
        partners="Two members of the patient and family council.",
        risks="Winter, when shifts are short.",
    )
    drafted = before_start(stage, 35)
    charter = teaming.save_charter(team=team, text=wish, seen_number=0, note="", by=by, at=drafted)
    if demo.name not in FIRST_CHARTER_ONLY:
        aim = CharterText(
            **{
                **vars(CharterText.of(charter)),
                "aim": f"Voluntary turnover on {_small(demo.units)} falls from {baseline} to {target} percent a month"
                f" by {day_in_words(until)}.",
                "aim_unit": "percent a month",
                "baseline_value": baseline,
                "target_value": target,
                "target_on": until,
                "risks": "Winter, when shifts are short. A new roster system in the second half-year.",
            }
        )
        sharpened = at_local(stage.cohort.first_month.plus(2).first_day + timedelta(days=11), 13, team.zone)
        charter = teaming.save_charter(
            team=team,
            text=aim,
            seen_number=charter.number,
            note="The aim has a figure and a day, after the second workshop.",
            by=by,
            at=sharpened,
        )
    _sign_off(team, charter)


def _sign_off(team: Team, charter: Charter) -> None:
    """The senior leader of that time stands by it; the coach, where there is one, has read it."""
    at = charter.at + timedelta(days=3)
    day = local_day(at, team.zone)
    leaders = team.memberships.filter(slot=Slot.SENIOR_LEADER).select_related("person__user").order_by("pk")
    for leader in leaders:
        if leader.person.user is not None and is_active(leader.starts_on, leader.ends_on, day):
            teaming.approve_charter(team=team, number=charter.number, by=Actor.of(leader.person.user), at=at)
    for assignment in team.coach_assignments.select_related("user").order_by("pk"):
        if is_active(assignment.starts_on, assignment.ends_on, day):
            by = Actor.of(assignment.user)
            teaming.review_charter(team=team, number=charter.number, by=by, at=at + timedelta(days=2))


def _draw_drivers(stage: Stage, team: Team, demo: DemoTeam, by: Actor) -> None:
    """The nine components, and under some of them what the team tests."""
    at = before_start(stage, 16)
    teaming.start_drivers(team=team, by=by, at=at)
    below = {driver.component: driver for driver in team.drivers.filter(kind=Driver.Kind.SECONDARY).order_by("pk")}
    for number, (component, idea) in enumerate(IDEAS):
        if number < 2 or figures.pick(2, demo.name, component):
            teaming.add_driver(team=team, under=below[component], text=idea, component=component, by=by, at=at)


def _make_storyboard(stage: Stage, team: Team, demo: DemoTeam, by: Actor) -> None:
    teaming.save_storyboard(
        team=team,
        text=StoryboardText(
            who_we_are=f"{len(demo.people)} people for {_small(demo.units)}",
            why_joy_matters="We lose colleagues whom we would like to keep, and we miss what they knew.",
            aim="Fewer people leave, and more say that they had a good day.",
            baseline=f"{demo.story.turnover[0]} percent of staff leave in a month.",
            first_test="Two questions at the start of one shift, for one week.",
            question="How do you keep a test small when everybody wants it at once?",
        ),
        seen_revision=0,
        by=by,
        at=before_start(stage, 9),
    )


def assess_again(stage: Stage, team: Team, demo: DemoTeam) -> None:
    """The self-assessment of month 9, where the month has begun: some have handed it in, one has begun."""
    parts = (AGAIN | BEGUN).get(demo.name, 0)
    window = window_of(span_of(team), "m9")
    if not parts or window is None:
        return
    at = min(at_local(window.opens_on + timedelta(days=1), 11, team.zone), stage.now - timedelta(minutes=20))
    if local_day(at, team.zone) < window.opens_on:
        return
    by = core_user(team)
    baseline = team.readiness_responses.filter(occasion="baseline", rater__isnull=True).order_by("pk")[0]
    before = {answer.item: answer for answer in baseline.answers.order_by("pk")}
    for domain in CURRENT.domains[:parts]:
        given = []
        for item in domain.items:
            level = before[item.code].level or 2
            has_risen = figures.pick(5, demo.name, item.code, "m9") < 3
            given.append(
                GivenAnswer(
                    item.code,
                    min(5, level + 1) if has_risen else level,
                    "Seen on two units in the last month." if has_risen else before[item.code].evidence,
                )
            )
        response = teaming.answer_readiness_again(
            team=team, occasion="m9", domain=domain, seen=fingerprint([]), given=given, by=by, at=at
        )
    if parts == len(CURRENT.domains):
        teaming.hand_in_readiness(
            team=team, occasion="m9", seen_revision=response.revision, by=by, at=at + timedelta(minutes=10)
        )


def _small(words: str) -> str:
    return words[0].lower() + words[1:]
