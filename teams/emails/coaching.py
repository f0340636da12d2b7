"""Mails to alumni who coach."""

from __future__ import annotations

from datetime import datetime

from joynet.lib.zones import day_in_words, local_day
from joynet.outbox.mail import Mail, page, render
from teams.models import CoachAssignment


def alumnus_assigned(assignment: CoachAssignment, *, at: datetime) -> Mail:
    """Tells somebody from the pool which team they coach, from when to when, and what they see."""
    team = assignment.team
    last = assignment.ends_on.toordinal() - 1 if assignment.ends_on else None
    subject, text, html = render(
        "teams/mail/alumnus_assigned",
        {
            "name": assignment.user.name,
            "team": team,
            "starts": day_in_words(assignment.starts_on),
            "until": "" if last is None else day_in_words(assignment.starts_on.fromordinal(last)),
            "link": page("overview:home"),
            "offers": page("teams:offers"),
        },
    )
    return Mail(
        rule="alumnus_assigned",
        target=assignment,
        effective_on=local_day(at, team.zone),
        step="first",
        recipient_key=f"user:{assignment.user_id}",
        to_address=assignment.user.email,
        subject=subject,
        text=text,
        html=html,
    )
