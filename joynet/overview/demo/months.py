"""A team of the demonstration lives through its months: tests, learning, figures, reports."""

from __future__ import annotations

from datetime import datetime, timedelta

from joynet.accounts.actors import Actor
from joynet.lib.months import Month
from joynet.overview.demo import figures
from joynet.overview.demo.doings import LEARNINGS, TESTS
from joynet.overview.demo.facts import TEAMS, DemoTeam
from joynet.overview.demo.setting_up import cell, measure_of
from joynet.overview.demo.stage import MONTH_NOW, Stage, at_local, core_user
from submissions import actions as reporting
from submissions import queries as reports
from submissions import rules as report_rules
from submissions.rules import Part
from teams import actions as teaming
from teams.models import Membership, Team
from teams.rules import Slot


def live(stage: Stage, team: Team, demo: DemoTeam) -> None:
    by = core_user(team)
    calendar = reports.calendar_of(team)
    for number, month in enumerate(report_rules.months_to_report(calendar.span), start=1):
        if number > MONTH_NOW:
            break
        if demo.story.leader_leaves_in == number:
            _leader_leaves(stage, team, month)
        ended = at_local(month.last_day + timedelta(days=1), 10, team.zone)
        delay = 14 if number in demo.story.late else 2 + figures.pick(6, demo.name, number)
        moment = ended + timedelta(days=delay, minutes=figures.pick(300, demo.name, number, "minute"))
        if number in demo.story.missing:
            if number == max(demo.story.missing) and ended <= stage.now:
                _write(team, demo, number, month, by=by, at=ended, only=(Part.CHANGES,))
            continue
        is_last = number == MONTH_NOW - 1
        if moment <= stage.now and not (is_last and demo.story.drafts_last):
            _write(team, demo, number, month, by=by, at=moment)
            sent = reporting.submit_report(team=team, month=month, by=by, at=moment + timedelta(minutes=20))
            answered = moment + timedelta(days=6)
            if number < MONTH_NOW - 1 and answered <= stage.now:  # the newest ones wait for an answer
                reporting.accept_report(report=sent, by=stage.coordinator, at=answered)
        elif ended <= stage.now:
            _write(team, demo, number, month, by=by, at=ended, only=(Part.CHANGES, Part.PROCESS))
        elif number == MONTH_NOW and demo is TEAMS[0]:
            _write(team, demo, number, month, by=by, at=stage.now - timedelta(minutes=5), only=(Part.CHANGES,))


def _write(
    team: Team,
    demo: DemoTeam,
    number: int,
    month: Month,
    *,
    by: Actor,
    at: datetime,
    only: tuple[Part, ...] = tuple(Part),
) -> None:
    if Part.CHANGES in only:
        _tests(team, demo, number, month, by=by, at=at)
    if Part.LEARNING in only:
        learned, surprised, following = LEARNINGS[figures.pick(len(LEARNINGS), demo.name, number, "learning")]
        reporting.save_learning(
            team=team,
            month=month,
            entries=[
                reporting.LearningEntry("learned", learned, "network"),
                reporting.LearningEntry("surprised", surprised, "network"),
                reporting.LearningEntry("next", following, "network"),
            ],
            nothing_reason="",
            seen_revision=0,
            by=by,
            at=at,
        )
    for part, codes in ((Part.PROCESS, ("P1",)), (Part.OUTCOME, ("O5", "O7"))):
        if part in only:
            rows = {code: measure_of(team, code) for code in codes}
            reporting.save_values(
                team=team,
                month=month,
                part=part,
                entries=[cell(row, code, demo, month, number) for code, row in rows.items()],
                nothing_reason="",
                seen_revision=0,
                by=by,
                at=at,
            )


def _tests(team: Team, demo: DemoTeam, number: int, month: Month, *, by: Actor, at: datetime) -> None:
    if figures.pick(7, demo.name, number, "none") == 0 and number > 2:
        reporting.say_nothing_tested(
            team=team,
            month=month,
            reason="Staffing: the unit was short for three weeks.",
            seen_revision=0,
            by=by,
            at=at,
        )
        return
    test = TESTS[(number + figures.pick(len(TESTS), demo.name)) % len(TESTS)]
    started = month.first_day + timedelta(days=3 + figures.pick(8, demo.name, number, "start"))
    is_over = bool(test.decision) and month.last_day < at.date()
    cycle = reporting.save_test(
        team=team,
        month=month,
        entry=reporting.TestEntry(
            cycle_id=None,
            objective=test.objective,
            idea=test.idea,
            prediction=test.prediction,
            started_on=started,
            found=test.found if is_over else "",
            learned=test.learned if is_over else "",
            decision=test.decision if is_over else "",
            closed_on=month.last_day if is_over else None,
        ),
        seen_revision=0,
        by=by,
        at=at,
    )
    if number == max(1, demo.story.changes_in) and is_over:
        reporting.note_on_chart(
            team_measure=measure_of(team, "O5"),
            month=month,
            kind="change_adopted",
            text=test.idea,
            cycle=cycle,
            by=by,
            at=at,
        )


def _leader_leaves(stage: Stage, team: Team, month: Month) -> None:
    leader: Membership = team.memberships.filter(slot=Slot.SENIOR_LEADER).order_by("pk")[0]
    day = month.first_day + timedelta(days=9)
    moment = at_local(day, 15, team.zone)
    if moment <= stage.now:
        teaming.end_membership(
            membership=leader, ends_on=day, reason="Took a post elsewhere.", by=stage.coordinator, at=moment
        )
