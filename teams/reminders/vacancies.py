"""An empty seat: a word on its first day and on the last day of grace, to the other seat holders and the coach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from joynet.lib.zones import day_in_words, local_day
from joynet.outbox.mail import Rendered, page, render
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import Reminder, ReminderRule
from teams import queries
from teams.models import Membership, Team
from teams.reminders import recipients
from teams.rules import GRACE_DAYS, Gap, Slot, gaps, who_acts

RULE = "vacancy"
DAYS = (1, GRACE_DAYS)
"""The days of a gap on which it is spoken of, its first day being 1 (domain 6.2).

What is entered too late for the last of them is spoken of on the day on which it is entered.
"""
NOT_DISTINCT = "people"
"""Stands in a row's step where no seat is empty, but two are held by the same person."""
_DAY = timedelta(days=1)
_HAS_END = Q(ends_on__isnull=False)


def find(since: datetime, until: datetime) -> Iterator[Reminder]:
    """Every reminder with since < due_at <= until. Looks at those teams only in which a gap can have begun lately."""
    first, last = recipients.days_between(since, until)
    begun = (first - timedelta(days=max(DAYS)), last)
    teams = Team.objects.filter(
        Q(joined_on__range=begun)
        | Q(memberships__ends_on__range=begun)
        | Q(memberships__starts_on__range=begun)
        | Q(pauses__ends_on__range=begun)
        | Q(pk__in=Membership.history.filter(_HAS_END, history_date__gt=since - _DAY).values("team_id"))
    ).distinct()
    found = list(recipients.with_facts(teams))
    entered = _entered(found)
    for team in found:
        for gap in gaps(queries.seats_of(team), queries.span_of(team)):
            for number in DAYS:
                day = _day(gap, number, entered.get((team.pk, gap.slot, gap.starts_on)))
                due_at = recipients.due_at(team, day)
                if since < due_at <= until and gap.is_open_on(day):
                    for recipient in _recipients(team, day):
                        yield recipients.reminder(team, recipient, on=gap.starts_on, step=_step(gap, number), at=due_at)


def why_not(mail: OutgoingMail, at: datetime) -> str:
    """The reason for which a reminder is not sent after all; "" sends it."""
    team = recipients.team_of(mail)
    day = local_day(at, team.zone)
    gap = _gap(team, mail)
    if gap is None or not gap.is_open_on(day):
        return "The seat is filled, or nothing is owed."
    if recipients.recipient_of(mail, _recipients(team, day)) is None:
        return "The person no longer holds a seat and does not coach the team."
    return ""


def write(mail: OutgoingMail, at: datetime) -> Rendered:
    """What is missing, since when, who is asked to act and until when."""
    team = recipients.team_of(mail)
    day = local_day(at, team.zone)
    gap = _gap(team, mail)
    if gap is None:
        raise ValueError(f"There is no gap of {team} for the mail {mail.pk}.")
    covered = recipients.coverage_on(team, day)
    acting = who_acts(gap.slot, covered)
    people = recipients.seat_holders(team, day, acting) if acting else recipients.coaches(team, day)
    return render(
        "teams/mail/vacancy",
        {
            "team": team,
            "name": recipients.name_in(team, mail),
            "seat": gap.slot.label if gap.slot else "",
            "since": day_in_words(gap.starts_on),
            "day_number": gap.days_by(day),
            "acting": " and ".join(person.name for person in people),
            "is_asked": any(person.key == mail.recipient_key for person in people),
            "grace_ends": day_in_words(gap.grace_ends_on - timedelta(days=1)),
            "is_last": gap.days_by(day) == GRACE_DAYS,
            "is_over": gap.is_beyond_grace_by(day),
            "link": page("teams:roster", team_id=team.pk),
        },
    )


def _day(gap: Gap, number: int, entered_on: date | None) -> date:
    day = gap.starts_on + timedelta(days=number - 1)
    return max(day, entered_on) if entered_on and number == max(DAYS) else day


def _entered(teams: list[Team]) -> dict[tuple[int, Slot | None, date], date]:
    """The day where the team is on which it was entered that the last holder of a seat leaves it that day.

    By team, seat (None: any) and the first day without them. One query.
    """
    zones = {team.pk: team.zone for team in teams}
    rows = Membership.history.filter(_HAS_END, team_id__in=zones).order_by("history_date", "history_id")
    first: dict[tuple[int, date], tuple[int, str, date]] = {}
    for row in rows.values("id", "team_id", "slot", "ends_on", "history_date"):
        day = local_day(row["history_date"], zones[row["team_id"]])
        first.setdefault((row["id"], row["ends_on"]), (row["team_id"], row["slot"], day))
    found: dict[tuple[int, Slot | None, date], date] = {}
    for (_membership_id, ends_on), (team_id, slot, day) in first.items():
        for seat in (Slot(slot), None) if slot else (None,):
            key = (team_id, seat, ends_on)
            found[key] = max(day, found.get(key, day))
    return found


def _step(gap: Gap, number: int) -> str:
    """The step's part of the occasion: "core day 14"."""
    return f"{gap.slot or NOT_DISTINCT} day {number}"


def _gap(team: Team, mail: OutgoingMail) -> Gap | None:
    """The gap that a row is about, as the roster has it now; None when it is no more."""
    word = mail.step.partition(" ")[0]
    slot = None if word == NOT_DISTINCT else Slot(word)
    found = gaps(queries.seats_of(team), queries.span_of(team))
    return next((gap for gap in found if gap.slot == slot and gap.starts_on == mail.effective_on), None)


def _recipients(team: Team, day: date) -> list[recipients.Recipient]:
    return list(recipients.once_each(recipients.seat_holders(team, day) + recipients.coaches(team, day)))


RULES: tuple[ReminderRule, ...] = (ReminderRule(name=RULE, find=find, why_not=why_not, render=write),)
