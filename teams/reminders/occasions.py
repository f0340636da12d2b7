"""What a team is asked at certain months: readiness again in M9 and M18, and near the end who contributes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from joynet.lib.zones import day_in_words, local_day
from joynet.outbox.mail import Rendered, page, render
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import Reminder, ReminderRule
from teams import queries
from teams.models import Cohort, ReadinessResponse, Team, Willingness
from teams.reminders import recipients
from teams.rules import Span, Window, asked_openness_from, window_of, windows

READINESS_RULE = "readiness_again"
READINESS_STEPS = (0, 14)
"""Days from the first day on which the repeat is open and the team is not paused."""
OPENNESS_RULE = "openness_asked"


# ---- readiness again


def find_readiness(since: datetime, until: datetime) -> Iterator[Reminder]:
    """Every reminder with since < due_at <= until, to whoever enters and submits."""
    teams = _teams(since, until, max(READINESS_STEPS))
    handed_in = _handed_in(teams)
    for team in teams:
        for window in windows(queries.span_of(team)):
            if (team.pk, window.occasion) in handed_in:
                continue
            for step, day in _days(team, window):
                due_at = recipients.due_at(team, day)
                if since < due_at <= until:
                    for recipient in recipients.reachable(recipients.entering_members(team, day)):
                        yield recipients.reminder(
                            team, recipient, on=window.opens_on, step=f"{window.occasion} {step:+d}", at=due_at
                        )


def why_no_readiness(mail: OutgoingMail, at: datetime) -> str:
    """The reason for which a reminder is not sent after all; "" sends it."""
    team = recipients.team_of(mail)
    day = local_day(at, team.zone)
    window = _window(team, mail)
    if window is None or window.opens_on != mail.effective_on or not window.is_open_on(day):
        return "The team is not asked for it now."
    if (team.pk, window.occasion) in _handed_in([team]):
        return "The self-assessment has been handed in."
    if not recipients.is_asked_on(team, day):
        return recipients.NOT_ASKED
    if recipients.recipient_of(mail, recipients.entering_members(team, day)) is None:
        return "The person is no longer on the team in this role."
    return ""


def write_readiness(mail: OutgoingMail, at: datetime) -> Rendered:
    """What is asked, why, and how long it takes."""
    team = recipients.team_of(mail)
    window = _window(team, mail)
    if window is None:
        raise ValueError(f"{team} is not asked for the self-assessment of the mail {mail.pk}.")
    return render(
        "teams/mail/readiness_again",
        {
            "team": team,
            "name": recipients.name_in(team, mail),
            "occasion": ReadinessResponse.Occasion(window.occasion).label.lower(),
            "opened": day_in_words(window.opens_on),
            "is_first": mail.step.endswith(f"{READINESS_STEPS[0]:+d}"),
            "is_new": local_day(at, team.zone) == window.opens_on,
            "link": page("teams:readiness", team_id=team.pk),
        },
    )


def _days(team: Team, window: Window) -> Iterator[tuple[int, date]]:
    """Each step with its day: in a pause it waits for the first day after it, while the repeat is still open then."""
    begins_on = recipients.first_asked(team, window.opens_on)
    if begins_on is None:
        return
    for step in READINESS_STEPS:
        day = recipients.first_asked(team, begins_on + timedelta(days=step))
        if day is not None and window.is_open_on(day):
            yield step, day


def _window(team: Team, mail: OutgoingMail) -> Window | None:
    return window_of(queries.span_of(team), mail.step.partition(" ")[0])


def _handed_in(teams: list[Team]) -> set[tuple[int, str]]:
    """The repeats that the teams as a whole have handed in: (team, occasion)."""
    rows = ReadinessResponse.objects.handed_in().filter(team__in=teams, rater__isnull=True)
    return set(rows.values_list("team", "occasion"))


# ---- who contributes later


def find_openness(since: datetime, until: datetime) -> Iterator[Reminder]:
    """Every question with since < due_at <= until, to everybody on the roster who has not answered yet.

    Whoever joins later is asked on their first day; in a pause, on the first day after it.
    """
    joins = Q(memberships__starts_on__range=recipients.days_between(since, until))
    teams = _teams(since, until, 0, also=joins)
    answered = _answered(teams)
    for team in teams:
        asked_from = asked_openness_from(queries.span_of(team))
        if asked_from is None:
            continue
        for recipient, day in recipients.members_from(team, asked_from):
            due_at = recipients.due_at(team, day)
            if since < due_at <= until and recipient.email and (team.pk, recipient.key) not in answered:
                yield recipients.reminder(team, recipient, on=asked_from, step="asked", at=due_at)


def why_no_openness(mail: OutgoingMail, at: datetime) -> str:
    """The reason for which the question is not sent after all; "" sends it."""
    team = recipients.team_of(mail)
    day = local_day(at, team.zone)
    if asked_openness_from(queries.span_of(team)) != mail.effective_on:
        return "The team is not asked now."
    if (team.pk, mail.recipient_key) in _answered([team]):
        return "The person has answered."
    if not recipients.is_asked_on(team, day):
        return recipients.NOT_ASKED
    if recipients.recipient_of(mail, recipients.members(team, day)) is None:
        return "The person is no longer on the team."
    return ""


def write_openness(mail: OutgoingMail, at: datetime) -> Rendered:
    """What is asked, and that every answer is good."""
    team = recipients.team_of(mail)
    return render(
        "teams/mail/openness_asked",
        {
            "team": team,
            "name": recipients.name_in(team, mail),
            "ends": day_in_words(queries.span_of(team).last_day),
            "link": page("teams:offers"),
        },
    )


def _answered(teams: list[Team]) -> set[tuple[int, str]]:
    """Who has answered in which team: (team, key of the person)."""
    rows = Willingness.objects.filter(membership__team__in=teams).values_list("membership__team", "membership__person")
    return {(team_id, f"person:{person_id}") for team_id, person_id in rows}


# ---- both


def _teams(since: datetime, until: datetime, longest: int, *, also: Q | None = None) -> list[Team]:
    """The teams that can be asked something then: a month that asks began, a pause ended, or what else is said.

    `longest`: the days that a step may lie behind that. The cohorts are few.
    """
    first, last = recipients.days_between(since, until)
    asked = [cohort.pk for cohort in Cohort.objects.order_by("pk") if _begins(cohort, first, last, longest)]
    where = Q(cohort__in=asked) | Q(pauses__ends_on__range=(first - timedelta(days=longest), last))
    return list(recipients.with_facts(Team.objects.filter(where | also if also else where).distinct()))


def _begins(cohort: Cohort, first: date, last: date, longest: int) -> bool:
    """Whether a month that asks something begins in the days, or began so many days before."""
    span = Span(cohort_starts_on=cohort.starts_on, cohort_months=cohort.months, joined_on=cohort.starts_on)
    days = [window.opens_on for window in windows(span)]
    openness = asked_openness_from(span)
    days += [openness] if openness else []
    return any(first <= day + timedelta(days=later) <= last for day in days for later in range(longest + 1))


RULES: tuple[ReminderRule, ...] = (
    ReminderRule(name=READINESS_RULE, find=find_readiness, why_not=why_no_readiness, render=write_readiness),
    ReminderRule(name=OPENNESS_RULE, find=find_openness, why_not=why_no_openness, render=write_openness),
)
