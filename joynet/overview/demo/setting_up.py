"""A team of the demonstration sets itself up: accounts, coach, measures and back data."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from joynet.accounts import actions as accounts
from joynet.accounts.actors import SYSTEM, Actor
from joynet.lib.months import Month
from joynet.overview.demo import figures
from joynet.overview.demo.facts import DemoTeam
from joynet.overview.demo.stage import MONTH_NOW, Stage, at_local, before_start, core_user
from meetings import actions as meeting
from submissions import actions as reporting
from submissions.models import Measure, TeamMeasure
from submissions.rules import Typed, back_data_months
from teams import actions as teaming
from teams.models import CoachAssignment, Team
from teams.queries import span_of
from teams.rules import Slot, month_number


def set_up(stage: Stage, team: Team, demo: DemoTeam) -> None:
    joined = at_local(team.joined_on + timedelta(days=2), 11, team.zone)
    for membership in team.memberships.select_related("person").order_by("pk"):
        person = membership.person
        user = accounts.start_account(address=person.email, name=person.name, time_zone=team.zone, by=SYSTEM, at=joined)
        if membership.slot != Slot.FRONTLINE_CLINICIAN or figures.pick(4, person.name):
            teaming.bind_account(person=person, user=user, by=Actor.of(user), at=joined)
    if figures.pick(2, demo.name, "coach") or demo.name.startswith("Lakeside"):
        teaming.assign_coach(
            team=team,
            user=stage.coach,
            kind=CoachAssignment.Kind.STAFF,
            starts_on=stage.cohort.starts_on,
            by=stage.coordinator,
            at=before_start(stage, 15),
        )
    meeting.plan_team_coaching(team=team, by=stage.coordinator, at=before_start(stage, 14))
    by = core_user(team)
    chosen = before_start(stage, 12)
    first = stage.cohort.first_month
    for code, role, direction, target in (
        ("O5", "outcome", "down", Decimal("1.5")),
        ("O7", "outcome", "down", Decimal("4.5")),
        ("P1", "process", "up", Decimal("60")),
    ):
        reporting.choose_measure(
            team=team,
            measure=Measure.objects.get(code=code, team__isnull=True, cohort__isnull=True),
            role=role,
            direction=direction,
            target=target,
            required=True,
            first_month=first,
            by=by,
            at=chosen,
        )
    span = span_of(team)
    months = [month for month in back_data_months(span) if month.last_day < chosen.date()]
    for code in ("O5", "O7"):
        row = measure_of(team, code)
        reporting.enter_back_data(
            team_measure=row,
            entries={month: cell(row, code, demo, month, month_number(span, month)) for month in months},
            by=by,
            at=chosen + timedelta(hours=1),
        )
    rest = [month for month in back_data_months(span) if month not in months]
    ended = at_local(first.first_day + timedelta(days=4), 10, team.zone)
    if rest and ended <= stage.now:
        for code in ("O5", "O7"):
            row = measure_of(team, code)
            reporting.enter_back_data(
                team_measure=row,
                entries={month: cell(row, code, demo, month, month_number(span, month)) for month in rest},
                by=by,
                at=ended,
            )

    if demo.story.prepared:
        reporting.note_on_chart(
            team_measure=measure_of(team, "O5"),
            month=first.previous,
            kind="change_adopted",
            text=demo.story.prepared,
            cycle=None,
            by=by,
            at=chosen + timedelta(hours=2),
        )


def measure_of(team: Team, code: str) -> TeamMeasure:
    return TeamMeasure.objects.select_related("team__cohort", "measure").get(team=team, measure__code=code)


def cell(row: TeamMeasure, code: str, demo: DemoTeam, month: Month, number: int) -> reporting.CellEntry:
    """The figures of a measure in a month; `number` 1 is M1, 0 and below lie before."""
    story, key = demo.story, f"{demo.name}/{code}/{month.iso}"
    has_changed = number >= story.changes_in
    if code == "O5":
        made = figures.turnover(percent=story.turnover[has_changed], headcount=demo.headcount, key=key)
    elif code == "O7":
        made = figures.absence(percent=story.absence[has_changed], headcount=demo.headcount, key=key)
    else:
        start, end = story.talks
        percent = start + (end - start) * min(1, (number - 1) / (MONTH_NOW - 1))
        made = figures.talks(percent=percent, staff=round(demo.headcount * 0.4), key=key)
    return reporting.CellEntry(row.pk, Typed(kind="measured", numerator=made.numerator, denominator=made.denominator))
