"""Prework that is due: a word three days before and the day after, to whoever is to do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from joynet.lib.zones import day_in_words, local_day
from joynet.outbox.mail import Rendered, page, render
from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import Reminder, ReminderRule
from teams.models import PreworkItem, Team
from teams.reminders import recipients

RULE = "prework_due"
STEPS = (-3, +1)
"""Days from the due date (domain 6.2)."""


def find(since: datetime, until: datetime) -> Iterator[Reminder]:
    """Every reminder with since < due_at <= until: one mail for all that somebody is to do by the same day."""
    first, last = recipients.days_between(since, until)
    items = (
        PreworkItem.objects.filter(
            done_at__isnull=True,
            due_on__gte=first - timedelta(days=max(STEPS)),
            due_on__lte=last - timedelta(days=min(STEPS)),
        )
        .order_by("team", "due_on", "pk")
        .all()
    )
    by_team = {team_id: list(group) for team_id, group in groupby(items, key=lambda item: item.team_id)}
    for team in recipients.with_facts(Team.objects.filter(pk__in=by_team)):
        for due_on, group in groupby(by_team[team.pk], key=lambda item: item.due_on):
            open_items = list(group)
            for step in STEPS:
                day = due_on + timedelta(days=step)
                due_at = recipients.due_at(team, day)
                if since < due_at <= until and recipients.is_asked_on(team, day):
                    for recipient in _recipients(team, open_items, day):
                        yield recipients.reminder(team, recipient, on=due_on, step=f"{step:+d}", at=due_at)


def why_not(mail: OutgoingMail, at: datetime) -> str:
    """The reason for which a reminder is not sent after all; "" sends it."""
    team = recipients.team_of(mail)
    day = local_day(at, team.zone)
    items = _open_items(team, mail.effective_on)
    if not items:
        return "It is done, or due on another day."
    if not recipients.is_asked_on(team, day):
        return recipients.NOT_ASKED
    if recipients.recipient_of(mail, _recipients(team, items, day)) is None:
        return "What the person was to do is done, or in other hands."
    return ""


def write(mail: OutgoingMail, at: datetime) -> Rendered:
    """What is to be done, by when, and where."""
    team = recipients.team_of(mail)
    day = local_day(at, team.zone)
    items = _open_items(team, mail.effective_on)
    mine = [item for item in items if recipients.recipient_of(mail, _owners(team, item, day))]
    return render(
        "teams/mail/prework_due",
        {
            "team": team,
            "name": recipients.name_in(team, mail),
            "due": day_in_words(mail.effective_on),
            "is_over": day > mail.effective_on,
            "labels": [item.label for item in mine],
            "link": page("teams:prework", team_id=team.pk),
        },
    )


def _open_items(team: Team, due_on: date) -> list[PreworkItem]:
    return list(team.prework_items.filter(due_on=due_on, done_at__isnull=True).order_by("pk"))


def _recipients(team: Team, items: list[PreworkItem], day: date) -> list[recipients.Recipient]:
    return list(recipients.once_each([owner for item in items for owner in _owners(team, item, day)]))


def _owners(team: Team, item: PreworkItem, day: date) -> list[recipients.Recipient]:
    """Who is to do it: whoever holds its seat; whoever enters when it names none or nobody there has an address.

    Before the team has joined, those who will be on it that day.
    """
    asked = max(day, team.joined_on)
    named = recipients.seat_holders(team, asked, item.responsible_slot) if item.responsible_slot else []
    return recipients.reachable(named) or recipients.entering_members(team, asked)


RULES: tuple[ReminderRule, ...] = (ReminderRule(name=RULE, find=find, why_not=why_not, render=write),)
