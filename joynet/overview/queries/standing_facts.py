"""The facts about the standing and the risk of many teams, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q

from applications.models import CommitmentTick
from applications.rules import TickAnswer
from joynet.lib.days import is_active
from joynet.lib.months import Month
from joynet.lib.zones import end_of_day, local_day
from joynet.network.models import Kind
from joynet.overview.rules.risk import AWAY_DAYS, RiskFacts
from joynet.overview.rules.standing_facts import CommitmentFact, Facts, LetterFact, SharedFact, WillingFact
from joynet.overview.rules.timeliness import MonthFact, months_so_far
from meetings.queries.standing import MeetingStanding, standing_by_team
from submissions.queries.activity import Activity, activity_of, adverse_outcomes
from submissions.queries.calendar import calendar_of
from submissions.rules import due_by, months_to_report
from teams.models import (
    CoachAssignment,
    Letter,
    Membership,
    Pause,
    ReadinessResponse,
    RosterProposal,
    Team,
    Willingness,
)
from teams.queries import proposed_in_words, seats_of, span_of
from teams.rules import Slot, asked_openness_from, gaps, windows


def moment_of(day: date, *, team: Team, now: datetime) -> datetime:
    """What is known on a day: now when it is today in the team's zone, else its last moment."""
    return now if day >= local_day(now, team.zone) else end_of_day(day, team.zone) - timedelta(microseconds=1)


def load_teams(pks: Sequence[int]) -> list[Team]:
    """The teams with everything of theirs that the facts are read from, by name. Eight queries, however many teams."""
    return list(
        Team.objects.filter(pk__in=pks)
        .select_related("cohort", "organization")
        .prefetch_related(
            Prefetch("pauses", Pause.objects.order_by("starts_on", "pk")),
            Prefetch("memberships", Membership.objects.approved().select_related("person").order_by("starts_on", "pk")),
            Prefetch("letters", Letter.objects.order_by("pk")),
            Prefetch("readiness_responses", ReadinessResponse.objects.handed_in().filter(rater__isnull=True)),
            Prefetch("coach_assignments", CoachAssignment.objects.select_related("user").order_by("starts_on", "pk")),
            Prefetch("roster_proposals", RosterProposal.objects.filter(verdict="").order_by("proposed_at", "pk")),
            "month_exceptions",
        )
        .order_by("name", "pk")
    )


def facts_by_team(teams: Sequence[Team], *, at: datetime, is_past: bool = False) -> dict[int, tuple[Facts, RiskFacts]]:
    """Team → what is known of it at `at`, for teams from `load_teams`. As many queries for a thousand as for one.

    `is_past`: `at` ends a day before today; what is only known as it is today is left out then.
    """
    pks = [team.pk for team in teams]
    if not teams:
        return {}
    day = max(local_day(at, team.zone) for team in teams)
    activity = activity_of(pks, day=day, at=at)
    meetings = standing_by_team(teams, at=at, senior_days=AWAY_DAYS)
    ticks = _ticks(pks, at)
    willing = _willing(pks, at)
    sent = {team: found.first_sent for team, found in activity.items()}
    adverse = adverse_outcomes(teams, until=Month.of(day), first_sent=sent)
    return {
        team.pk: _of_team(
            team,
            at,
            activity.get(team.pk, Activity()),
            meetings[team.pk],
            ticks.get(team.pk, ()),
            willing.get(team.pk, ()),
            adverse.get(team.pk, ()),
            is_past=is_past,
        )
        for team in teams
    }


def _of_team(
    team: Team,
    at: datetime,
    activity: Activity,
    meetings: MeetingStanding,
    ticks: Sequence[CommitmentFact],
    willing: Sequence[tuple[int, WillingFact]],
    adverse: tuple[str, ...],
    *,
    is_past: bool,
) -> tuple[Facts, RiskFacts]:
    day = local_day(at, team.zone)
    span = span_of(team)
    calendar = calendar_of(team)
    months = tuple(
        MonthFact(due_by(month, calendar.rule, calendar.of(month)), activity.first_sent.get(month))
        for month in months_to_report(span, calendar.waived)
    )
    found_gaps = gaps(seats_of(team), span)
    asked = min(day, span.last_day)  # after its time a team is looked at on its last day
    active = [m for m in team.memberships.all() if is_active(m.starts_on, m.ends_on, asked)]
    is_paused = any(is_active(pause.starts_on, pause.ends_on, day) for pause in team.pauses.all())
    facts = Facts(
        day=day,
        joined_on=team.joined_on,
        last_day=span.last_day,
        is_paused=is_paused,
        letter=_letter(team, asked, at),
        commitments=tuple(ticks),
        gaps=found_gaps,
        steering_seat=next((m.person.name for m in active if m.holds_steering_seat), ""),
        has_senior_leader=any(m.slot == Slot.SENIOR_LEADER for m in active),
        assessed={
            response.occasion: local_day(response.handed_in_at, team.zone)
            for response in team.readiness_responses.all()
            if response.handed_in_at is not None and response.handed_in_at <= at
        },
        windows=windows(span),
        attendance=meetings.attendance,
        attendance_by_kind=meetings.by_kind,
        months=months_so_far(months, floor=team.cohort.attendance_floor, at=at),
        discussions_held=meetings.discussions_held,
        shared=SharedFact(len(activity.first_sent), activity.for_network, activity.for_coach),
        willing=tuple(fact for person, fact in willing if person in {m.person_id for m in active}),
        asked_from=asked_openness_from(span),
        is_past=is_past,
    )
    risk_facts = RiskFacts(
        day=day,
        joined_on=team.joined_on,
        first_month_on=span.first.first_day,
        last_day=span.last_day,
        months=months,
        recent=meetings.recent,
        gaps=found_gaps,
        senior_expected=meetings.senior_expected,
        senior_present=meetings.senior_present,
        tested_on=activity.tested_on,
        coached_on=meetings.coached_on,
        adverse=adverse,
        has_coach=any(is_active(row.starts_on, row.ends_on, day) for row in team.coach_assignments.all()),
        is_paused=is_paused,
        rolls_to_record=meetings.rolls_to_record,
        reports_waiting_since=activity.waiting_since,
        proposals_waiting_since=tuple(row.proposed_at for row in team.roster_proposals.all() if row.proposed_at <= at),
        at=at,
        resumed_on=max(
            (pause.ends_on for pause in team.pauses.all() if pause.ends_on is not None and pause.ends_on <= day),
            default=None,
        ),
        is_past=is_past,
        proposed={} if is_past else proposed_in_words(team.roster_proposals.all()),
    )
    return facts, risk_facts


def _letter(team: Team, day: date, at: datetime) -> LetterFact | None:
    """The letter in force on `day`; of several the one carried over last."""
    in_force = [
        row for row in team.letters.all() if (row.void_at is None or row.void_at > at) and _was_there(row, day, at)
    ]
    if not in_force:
        return None
    letter = in_force[-1]
    held = [m for m in team.memberships.all() if m.person_id == letter.signatory_id and m.starts_on <= day]
    ends = [m.ends_on for m in held]
    has_left = bool(held) and all(end is not None and end <= day for end in ends)
    return LetterFact(
        signatory=letter.signatory_name,
        dated_on=letter.dated_on,
        left_on=max(end for end in ends if end is not None) if has_left else None,
    )


def _was_there(letter: Letter, day: date, at: datetime) -> bool:
    """Whether the letter existed: signed here by `at`, dated by `day`."""
    is_signed = letter.signed_at is None or letter.signed_at <= at
    return is_signed and (letter.dated_on is None or letter.dated_on <= day)


def _ticks(team_ids: Sequence[int], at: datetime) -> dict[int, list[CommitmentFact]]:
    """Team → the latest answer to each commitment of its application. One query."""
    rows = (
        CommitmentTick.objects.filter(Q(at__lte=at), application__team__in=team_ids)
        .select_related("application__team", "text_version")
        .order_by("at", "pk")
    )
    found: dict[int, dict[Kind, CommitmentFact]] = defaultdict(dict)
    for tick in rows:
        team = tick.application.team
        if team is None:
            continue
        is_back = tick.taken_back_at is not None and tick.taken_back_at <= at
        kind = Kind(tick.text_version.kind)
        found[team.pk][kind] = CommitmentFact(
            kind=kind,
            name=tick.name,
            on=local_day(tick.at, team.zone),
            is_sure=tick.answer == TickAnswer.YES,
            taken_back_on=local_day(tick.taken_back_at, team.zone) if is_back and tick.taken_back_at else None,
        )
    return {team_id: list(facts.values()) for team_id, facts in found.items()}


def _willing(team_ids: Sequence[int], at: datetime) -> dict[int, list[tuple[int, WillingFact]]]:
    """Team → what each person said last about contributing later, by the person. One query."""
    rows = (
        Willingness.objects.filter(at__lte=at, membership__team__in=team_ids)
        .select_related("membership__team")
        .order_by("at", "pk")
    )
    latest: dict[int, dict[int, WillingFact]] = defaultdict(dict)
    for row in rows:
        membership = row.membership
        latest[membership.team_id][membership.person_id] = WillingFact(
            row.answer, local_day(row.at, membership.team.zone)
        )
    return {team: list(facts.items()) for team, facts in latest.items()}
