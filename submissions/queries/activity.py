"""What many teams have sent, tested and shared, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Q

from joynet.lib.months import Month, months_between
from submissions.charts import analyse_points
from submissions.charts.analysis import CONCERN
from submissions.models import Cycle, CycleInMonth, Learning, Report, Share, Submission, TeamMeasure, Value
from submissions.queries.measures import Figures, measure_input
from submissions.rules import ReportState
from teams.models import Team
from teams.queries import span_of


@dataclass(frozen=True)
class Activity:
    """What one team has sent and shared. `waiting_since`: when each report that waits for an answer was sent last."""

    first_sent: Mapping[Month, datetime] = field(default_factory=dict)
    waiting_since: tuple[datetime, ...] = ()
    tested_on: date | None = None
    for_network: int = 0
    for_coach: int = 0


def activity_of(team_ids: Sequence[int], *, day: date, at: datetime) -> dict[int, Activity]:
    """Team → what is known of it by `at`. Five queries, however many teams; a team without anything has no entry."""
    first_sent: dict[int, dict[Month, datetime]] = defaultdict(dict)
    rows = Submission.objects.filter(report__team__in=team_ids, number=1, at__lte=at)
    for team, month, sent_at in rows.values_list("report__team", "report__month", "at"):
        first_sent[team][Month.of(month)] = sent_at
    waiting: dict[int, list[datetime]] = defaultdict(list)
    sent = Report.objects.filter(team__in=team_ids, state=ReportState.SUBMITTED, submissions__at__lte=at)
    for team, sent_at in sent.annotate(last=Max("submissions__at")).values_list("team", "last").order_by("last", "pk"):
        waiting[team].append(sent_at)
    notes: dict[int, dict[str, int]] = defaultdict(dict)
    learnings = Learning.objects.filter(
        report__team__in=team_ids, report__submissions__number=1, report__submissions__at__lte=at
    ).exclude(text="")
    for team, share, count in (
        learnings.values_list("report__team", "share").annotate(n=Count("pk")).order_by("report__team", "share")
    ):
        notes[team][share] = count
    tested = _tested_on(team_ids, day, at)
    return {
        team: Activity(
            first_sent=first_sent.get(team, {}),
            waiting_since=tuple(waiting.get(team, ())),
            tested_on=tested.get(team),
            for_network=notes[team].get(Share.NETWORK, 0) if team in notes else 0,
            for_coach=notes[team].get(Share.COACH, 0) if team in notes else 0,
        )
        for team in {*first_sent, *waiting, *notes, *tested}
    }


def _tested_on(team_ids: Iterable[int], day: date, at: datetime) -> dict[int, date]:
    """Team → the last day up to `day` on which a test was started, closed, or worked on in a month sent by `at`."""
    found: dict[int, date] = {}
    ended = Cycle.objects.filter(team__in=team_ids).values("team")
    for row in ended.annotate(
        started=Max("started_on", filter=Q(started_on__lte=day)), closed=Max("closed_on", filter=Q(closed_on__lte=day))
    ).order_by("team"):
        days = [found_on for found_on in (row["started"], row["closed"]) if found_on is not None]
        if days:
            found[row["team"]] = max(days)
    in_months = CycleInMonth.objects.filter(
        report__team__in=team_ids,
        report__month__lte=day,
        report__submissions__number=1,
        report__submissions__at__lte=at,
    )
    for team, month in in_months.values_list("report__team").annotate(m=Max("report__month")).order_by("report__team"):
        worked_on = min(Month.of(month).last_day, day)
        found[team] = max(found.get(team, worked_on), worked_on)
    return found


def adverse_outcomes(
    teams: Sequence[Team], *, until: Month, first_sent: Mapping[int, Mapping[Month, datetime]]
) -> dict[int, tuple[str, ...]]:
    """Team → names of its outcome measures with a signal in the unwanted direction that still holds (decisions 2.7).

    Values of program months that were not submitted are left out. Three queries, however many teams, whose `cohort`
    and `pauses` must be loaded.
    """
    by_pk = {team.pk: team for team in teams}
    rows = [
        row
        for row in TeamMeasure.objects.filter(
            team__in=by_pk, role=TeamMeasure.Role.OUTCOME, first_month__lte=until.first_day
        )
        .select_related("measure")
        .prefetch_related("measure__versions")
        .order_by("measure__code", "pk")
        if row.last_month is None or row.last_month >= until.first_day
    ]
    values: dict[int, dict[Month, Value]] = defaultdict(dict)
    for value in Value.objects.filter(
        team_measure__team__in=by_pk, team_measure__role=TeamMeasure.Role.OUTCOME, month__lte=until.first_day
    ).order_by("month", "pk"):
        values[value.team_measure_id][Month.of(value.month)] = value
    figures = Figures(until, tuple(rows), values, defaultdict(list))
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        team = by_pk[row.team_id]
        span = span_of(team)
        hidden = frozenset(months_between(span.cohort_first, span.cohort_last)) - set(first_sent.get(team.pk, ()))
        item = measure_input(team, span, row, figures, hidden)
        if analyse_points(item.chart_input).verdict.meaning == CONCERN:
            found[team.pk].append(item.card.name)
    return {team: tuple(names) for team, names in found.items()}
